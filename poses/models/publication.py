"""
The one way in which readers come to see a tutorial, or no longer see it.

Times on its row say what is true, the log says who did it. Every change takes the
row's lock first, so the second of two people sees what the first has done.
"""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .entry import Entry, Logged
from .revision import Revision
from .rows import write_rows
from .states import State, state_of

# Long enough for the quiet hours of a night, in which no mail goes out.
CALL_BACK_WITHIN = timedelta(days=1)
Did = Entry.Did
READERS_SEE = [
    "live", "published_at", "updated_at", "before", "before_at", "planned",
    "planned_at", "withdrawn_at",
]  # fmt: skip


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


def _revision(name):
    return models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=name,
    )


class Publication(Logged):
    """
    What readers see of a tutorial, and where it is with the editors.

    `live` is the revision that they see, since `updated_at`. `published_at` is the
    first time it went live and never changes, unless it was called back before any
    mail; in the future it is a schedule, and nothing runs at that moment.

    A newer version that has to wait for its time is `planned`, from `planned_at` on:
    its rows can only be written then, so the worker does it, within seconds. `before`
    is what a newer version took the place of, and comes back if that is called back.

    `withdrawn_at` takes it all from readers. `handed_in_at` is there while it waits
    for an editor, `returned_at` while one wants changes, `mailed_at` since the mail
    about it was written, which is once ever.
    """

    live = _revision(_("live revision"))
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False, db_index=True
    )
    updated_at = models.DateTimeField(
        _("live revision published"), null=True, blank=True, editable=False
    )
    before = _revision(_("live before"))
    before_at = models.DateTimeField(
        _("published before"), null=True, blank=True, editable=False
    )
    planned = _revision(_("planned revision"))
    planned_at = models.DateTimeField(
        _("newer version planned for"), null=True, blank=True, editable=False
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
    def is_scheduled(self) -> bool:
        """Whether its first time is still to come."""
        return bool(self.published_at and self.published_at > timezone.now())

    @property
    def is_out(self) -> bool:
        """Whether its first time has come, even if it was withdrawn since."""
        return bool(self.published_at) and not self.is_scheduled

    @property
    def is_public(self) -> bool:
        """Whether readers see it now, in whatever version."""
        return self.is_out and not self.withdrawn_at

    @property
    def is_mailed(self) -> bool:
        """Whether its mail was about the version that readers see."""
        return bool(self.mailed_at and self.mailed_at > self.updated_at)

    @property
    def outcome(self) -> str:
        """
        What publishing the newest draft now does: readers see it for the "first" time,
        or a "newer" version, or one that was withdrawn "again"; a "scheduled" one gets
        its newest words; of the "same" as they see already nothing happens.
        """
        if not self.published_at:
            return "first"
        if self.is_scheduled:
            return "scheduled"
        if self.withdrawn_at:
            return "again"
        return "newer" if self.draft.pk != self.live_id else "same"

    @property
    def undone(self) -> str:
        """
        What calling back takes from readers: the "plan" of a newer version; the newer
        "version", so that they see the one before; or "all" of the tutorial, which is
        a draft again. Nothing when it is too late: after a day, or a mail about it.
        """
        since = timezone.now() - CALL_BACK_WITHIN
        if self.planned_at:
            return "plan"
        if self.before_id:
            is_late = self.is_mailed or self.updated_at <= since
            return "" if is_late else "version"
        is_out = self.published_at and not (self.withdrawn_at or self.mailed_at)
        return "all" if is_out and self.published_at > since else ""

    @transaction.atomic
    def publish(
        self, at=None, *, by=None, read: int | None = None, note=""
    ) -> Entry | None:
        """
        Let readers see the newest revision, now or at a later time.

        One transaction under the tutorial's lock, so that readers and rows see the
        old or the new whole, and fifty presses of the button are one publication.
        Raises NotReady when the page would lack something, Overtaken when the newest
        is not the one that was `read`. Returns the log's entry, if there is one.
        """
        self._take(read)
        draft, entry = self.draft, None
        is_planned = (draft.pk, at) == (self.planned_id, self.planned_at)
        if self.outcome != "same" and not is_planned:
            did = Did.APPROVED if self.handed_in_at else Did.PUBLISHED
            moment = self._moment(at)
            if self.is_out and moment > timezone.now():
                self._plan(draft, moment)
            else:
                self._show(draft, moment)
            entry = self._log(did, by, note, tell=self._writers(), goes_live_at=moment)
        self.handed_in_at = self.returned_at = None
        self.save(update_fields=["handed_in_at", "returned_at"])
        return entry

    @transaction.atomic
    def go_live(self) -> None:
        """Show the planned version once its time has come, as often as it is asked."""
        self._lock()
        if self.planned_at and self.planned_at <= timezone.now():
            self._show(self.planned, self.planned_at)

    @transaction.atomic
    def call_back(self, by=None, *, version: int | None = None) -> str:
        """
        Undo the last publication, as if nobody had published it, and return what that
        was, as `undone` says it. Raises TooLate when it cannot be any more, or when it
        is not the one of the `version`, by its id, that somebody wanted back.
        """
        self._lock()
        undone, called = self.undone, self.planned or self.live
        if not undone or version not in (None, called.pk):
            raise TooLate
        if undone == "version":
            write_rows(self, self.before.sheet)
            self.live, self.updated_at = self.before, self.before_at
        elif undone == "all":
            self.live = self.published_at = self.updated_at = None
        if undone != "plan":
            self.before = self.before_at = None
        self.planned = self.planned_at = None
        self.save(update_fields=READERS_SEE)
        self._log(Did.CALLED_BACK, by, tell=self._writers(), version=called)
        return undone

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
        if self.withdrawn_at and not self.planned_at:
            return
        self.withdrawn_at = self.withdrawn_at or timezone.now()
        self.before = self.before_at = self.planned = self.planned_at = None
        self.save(update_fields=READERS_SEE)
        self._log(Did.WITHDRAWN, by, note, tell=self._writers())

    def _moment(self, at):
        """
        From when readers see what is published. A schedule stays what it is, and
        after the first time nothing is dated back.
        """
        now = timezone.now()
        if not self.published_at:
            return at or now
        return self.published_at if self.is_scheduled else max(at or now, now)

    def _plan(self, revision, moment) -> None:
        """Let a revision wait. Another one whose time has come is shown before."""
        if self.planned_id not in (None, revision.pk):
            self.go_live()
        self.planned, self.planned_at = revision, moment
        self.save(update_fields=READERS_SEE)

    def _show(self, revision, moment) -> None:
        """Write down what readers see from a moment on, and what they saw before."""
        self.before = self.before_at = self.planned = self.planned_at = None
        if self.is_public:
            self.before, self.before_at = self.live, self.updated_at
            # However far apart the clocks of two machines are.
            moment = max(moment, self.updated_at)
        if revision.pk != self.live_id:
            write_rows(self, revision.sheet)
        self.live, self.updated_at = revision, moment
        self.published_at = self.published_at or moment
        self.withdrawn_at = None
        self.save(update_fields=READERS_SEE)

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
