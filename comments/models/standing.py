from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox


class StandingManager(models.Manager):
    def muted_until(self, mailbox):
        """Until when a person may say nothing here, or None."""
        found = self.filter(mailbox=mailbox, muted_until__gt=timezone.now())
        return found.values_list("muted_until", flat=True).first()


class Standing(models.Model):
    """What moderators decided about a person, who is whoever reads a mailbox."""

    mailbox = models.OneToOneField(
        Mailbox,
        models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("mailbox"),
    )
    muted_until = models.DateTimeField(
        _("may not comment until"), null=True, blank=True
    )
    muted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("muted by"),
    )

    objects = StandingManager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")

    def __str__(self):
        return str(self.mailbox)
