from django.db import models
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor


class Authorship(models.Model):
    """An instructor's name in a tutorial's byline."""

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="authorships",
        verbose_name=_("tutorial"),
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="+", verbose_name=_("instructor")
    )
    feedback_seen_at = models.DateTimeField(
        _("feedback seen"), null=True, editable=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tutorial", "instructor"], name="one_byline_each"
            ),
        ]

    def __str__(self):
        return str(self.instructor)
