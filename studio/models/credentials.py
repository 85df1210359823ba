from datetime import timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .credential_types import CredentialScope, CredentialType
from .instructors import Instructor

# How many days before the end an instructor is reminded, the last one last. The first
# is long enough to take the course that a body asks for.
REMIND_AT = (60, 30, 7)
SOON = timedelta(days=REMIND_AT[0])
FACTS = ["type_id", "number", "listed_name", "issued_on", "expires_on"]
LIVE = ["claimed", "verified"]
CHECKED = ["status", "method", "verified_by", "verified_at", "reason"]


class CredentialQuerySet(models.QuerySet):
    def current(self):
        """Worth a badge: an admin has checked it, and it has not run out."""
        today = timezone.now().date()
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gte=today),
            status=Credential.Status.VERIFIED,
        )

    def expiring(self):
        """Those that carry a badge today and will soon lose it, the first one first."""
        soon = timezone.now().date() + SOON
        return self.current().filter(expires_on__lte=soon).order_by("expires_on", "pk")

    def waiting(self):
        """Claims for an admin to look up, the oldest first."""
        claimed = self.filter(status=Credential.Status.CLAIMED)
        return claimed.order_by("claimed_at", "pk")

    def to_remind(self):
        """
        Those whose owner should hear today that they run out: she passed the next of
        the days for it and was not told since. Who moves the date begins anew.
        """
        today, due = timezone.now().date(), Q()
        for days in REMIND_AT:
            passed = F("expires_on") - timedelta(days=days)
            untold = Q(reminded_on=None) | Q(reminded_on__lt=passed)
            due |= Q(expires_on__lte=today + timedelta(days=days)) & untold
        return self.current().filter(due, instructor__user__is_active=True)

    def by_body(self):
        """How many of them each body gave, and where it can be asked."""
        name, directory = F("type__body__name"), F("type__body__directory_url")
        counted = self.values(name=name, directory=directory)
        return counted.annotate(number=Count("pk")).order_by("name")

    def editable_by(self, user):
        """What an instructor claims for herself; admins decide in the admin."""
        return self.filter(instructor__user_id=user.pk)

    def shown(self):
        """Told to the public: claimed or verified, never refused or revoked."""
        return self.filter(status__in=LIVE)

    @transaction.atomic
    def claim(self, instructor, what, scopes=(), **facts) -> "Credential":
        """What an instructor says that she holds, for an admin to look up."""
        claimed = self.create(instructor=instructor, type=what, **facts)
        claimed.set_scopes(scopes)
        return claimed


class Credential(models.Model):
    """
    What one instructor holds. *Expired* is derived from the date and never
    stored, so a badge goes by itself; no evidence is kept, because the admin
    looks into the body's own directory.
    """

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("claimed")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("rejected")
        REVOKED = "revoked", _("revoked")

    class Method(models.TextChoices):
        DIRECTORY = "directory", _("found in the body's directory")
        ISSUER = "issuer", _("confirmed by the body")
        DOCUMENT = "document", _("saw the document")

    instructor = models.ForeignKey(
        Instructor,
        models.CASCADE,
        related_name="credentials",
        verbose_name=_("instructor"),
    )
    type = models.ForeignKey(CredentialType, models.PROTECT, verbose_name=_("type"))
    scopes = models.ManyToManyField(
        CredentialScope, blank=True, verbose_name=_("scopes")
    )
    number = models.CharField(
        _("number"),
        max_length=60,
        blank=True,
        help_text=_("In the body's register. The public does not see it."),
    )
    listed_name = models.CharField(
        _("name as listed"),
        max_length=120,
        blank=True,
        help_text=_(
            "If the body knows you by another name. The public does not see it."
        ),
    )
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.CLAIMED
    )
    reminded_on = models.DateField(_("reminded"), null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(
        _("claimed"), default=timezone.now, editable=False
    )
    method = models.CharField(
        _("how it was checked"), max_length=10, choices=Method, blank=True
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("checked by"),
        related_name="+",
    )
    verified_at = models.DateTimeField(
        _("checked at"), null=True, blank=True, editable=False
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("Told to the instructor when a claim is rejected or revoked."),
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "instructor",
                "type",
                condition=Q(status__in=LIVE),
                name="one_live_credential_per_type",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None)
                | Q(issued_on=None)
                | Q(expires_on__gt=F("issued_on")),
                name="a_credential_expires_after_it_was_issued",
                violation_error_message=_("It cannot run out before it was issued."),
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | ~Q(method=""),
                name="a_verified_credential_says_how",
                violation_error_message=_("Say how you checked it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False),
                name="a_verified_credential_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "revoked"]) | ~Q(reason=""),
                name="a_refused_credential_says_why",
                violation_error_message=_("Say why; the instructor is told."),
            ),
        ]

    def __str__(self):
        return str(self.type)

    def set_scopes(self, names) -> None:
        """Its parts, by their names; a name that is new becomes a part of the type."""
        known = {it.name.casefold(): it for it in self.type.scopes.all()}
        wanted = {}
        for name in names:
            wanted.setdefault(name.casefold(), name)
        self.scopes.set(
            known.get(key) or self.type.scopes.create(name=name)
            for key, name in wanted.items()
        )

    @property
    def mark(self) -> str:
        """Changes with whatever an admin checks: she decides on what she has seen."""
        names = (
            "status",
            "type_id",
            "number",
            "listed_name",
            "issued_on",
            "expires_on",
        )
        said = [getattr(self, name) for name in names]
        parts = sorted(self.scopes.values_list("pk", flat=True))
        return blake2b(repr((said, parts)).encode(), digest_size=8).hexdigest()

    def verify(self, admin, method) -> None:
        """An admin has looked it up; her name, the way and the time stand beside it."""
        self.status, self.method, self.reason = self.Status.VERIFIED, method, ""
        self.verified_by, self.verified_at = admin, timezone.now()
        self.save(update_fields=[*CHECKED, "expires_on"])

    def refuse(self, reason) -> None:
        """It was not found, or is no longer so; the reason is for its instructor."""
        was_checked = self.verified_at
        self._unchecked(self.Status.REVOKED if was_checked else self.Status.REJECTED)
        self.reason = reason
        self.save(update_fields=CHECKED)

    def claim_again(self) -> None:
        """What was checked or refused was something else. The last reason stays."""
        if self.status != self.Status.CLAIMED:
            self._unchecked(self.Status.CLAIMED)
            self.claimed_at = timezone.now()
            self.save(update_fields=[*CHECKED, "claimed_at"])

    def _unchecked(self, status) -> None:
        self.status, self.method = status, ""
        self.verified_by = self.verified_at = None

    @property
    def is_live(self):
        """Whether it stands: claimed or checked, not refused."""
        return self.status in LIVE

    @property
    def is_current(self):
        """Whether it carries a badge today."""
        return self.status == self.Status.VERIFIED and not self.is_expired

    @property
    def is_expired(self):
        return bool(self.expires_on and self.expires_on < timezone.now().date())

    @property
    def days_left(self) -> int | None:
        """How long it is still worth a badge; on its last day, none are left."""
        return self.expires_on and (self.expires_on - timezone.now().date()).days
