from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=7)


def _today() -> date:
    return timezone.now().date()


class ReminderManager(models.Manager):
    def is_first_today(self, moderator) -> bool:
        """Write down that a moderator is reminded; somebody else has to wait for it."""
        return self.get_or_create(moderator=moderator, day=_today())[1]

    def forget(self) -> None:
        """Erase whom we reminded, a week later."""
        self.filter(day__lt=_today() - KEPT_FOR).delete()


class Reminder(models.Model):
    """The one mail of a day that tells a moderator what has waited for too long."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("moderator"),
    )
    day = models.DateField(_("day"))

    objects = ReminderManager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["moderator", "day"], name="one_reminder_a_day_each"
            ),
        ]

    def __str__(self):
        return f"{self.moderator}, {self.day}"
