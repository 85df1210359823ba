from statistics import median_low

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .comment import Comment
from .states import Reason, State

# So many decisions tell how long one waits.
OF_LATE = 100


class Overtaken(Exception):  # noqa: N818
    """What should be undone is no longer so: somebody has decided since."""


class EventQuerySet(models.QuerySet):
    def usual_wait(self):
        """The median time until a moderator has looked, of late; None is unknown."""
        looked = self.filter(before=State.HELD, actor__isnull=False).order_by("-pk")
        times = looked.values_list("at", "comment__created_at")[:OF_LATE]
        waits = [at - written for at, written in times]
        return median_low(waits) if waits else None


class Event(models.Model):
    """
    One change of a comment's state: from what to what, by whom, when and why. No actor
    means that the house did it by itself.

    PostgreSQL refuses to change one, other than to forget its actor, and to delete one
    other than together with its comment.
    """

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="events", verbose_name=_("comment")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    before = models.CharField(_("from"), max_length=12, choices=State)
    after = models.CharField(_("to"), max_length=12, choices=State)
    reason = models.CharField(_("why"), max_length=12, choices=Reason, blank=True)
    undoes = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        related_name="undone_by",
        verbose_name=_("takes back"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")),
                name="an_event_changes_something",
            ),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"

    def is_last(self, state: State) -> bool:
        """Whether a comment in this state is as the event left it."""
        is_undone = Event.objects.filter(undoes=self).exists()
        return state == self.after and not is_undone

    def undo(self, actor) -> "Event":
        """
        Take it back, which is an event too and can be undone in turn.
        Raises Overtaken when the comment is no longer as this one left it.
        """
        done = self.comment.transition(State(self.before), actor, undoes=self)
        if not done:
            raise Overtaken
        return done
