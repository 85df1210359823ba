from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class FeedbackQuerySet(models.QuerySet):
    def of(self, tutorial):
        """What was said of a tutorial, the newest first."""
        return self.filter(tutorial=tutorial).select_related("step")

    def unseen_by(self, user):
        """What was said of a user's own tutorials since she last looked."""
        seen_at = "tutorial__authorships__feedback_seen_at"
        return self.filter(
            Q(**{seen_at: None}) | Q(told_at__gt=F(seen_at)),
            tutorial__authorships__instructor__user_id=user.pk,
        )

    def count_for_each(self):
        """How many there are of an outer query's tutorial."""
        of_it = self.filter(tutorial=OuterRef("pk")).order_by().values("tutorial")
        return Coalesce(Subquery(of_it.values(n=Count("pk"))), 0)


class Feedback(models.Model):
    """
    A private word to whoever teaches a tutorial: whether it was clear, and which step
    was not. It has no name on it, and only those who may edit the tutorial read it.
    """

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="feedback",
        verbose_name=_("tutorial"),
    )
    was_clear = models.BooleanField(_("clear"))
    step = models.ForeignKey(
        "poses.Step",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("step that was not"),
    )
    words = models.TextField(_("words"), max_length=LONGEST, blank=True)
    told_at = models.DateTimeField(_("told"), auto_now_add=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was_clear=False) | Q(step=None),
                name="what_was_clear_names_no_step",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("words"), LONGEST),
                name="feedback_is_short",
            ),
        ]

    def __str__(self):
        return self.words[:60]
