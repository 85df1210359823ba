"""
The way of a tutorial through an editor, where a studio wants one to look first.

What she decides, she decides about the version that she has read: whoever saves or
decides meanwhile is noticed under the tutorial's lock.
"""

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.utils import timezone

from studio.models import StudioProfile

from .entry import Entry
from .publication import Did, Publication, TooLate

EDITS_ALL = "poses.change_tutorial"


class Review(Publication):
    """Being handed in, taken back, returned and approved."""

    class Meta:
        abstract = True

    @transaction.atomic
    def hand_in(self, by, *, read: int, note="") -> Entry:
        """
        Ask an editor to publish the newest draft. Raises NotReady when the page would
        lack something, Overtaken when the draft is not the one that was `read`.
        """
        self._take(read)
        self.handed_in_at, self.returned_at = timezone.now(), None
        self.save(update_fields=["handed_in_at", "returned_at"])
        return self._log(Did.HANDED_IN, by, note, tell=editors())

    @transaction.atomic
    def take_back(self, by) -> None:
        """Have it back from the editors, to go on writing. Raises TooLate."""
        self._lock()
        if not self.handed_in_at:
            raise TooLate
        self.handed_in_at = None
        self.save(update_fields=["handed_in_at"])
        self._log(Did.TAKEN_BACK, by)

    @transaction.atomic
    def want_changes(self, by, *, read: int, note="") -> Entry:
        """
        Give it back to its authors. Raises TooLate when it is not waiting any more,
        Overtaken when the draft is not the one that was `read`.
        """
        self._lock()
        if not self.handed_in_at:
            raise TooLate
        self._check_read(read)
        self.handed_in_at, self.returned_at = None, timezone.now()
        self.save(update_fields=["handed_in_at", "returned_at"])
        return self._log(Did.RETURNED, by, note, tell=self._writers())

    @transaction.atomic
    def approve(self, at=None, *, by, read: int, note="") -> Entry | None:
        """Publish what was handed in. Raises TooLate when it waits no longer."""
        self._lock()
        if not self.handed_in_at:
            raise TooLate
        return self.publish(at, by=by, read=read, note=note)


def hands_in(user) -> bool:
    """
    Whether somebody asks an editor instead of publishing what she may edit: what
    instructors do is for the studio to decide, editors always publish.
    """
    if user.has_perm(EDITS_ALL):
        return False
    return StudioProfile.objects.current().asks_an_editor


def editors():
    """Everybody who may decide about a tutorial that was handed in."""
    return ModelBackend().with_perm(EDITS_ALL)
