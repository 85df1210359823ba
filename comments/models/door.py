"""
The one way in which a comment changes its state, and what has to be counted then.

Rows are locked from the youngest to the oldest and the discussion last, by everybody,
so that no two changes wait for each other.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .discussion import Discussion
from .states import ALLOWED, State


class NotAllowed(Exception):  # noqa: N818
    """No comment goes this way: what was deleted stays deleted."""


@transaction.atomic
def move(comment, to: State, *, undoes=None, **decided):
    """Lock it, look the way up, count, write it down. See `Comment.transition`."""
    locked = type(comment).objects.locked().get(pk=comment.pk)
    before = locked.state
    is_done = before == to or (undoes and not undoes.is_last(before))
    if not is_done:
        _move(locked, to)
    comment.state, comment.published_at = locked.state, locked.published_at
    if is_done:
        return None
    if decided["actor"]:
        comment.reports.open().update(settled_at=timezone.now())
    return comment.events.create(before=before, after=to, undoes=undoes, **decided)


def _move(comment, to: State) -> None:
    if to not in ALLOWED[comment.state]:
        raise NotAllowed(f"{comment.state} → {to}")
    was_listed, was_shown = comment.is_listed, comment.is_shown
    comment.state = to
    if comment.is_shown and not comment.published_at:
        comment.published_at = timezone.now()
    comment.save(update_fields=["published_at", "state"])
    if was_shown != comment.is_shown:
        listed, shown = comment.is_listed - was_listed, comment.is_shown - was_shown
        tell_above(comment, listed, shown)


def tell_above(comment, listed: int, shown: int) -> None:
    """
    Let everything above count a line that came or went, and a comment shown or gone.
    A parent that is gone gets or loses its own line by it, and so on upwards.
    """
    above, pk, left = comment, comment.pk, listed
    while left and above.parent_id:
        pk = above.parent_id
        # One write less for most replies: they answer the opening comment.
        answered = shown if pk == comment.root_id else 0
        if _count(comment, pk, left, answered):
            break
        above = type(comment).objects.locked().get(pk=pk)
        was_listed = above.is_listed
        above.child_count += left
        above.thread_count += answered
        above.save(update_fields=["child_count", "thread_count"])
        left = above.is_listed - was_listed
    if pk != comment.root_id:
        type(comment).objects.filter(pk=comment.root_id).update(
            thread_count=F("thread_count") + shown
        )
    Discussion.objects.filter(pk=comment.discussion_id).update(
        comment_count=F("comment_count") + shown, version=F("version") + 1
    )


def _count(comment, pk, listed, shown) -> bool:
    """Count at a parent that is shown, and so keeps its line whatever is below it."""
    parent = type(comment).objects.shown().filter(pk=pk)
    counts = {"child_count": F("child_count") + listed}
    return parent.update(**counts, thread_count=F("thread_count") + shown)
