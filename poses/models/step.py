from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .amounts import Unit, all_or_none
from .props import Prop


class Step(models.Model):
    """
    A step of a live tutorial as a row, so that others can point at it.

    Publishing writes it from the Sheet. It keeps its key through every revision; a
    step that the tutorial no longer has stays, without a position, and one that was
    merged into another says into which.
    """

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="steps",
        verbose_name=_("tutorial"),
    )
    key = models.UUIDField(_("key"))
    position = models.PositiveSmallIntegerField(_("position"), null=True)
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, help_text=_("As readers count; tips have none.")
    )
    text = models.TextField(_("text"))
    hold_least = models.PositiveIntegerField(_("shortest hold"), null=True)
    hold_most = models.PositiveIntegerField(_("longest hold"), null=True)
    hold_unit = models.CharField(
        _("hold in"), max_length=7, choices=Unit, blank=True, default=""
    )
    repetitions_least = models.PositiveIntegerField(_("fewest times"), null=True)
    repetitions_most = models.PositiveIntegerField(_("most times"), null=True)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("merged into"),
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("tutorial", "key", name="one_step_per_key"),
            models.UniqueConstraint(
                fields=["tutorial", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="one_step_per_position",
            ),
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__gte=1),
                name="steps_count_from_one",
            ),
            models.CheckConstraint(
                condition=Q(number=None)
                | Q(position__isnull=False, number__gte=1, number__lte=F("position")),
                name="a_step_that_went_has_no_number",
            ),
            models.CheckConstraint(
                condition=all_or_none("hold_least", "hold_most"),
                name="a_hold_goes_from_least_to_most",
            ),
            models.CheckConstraint(
                condition=Q(hold_least=None, hold_unit="")
                | Q(hold_least__isnull=False) & ~Q(hold_unit=""),
                name="a_hold_has_a_unit",
            ),
            models.CheckConstraint(
                condition=all_or_none("repetitions_least", "repetitions_most"),
                name="repetitions_go_from_least_to_most",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(position=None),
                name="a_merged_step_has_no_position",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="no_step_is_merged_into_itself",
            ),
        ]

    def __str__(self):
        return f"{self.position or '–'}: {self.text[:60]}"


class TutorialProp(models.Model):
    """A prop that a live tutorial uses, so that it can be found and counted."""

    class Need(models.TextChoices):
        REQUIRED = "required", _("needed")
        RECOMMENDED = "recommended", _("helpful")
        OPTIONAL = "optional", _("if you like")

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="props",
        verbose_name=_("tutorial"),
    )
    prop = models.ForeignKey(
        Prop, models.PROTECT, related_name="+", verbose_name=_("prop")
    )
    least = models.PositiveIntegerField(_("at least"), null=True)
    most = models.PositiveIntegerField(_("at most"), null=True)
    need = models.CharField(
        _("need"), max_length=11, choices=Need, default=Need.REQUIRED
    )

    class Meta:
        verbose_name = _("prop of a tutorial")
        verbose_name_plural = _("props of tutorials")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "tutorial", "prop", name="each_prop_once_per_tutorial"
            ),
            models.CheckConstraint(
                condition=all_or_none("least", "most"),
                name="a_number_of_props_goes_from_least_to_most",
            ),
        ]

    def __str__(self):
        return str(self.prop)
