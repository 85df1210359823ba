from django.db import models
from django.utils.translation import gettext_lazy as _


class Mention(models.Model):
    """A pose that a live tutorial names in its prose, its steps or its cautions."""

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="mentions",
        verbose_name=_("tutorial"),
    )
    pose = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="+", verbose_name=_("pose")
    )

    class Meta:
        verbose_name = _("mention of a pose")
        verbose_name_plural = _("mentions of poses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tutorial", "pose"], name="each_mention_once_per_tutorial"
            ),
        ]

    def __str__(self):
        return f"{self.tutorial}: {self.pose}"
