from datetime import timedelta

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Authorship, Tutorial
from studio.models import Mailbox, User

from ..safety import speaks_of_a_body
from ..threads import Page, Thread
from .comment_queryset import OLDEST
from .states import State

# Within this time the same words of the same person are one comment.
AGAIN = timedelta(minutes=10)
STANDS = {State.HELD, State.PUBLISHED, State.SPAM, State.UNCONFIRMED}
# Only opening comments are about a step, and what is answered is mostly on the page.
ABOUT, ANSWERED = ("step", "step__merged_into"), ("parent", "parent__author")


class DiscussionManager(models.Manager):
    def below(self, tutorial) -> "Discussion":
        """The talk below a tutorial, or the one that would begin there."""
        discussion = self.filter(tutorial=tutorial).first() or Discussion()
        discussion.tutorial = tutorial
        return discussion

    def begun(self, tutorial) -> "Discussion":
        """The talk below a tutorial, made when its first comment comes."""
        return self.get_or_create(tutorial=tutorial)[0]


class Discussion(models.Model):
    """
    The talk below one tutorial. `version` changes in the transaction of every
    change that a reader can see, so a page kept under it is never an old one.
    """

    tutorial = models.OneToOneField(
        Tutorial, models.PROTECT, verbose_name=_("tutorial"), related_name="+"
    )
    everything_waits = models.BooleanField(
        _("every comment waits for a moderator"), default=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    comment_count = models.PositiveIntegerField(
        _("comments"), default=0, editable=False
    )
    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)

    objects = DiscussionManager()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.tutorial)

    def get_absolute_url(self):
        return reverse("comments:discussion", args=[self.tutorial.slug])

    def is_led_by(self, user) -> bool:
        """Whether somebody decides here: a moderator, or who teaches the tutorial."""
        return user.has_perm("comments.change_comment") or self.is_taught_by(user)

    def is_taught_by(self, user) -> bool:
        """Whether somebody is one of those who teach the tutorial."""
        # A guest has no id, and neither has the seat of an instructor without account.
        teaches = Authorship.objects.filter(
            tutorial=self.tutorial_id, instructor__user_id=user.pk
        )
        return not user.is_anonymous and teaches.exists()

    @transaction.atomic
    def post(self, author, text, parent=None, state=State.PUBLISHED, **known):
        """
        Say something, or answer `parent`; said twice in a hurry, it is said once.
        A guest is no `author` but known by a mailbox, or only by the name she typed.
        """
        _take_turns(author, known.get("mailbox"))
        if author and not known.get("mailbox"):
            known["mailbox"] = Mailbox.objects.of(author)
        if earlier := self._said_already(author, text, parent, **known):
            return earlier
        if "is_about_safety" not in known:
            known["is_about_safety"] = self.worries(author, text)
        comment = self.comments.create(
            author=author,
            parent=parent,
            root_id=parent and parent.thread_id,
            body_source=text,
            state=state,
            **known,
        )
        if comment.is_shown:
            comment.appear()
        return comment

    def _said_already(
        self, author, text, parent, mailbox=None, guest_name="", **_known
    ):
        """The same, said a moment ago, or None."""
        every = self.comments.model.objects
        unproved = self.comments.filter(
            author=author, mailbox=None, guest_name=guest_name, parent=parent
        )
        same = (self.pk, parent and parent.pk, text)
        since = timezone.now() - AGAIN
        for said in (every.by(mailbox) if mailbox else unproved).said_last():
            is_same = (said.discussion, said.parent, said.body_source) == same
            if is_same and said.state in STANDS and said.created_at > since:
                return every.get(pk=said.pk)
        return None

    def worries(self, author, text) -> bool:
        """Whether a student speaks of a body in trouble; an instructor may warn."""
        return speaks_of_a_body(text) and not (author and self.is_taught_by(author))

    def close(self) -> None:
        """Take no more comments; the ones that are there stay."""
        self._set_closed(timezone.now())

    def reopen(self) -> None:
        """Take comments again."""
        self._set_closed(None)

    def _set_closed(self, time) -> None:
        Discussion.objects.filter(
            pk=self.pk, closed_at__isnull=time is not None
        ).update(closed_at=time, version=F("version") + 1)
        self.refresh_from_db(fields=["closed_at", "version"])

    def find(self, pk: int):
        """A comment that may be read here, or None."""
        if not pk or not self.comment_count:
            return None
        return self.comments.shown().select_related("author").filter(pk=pk).first()

    def count_by_step(self) -> dict[str, int]:
        """How many comments stand in threads about each step, by the step's key."""
        heads = self.comments.shown().filter(step__isnull=False).order_by()
        key = Coalesce("step__merged_into__key", "step__key")
        said = Count("pk") + Sum("thread_count")
        counted = heads.values_list(key).annotate(said=said)
        return {str(key): count for key, count in counted}

    def page(self, size, replies, after=0, also=(), order=OLDEST, step=None) -> Page:
        """
        Some threads in order, about one `step` or anything, each with its answer, its
        first replies and those of `also`.

        Two queries, and never more rows than asked for, however long the talk is.
        """
        if not self.comment_count:
            return Page([], after=None)
        heads = self._lines(self.comments.heads(order, after), *ABOUT)
        heads = heads.with_first_replies(replies).with_answer()
        found = list((heads.about(step) if step else heads)[: size + 1])
        shown = found[:size]
        answers = {head.answer_id for head in shown}
        wanted = {pk for head in shown for pk in head.first_replies}
        below = self._lines(self.comments.filter(pk__in={*wanted, *answers, *also}))
        threads = [Thread.of(head, below) for head in shown]
        return Page(threads, after=shown[-1].pk if len(found) > size else None)

    def thread(self, root: int, replies, after=0) -> Page | None:
        """One thread with more of its replies, those that came after `after`."""
        if not self.comment_count:
            return None
        heads = self._lines(self.comments.heads().filter(thread_id=root), *ABOUT)
        head = heads.with_first_replies(replies + 1, after).with_answer().first()
        if not head:
            return None
        shown = head.first_replies[:replies]
        below = self.comments.filter(pk__in={*shown, head.answer_id})
        below = self._lines(below, *ANSWERED)
        more = len(head.first_replies) > replies
        return Page([Thread.of(head, below)], after=shown[-1] if more else None)

    def _lines(self, comments, *related):
        """For the page, with whether each is by somebody who teaches the tutorial."""
        teaches = Authorship.objects.filter(
            tutorial=self.tutorial_id, instructor__user=OuterRef("author")
        )
        return comments.for_page(*related).annotate(is_by_instructor=Exists(teaches))


def _take_turns(author, mailbox) -> None:
    """One person speaks at a time: two clicks must not overtake each other."""
    model, who = (User, author) if author else (Mailbox, mailbox)
    if who:
        model.objects.select_for_update(no_key=True).values_list("pk").get(pk=who.pk)
