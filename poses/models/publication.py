"""
The one way in which readers come to see a tutorial, or no longer see it.

Times on its row say what is true, the log says who did it. Every change takes the
row's lock first, so the second of two people sees what the first has done.
"""

from datetime import timedelta

from django.contrib.auth.backends import ModelBackend
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import StudioProfile, User

from .entry import Entry, Telling
from .rows import write_rows
from .states import State, state_of

EDITS_ALL = "poses.change_tutorial"
# Long enough for the quiet hours of a night, in which no mail goes out.
CALL_BACK_WITHIN = timedelta(days=1)
Did = Entry.Did


class NotReady(Exception):  # noqa: N818
    """The draft lacks something that the page needs; `problems` says what."""

    def __init__(self, problems):
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class Overtaken(Exception):  # noqa: N818
    """Somebody saved after the form was opened; `draft` is what she saved."""

    def __init__(self, draft):
        super().__init__(f"revision {draft.number}")
        self.draft = draft


class TooLate(Exception):  # noqa: N818
    """It is no longer as it was when somebody decided so."""


class Publication(models.Model):
    """
    What readers see of a tutorial, and where it is with the editors.

    `published_at` is the first time it went live and never changes, unless it was
    called back before any mail; in the future it is a schedule, and nothing runs at
    that moment. `withdrawn_at` takes it back. `handed_in_at` is there while it waits
    for an editor, `returned_at` while one wants changes, `mailed_at` since the mail
    about it was written, which is once ever.
    """

    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False, db_index=True
    )
    updated_at = models.DateTimeField(
        _("live revision published"), null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(
        _("withdrawn"), null=True, blank=True, editable=False
    )
    handed_in_at = models.DateTimeField(
        _("handed in"), null=True, blank=True, editable=False
    )
    returned_at = models.DateTimeField(
        _("changes wanted"), null=True, blank=True, editable=False
    )
    mailed_at = models.DateTimeField(
        _("its mail was written"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def state(self) -> State:
        return state_of(self)

    @property
    def state_name(self) -> str:
        """Where it stands, derived from its times."""
        return self.state.label

    @property
    def is_public(self) -> bool:
        """Whether readers see it now, in whatever version."""
        is_out = self.published_at and self.published_at <= timezone.now()
        return bool(is_out and not self.withdrawn_at)

    @property
    def can_be_called_back(self) -> bool:
        """Whether it can be made a draft again as if nobody had published it."""
        is_out = self.published_at and not self.withdrawn_at and not self.mailed_at
        return bool(is_out and self.published_at > timezone.now() - CALL_BACK_WITHIN)

    @transaction.atomic
    def hand_in(self, by, *, read: int, note="") -> None:
        """
        Ask an editor to publish the newest draft. Raises NotReady when the page would
        lack something, Overtaken when the draft is not the one that was `read`.
        """
        self._take(read)
        self.handed_in_at, self.returned_at = timezone.now(), None
        self.save(update_fields=["handed_in_at", "returned_at"])
        self._log(Did.HANDED_IN, by, note, tell=editors())

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
    def publish(
        self, at=None, *, by=None, read: int | None = None, note=""
    ) -> Entry | None:
        """
        Let readers see the newest revision, now or, the first time, at a later time.

        One transaction under the tutorial's lock, so that readers and rows see the
        old or the new whole, and fifty presses of the button are one publication.
        Raises NotReady when the page would lack something, Overtaken when the newest
        is not the one that was `read`. Returns the log's entry, if there is one.
        """
        self._take(read)
        revision, now = self.draft, timezone.now()
        moment = now if self.published_at else at or now
        is_new, entry = revision.pk != self.live_id, None
        if is_new:
            write_rows(self, revision.sheet)
        if is_new or self.withdrawn_at:
            did = Did.APPROVED if self.handed_in_at else Did.PUBLISHED
            self.live, self.updated_at = revision, moment
            first = self.published_at or moment
            entry = self._log(did, by, note, tell=self._writers(), goes_live_at=first)
        self.published_at = self.published_at or moment
        self.withdrawn_at = self.handed_in_at = self.returned_at = None
        self.save(update_fields=[
            "live", "published_at", "updated_at", "withdrawn_at", "handed_in_at",
            "returned_at",
        ])  # fmt: skip
        return entry

    @transaction.atomic
    def approve(self, at=None, *, by, read: int, note="") -> Entry | None:
        """Publish what was handed in. Raises TooLate when it waits no longer."""
        self._lock()
        if not self.handed_in_at:
            raise TooLate
        return self.publish(at, by=by, read=read, note=note)

    @transaction.atomic
    def call_back(self, by=None) -> None:
        """
        Make it a draft again, as if nobody had published it: before its mail is
        written, and within a day. Raises TooLate afterwards.
        """
        self._lock()
        if not self.can_be_called_back:
            raise TooLate
        self.live = self.published_at = self.updated_at = None
        self.save(update_fields=["live", "published_at", "updated_at"])
        self._log(Did.CALLED_BACK, by, tell=self._writers())

    def begin_mailing(self) -> bool:
        """
        Note that the mail about it is written now, once ever: who calls it back from
        here on is too late. Says no when it has been called back or withdrawn.
        """
        public = type(self).objects.published().filter(pk=self.pk, mailed_at=None)
        return bool(public.update(mailed_at=timezone.now()))

    @transaction.atomic
    def withdraw(self, by=None, note="") -> None:
        """Take it back: the page is gone for the public, and nothing is lost."""
        self._lock()
        if self.withdrawn_at:
            return
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        self._log(Did.WITHDRAWN, by, note, tell=self._writers())

    def _take(self, read) -> None:
        """Hold what was read, if it is still the newest and lacks nothing."""
        self._lock()
        self._check_read(read)
        missing = [problem for problem in self.problems() if problem.blocks]
        if missing:
            raise NotReady(missing)

    def _check_read(self, read) -> None:
        draft = self.draft
        if read is not None and draft and draft.number != read:
            raise Overtaken(draft)

    def _log(self, did, by, note="", *, tell=None, goes_live_at=None) -> Entry:
        """Write down who did it, and everybody else who is to hear of it."""
        draft = self.draft
        entry = self.entries.create(
            actor=by,
            did=did,
            number=draft.number if draft else 0,
            note=note,
            goes_live_at=goes_live_at,
        )
        # What the house does by itself, at an import for instance, is told to nobody.
        told = tell.exclude(pk=by.pk) if by and tell is not None else ()
        Telling.objects.bulk_create(Telling(entry=entry, user=it) for it in told)
        return entry

    def _writers(self):
        """Whose names it carries, and who has handed it in, as far as they sign in."""
        named = self.authorships.values("instructor__user")
        handed_in = self.entries.filter(did=Did.HANDED_IN).order_by("-pk")[:1]
        return User.objects.filter(
            models.Q(pk__in=named) | models.Q(pk__in=handed_in.values("actor")),
            is_active=True,
        )


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
