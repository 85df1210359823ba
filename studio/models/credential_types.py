from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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


class CredentialTypeQuerySet(models.QuerySet):
    def called(self, body: str, name: str, kind: str) -> "CredentialType":
        """What a body gives under this name, made when nobody has claimed it yet."""
        known = Q(name__iexact=body) | Q(short_name__iexact=body)
        giver = CredentialBody.objects.filter(known).first()
        giver = giver or CredentialBody.objects.get_or_create(name=body)[0]
        found = self.filter(body=giver, name__iexact=name).first()
        return found or self.create(body=giver, name=name, kind=kind)


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

    objects = CredentialTypeQuerySet.as_manager()

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
