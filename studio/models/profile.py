from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; write one like Europe/Vienna."),
            params={"name": name},
        )


class StudioProfileManager(models.Manager):
    def current(self) -> "StudioProfile":
        """The studio's own row; before an admin has saved one, what it starts as."""
        return self.first() or StudioProfile()


class StudioProfile(models.Model):
    """What the studio says of itself: one row, on every page and in every mail."""

    class Publishing(models.TextChoices):
        DIRECTLY = "directly", _("publish what they wrote")
        THROUGH_AN_EDITOR = "through_an_editor", _("hand it in to an editor")

    name = models.CharField(_("name"), max_length=80, default="The studio")
    tagline = models.CharField(
        _("tagline"),
        max_length=140,
        default=_("Move better, one clear step at a time."),
    )
    about = models.TextField(_("about the studio"), max_length=2000, blank=True)
    zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="UTC",
        validators=[validate_zone],
        help_text=_("Pages show times in this zone, for example Europe/Vienna."),
    )
    postal_address = models.CharField(
        _("postal address"),
        max_length=200,
        blank=True,
        help_text=_("Stands at the end of every newsletter, as the law asks."),
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    promise = models.CharField(
        _("newsletter promise"),
        max_length=200,
        default=_(
            "Your address stays with us, and every mail has a link that ends them all."
        ),
        help_text=_("Stands below every sign-up form and in every newsletter."),
    )
    quiet_from = models.PositiveSmallIntegerField(
        _("quiet hours begin at"),
        default=22,
        validators=[MaxValueValidator(23)],
        help_text=_("In the studio's zone. No newsletter begins before they end."),
    )
    quiet_until = models.PositiveSmallIntegerField(
        _("quiet hours end at"),
        default=7,
        validators=[MaxValueValidator(23)],
        help_text=_("The same hour twice means that there are none."),
    )
    disclaimer = models.CharField(
        _("health disclaimer"),
        max_length=300,
        default=_(
            "These tutorials teach movement and are no medical advice. Leave out "
            "what hurts, and ask someone who knows your body when in doubt."
        ),
    )
    publishing = models.CharField(
        _("instructors"),
        max_length=20,
        choices=Publishing,
        default=Publishing.DIRECTLY,
        help_text=_("Editors and owners publish in either case."),
    )
    breath_seconds = models.PositiveSmallIntegerField(
        _("seconds per breath"),
        default=10,
        validators=[MinValueValidator(4), MaxValueValidator(20)],
        help_text=_("Turns a hold of breaths into an estimate of time."),
    )

    objects = StudioProfileManager()

    class Meta:
        verbose_name = _("studio profile")
        verbose_name_plural = _("studio profile")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_studio_profile"),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.pk = 1
        super().save(**kwargs)

    @property
    def asks_an_editor(self) -> bool:
        """Whether an editor looks at what instructors wrote before readers do."""
        return self.publishing == self.Publishing.THROUGH_AN_EDITOR

    def is_quiet(self, moment: datetime) -> bool:
        """Whether readers should not be written to now: the newsletter waits."""
        hour = moment.astimezone(ZoneInfo(self.zone)).hour
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until
