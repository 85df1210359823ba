from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .instructors import Instructor

# Long enough before the end to take the course that a body asks for.
SOON = timedelta(days=60)


class CredentialBody(models.Model):
    """Who examines, lists or trains instructors, and where that can be looked up."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    directory_url = models.URLField(
        _("public directory"),
        blank=True,
        help_text=_("Where an admin checks what an instructor claims."),
    )

    class Meta:
        verbose_name = _("credential body")
        verbose_name_plural = _("credential bodies")
        ordering = ["name"]

    def __str__(self):
        return self.short_name or self.name


class CredentialType(models.Model):
    """One thing a body gives. Its kind decides the words that stand beside a name."""

    class Kind(models.TextChoices):
        CERTIFICATION = (
            "certification",
            _("certification: the body examined the person"),
        )
        # The Yoga Alliance says of its registry that it is no certification program.
        REGISTRATION = "registration", _("registration: the body lists the person")
        TRAINING = "training", _("training: the person took the course")
        DEGREE = "degree", _("degree: a school awarded it")
        SAFETY = "safety", _("safety: first aid and the like")

    WORDS = {
        Kind.CERTIFICATION: _("Certified by %(body)s: %(name)s"),
        Kind.REGISTRATION: _("Registered with %(body)s: %(name)s"),
        Kind.TRAINING: _("Trained with %(body)s: %(name)s"),
        Kind.DEGREE: _("%(name)s, %(body)s"),
        Kind.SAFETY: _("%(name)s (%(body)s)"),
    }

    body = models.ForeignKey(CredentialBody, models.PROTECT, verbose_name=_("body"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)

    class Meta:
        verbose_name = _("credential type")
        verbose_name_plural = _("credential types")
        ordering = ["body__name", "name"]
        constraints = [
            models.UniqueConstraint("body", "name", name="one_type_per_body_and_name"),
        ]

    def __str__(self):
        words = str(self.WORDS[self.Kind(self.kind)])
        return words % {"body": self.body, "name": self.name}


class CredentialScope(models.Model):
    """A part of a type that is earned on its own, such as Reformer."""

    type = models.ForeignKey(
        CredentialType, models.CASCADE, related_name="scopes", verbose_name=_("type")
    )
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("type", "name", name="one_scope_per_type_and_name"),
        ]

    def __str__(self):
        return self.name


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

    def editable_by(self, user):
        """What an instructor claims for herself; admins decide in the admin."""
        return self.filter(instructor__user_id=user.pk)

    def shown(self):
        """Told to the public: claimed or verified, never refused or revoked."""
        return self.filter(
            status__in=[Credential.Status.CLAIMED, Credential.Status.VERIFIED]
        )


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
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.CLAIMED
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
                condition=Q(status__in=["claimed", "verified"]),
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

    def note_check(self, admin) -> None:
        """Remember who verified it and when; a later edit does not change that."""
        if self.status != self.Status.VERIFIED:
            self.verified_by = self.verified_at = None
        elif not self.verified_at:
            self.verified_by, self.verified_at = admin, timezone.now()

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
