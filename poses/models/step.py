from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Step(models.Model):
    """
    A step of a live tutorial as a row, so that others can point at it.

    Publishing writes it from the Sheet. It keeps its key through every revision;
    a step that the tutorial no longer has stays, without a position.
    """

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="steps",
        verbose_name=_("tutorial"),
    )
    key = models.UUIDField(_("key"))
    position = models.PositiveSmallIntegerField(_("position"), null=True)
    text = models.TextField(_("text"))

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
        ]

    def __str__(self):
        return f"{self.position or '–'}: {self.text[:60]}"
