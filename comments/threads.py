"""
Comments in reading order: each below what it answers, as one flat list with depths.

Only the page's own comments are known here. A reply whose parent is not among them
stands below the opening comment and says whom it answers.
"""

from collections import defaultdict
from dataclasses import dataclass

# Deeper replies are not set in any further; they name whom they answer instead.
DEEPEST = 3


@dataclass(frozen=True)
class Thread:
    """An opening comment and what was answered, in reading order."""

    head: object
    comments: list
    more: int

    @classmethod
    def of(cls, head, replies):
        """The thread of `head`; replies of other threads are left out."""
        own = [reply for reply in replies if reply.root_id == head.pk]
        shown = sum(reply.is_shown for reply in own)
        return cls(head, assemble(head, own), more=head.thread_count - shown)


@dataclass(frozen=True)
class Page:
    """Some threads, and the id after which the next page begins."""

    threads: list[Thread]
    after: int | None

    @property
    def comment_count(self) -> int:
        """How many comments can be read on it."""
        lines = (comment for thread in self.threads for comment in thread.comments)
        return sum(comment.is_shown for comment in lines)


def assemble(head, replies) -> list:
    """
    The comments of a thread in reading order, from `replies` ordered by id: the answer
    to the opening comment first, then by time.
    """
    here = {head.pk: head}
    below = defaultdict(list)
    for reply in replies:
        here[reply.pk] = reply
        above = here.get(reply.parent_id)
        reply.is_adrift = not above
        if above:
            reply.parent = above
        below[(above or head).pk].append(reply)
        reply.is_pinned = reply.pk == head.answer_id
    below[head.pk].sort(key=lambda reply: not reply.is_pinned)
    head.depth, head.is_adrift, head.is_pinned = 1, False, False
    order, waiting = [], [head]
    while waiting:
        comment = waiting.pop()
        if not _merges(comment, here):
            order.append(comment)
        for reply in reversed(below[comment.pk]):
            reply.depth = comment.depth + (not _merges(comment, here))
            waiting.append(reply)
    return order


def _merges(comment, here) -> bool:
    """A reply that is gone below one that is gone needs no second line to say so."""
    above = here.get(comment.parent_id)
    return bool(above and not comment.is_shown and not above.is_shown)
