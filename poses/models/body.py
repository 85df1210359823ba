"""What a pose does to a body, for whom it is not, and how poses lead to each other."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BodyArea(models.Model):
    """A part of the body that a pose works on."""

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        MUSCLE = "muscle", _("muscle")
        JOINT = "joint", _("joint")

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    latin = models.CharField(_("Latin name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.REGION)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )

    class Meta:
        verbose_name = _("body area")
        verbose_name_plural = _("body areas")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="no_area_is_part_of_itself",
            ),
        ]

    def __str__(self):
        return self.name


class PoseArea(models.Model):
    """What a pose does to one area."""

    class Effect(models.TextChoices):
        STRETCHES = "stretches", _("stretches")
        STRENGTHENS = "strengthens", _("strengthens")
        MOBILISES = "mobilises", _("mobilises")
        LOADS = "loads", _("puts weight on")

    pose = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="areas", verbose_name=_("pose")
    )
    area = models.ForeignKey(
        BodyArea, models.PROTECT, related_name="+", verbose_name=_("area")
    )
    effect = models.CharField(_("effect"), max_length=11, choices=Effect)
    is_primary = models.BooleanField(_("above all"), default=False)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["-is_primary", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pose", "area", "effect"], name="each_effect_once_per_area"
            ),
        ]

    def __str__(self):
        return f"{self.get_effect_display()}: {self.area}"


class Benefit(models.Model):
    """What a pose may be good for, and on whose word."""

    class Basis(models.TextChoices):
        TEACHING = "teaching", _("from teaching")
        TRADITIONAL = "traditional", _("handed down")
        STUDY = "study", _("from a study")

    pose = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="benefits", verbose_name=_("pose")
    )
    text = models.CharField(_("what it may be good for"), max_length=200)
    basis = models.CharField(_("on whose word"), max_length=11, choices=Basis)
    source = models.URLField(
        _("study"), blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis="study") | ~Q(source=""),
                name="a_study_can_be_looked_up",
                violation_error_message=_("Link to the study."),
            ),
        ]

    def __str__(self):
        return self.text


class Condition(models.Model):
    """Something that a reader may have to be careful with."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Contraindication(models.Model):
    """Who leaves a pose out or does it differently, and what is safer."""

    class Advice(models.TextChoices):
        AVOID = "avoid", _("Leave this out")
        MODIFY = "modify", _("Do it differently")
        ASK = "ask", _("Ask whoever treats you first")

    pose = models.ForeignKey(
        "poses.Pose",
        models.CASCADE,
        related_name="contraindications",
        verbose_name=_("pose"),
    )
    condition = models.ForeignKey(
        Condition, models.PROTECT, related_name="+", verbose_name=_("condition")
    )
    advice = models.CharField(_("advice"), max_length=6, choices=Advice)
    note = models.CharField(_("note"), max_length=200, blank=True)
    instead = models.ForeignKey(
        "poses.Pose",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("safer"),
    )

    class Meta:
        verbose_name = _("contraindication")
        verbose_name_plural = _("contraindications")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["condition", "pose"],
                condition=Q(advice__in=["avoid", "ask"]),
                name="poses_to_leave_out",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pose", "condition"], name="each_condition_once_per_pose"
            ),
            models.CheckConstraint(
                condition=Q(instead=None) | ~Q(instead=F("pose")),
                name="no_pose_is_safer_than_itself",
                violation_error_message=_("A pose cannot stand in for itself."),
            ),
        ]

    def __str__(self):
        return f"{self.condition}: {self.get_advice_display()}"


class PoseRelation(models.Model):
    """One pose leads to another. Directed: what is easier one way is harder back."""

    class Kind(models.TextChoices):
        PREPARES = "prepares", _("prepares for")
        FOLLOWS = "follows", _("is followed by")
        COUNTERS = "counters", _("is balanced by")
        EASIER = "easier", _("has as its easier form")
        VARIATION = "variation", _("has as a variation")

    pose = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="relations", verbose_name=_("pose")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    other = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="+", verbose_name=_("other pose")
    )

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pose", "kind", "other"], name="each_relation_once"
            ),
            models.CheckConstraint(
                condition=~Q(pose=F("other")),
                name="no_pose_leads_to_itself",
                violation_error_message=_("A pose cannot lead to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.other}"


class PoseProp(models.Model):
    """A prop that helps in a pose."""

    class Need(models.TextChoices):
        REQUIRED = "required", _("needed")
        OPTIONAL = "optional", _("if you like")

    pose = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="props", verbose_name=_("pose")
    )
    prop = models.ForeignKey(
        "poses.Prop", models.PROTECT, related_name="+", verbose_name=_("prop")
    )
    need = models.CharField(
        _("need"), max_length=8, choices=Need, default=Need.OPTIONAL
    )
    note = models.CharField(_("how it helps"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("prop")
        verbose_name_plural = _("props")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pose", "prop"], name="each_prop_once_per_pose"
            ),
        ]

    def __str__(self):
        return str(self.prop)
