from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone

from poses.models import Authorship
from studio.models import Mailbox, User

from .privacy import PrivateQuerySet
from .questions import QuestionQuerySet
from .states import State

# From a comment to the one that opened its thread; in a very long chain, the nearest.
PATH = """ARRAY(
    WITH RECURSIVE path (id, parent_id) AS (
        SELECT comments_comment.id, comments_comment.parent_id
        UNION ALL
        SELECT above.id, above.parent_id
        FROM comments_comment above JOIN path ON above.id = path.parent_id
    )
    SELECT id FROM path LIMIT 50
)"""


# What a page says of every comment, and what it may say of the step that it is about
# or of the comment that it answers.
LINE = (
    "author__display_name",
    "body_html",
    "child_count",
    "created_at",
    "discussion_id",
    "edited_at",
    "guest_name",
    "helpful_count",
    "is_about_safety",
    "is_question",
    "parent_id",
    "root_id",
    "state",
    "step_id",
    "step_words",
    "thread_count",
)
RELATED = {
    "parent": ("guest_name", "state"),
    "parent__author": ("display_name",),
    "step": ("number", "text"),
    "step__merged_into": ("number", "text"),
}

UNCONFIRMED_FOR = timedelta(hours=48)
SPAM_FOR = timedelta(days=15)
DELETED_FOR = timedelta(days=30)
# Trust looks back on so many decisions, and repetition on so many comments.
REMEMBERED = 20
OLDEST, NEWEST, HELPFUL, UNANSWERED = "oldest", "newest", "helpful", "unanswered"
# How threads may be sorted. By `id` the planner would walk the whole table; `thread_id`
# of an opening comment is the same number, and only the indexes of those have it.
ORDERS = {
    OLDEST: ["thread_id"],
    NEWEST: ["-thread_id"],
    HELPFUL: ["-helpful_count", "-thread_id"],
    UNANSWERED: ["thread_id"],
}


class CommentQuerySet(QuestionQuerySet, PrivateQuerySet):
    def shown(self):
        """What the public may read."""
        return self.filter(state=State.PUBLISHED)

    def listed(self):
        """What has a line on the page: shown, or gone above something shown."""
        return self.filter(Q(state=State.PUBLISHED) | Q(child_count__gt=0))

    def helpful_below(self, tutorials) -> dict[int, int]:
        """How often something below each of these tutorials helped somebody."""
        below = self.shown().filter(
            discussion__tutorial__in=[it.pk for it in tutorials], helpful_count__gt=0
        )
        counted = below.order_by().values_list("discussion__tutorial")
        return dict(counted.annotate(Sum("helpful_count")))

    def by(self, mailbox):
        """What a person said here, whether she had an account or not."""
        return self.filter(mailbox=mailbox) if mailbox else self.none()

    def said_last(self):
        """
        A few values of what was said last, by which whoever asks sees what is repeated.
        With one condition more, PostgreSQL would read all that a person ever said, or
        all of a long thread.
        """
        known = ("pk", "discussion", "parent", "body_source", "state", "created_at")
        return self.order_by("-pk").values_list(*known, named=True)[:REMEMBERED]

    def repeated(self, text, mailbox, discussion) -> int:
        """How often a person said the same elsewhere of late."""
        last = self.by(mailbox).said_last()
        same = [said for said in last if said.body_source == text]
        return sum(said.discussion != discussion.pk for said in same)

    def moderated_by(self, user):
        """A moderator decides everywhere, an instructor below her own tutorials."""
        arrived = self.exclude(state=State.UNCONFIRMED)
        if user.has_perm("comments.change_comment"):
            return arrived
        own = Authorship.objects.filter(
            tutorial=OuterRef("discussion__tutorial"), instructor__user_id=user.pk
        )
        return arrived.filter(Exists(own))

    def overdue(self, promise):
        """What has waited for a moderator longer than was promised."""
        late = timezone.now() - promise
        return self.filter(state=State.HELD, created_at__lt=late).order_by("pk")

    def moderators(self):
        """Who may decide about at least one of these."""
        taught = Authorship.objects.filter(
            tutorial__in=self.order_by().values("discussion__tutorial"),
            instructor__user=OuterRef("pk"),
        )
        permission = Q(codename="change_comment", content_type__app_label="comments")
        groups = Group.objects.filter(
            permissions__in=Permission.objects.filter(permission)
        )
        may = Q(is_superuser=True) | Q(groups__in=groups)
        found = User.objects.filter(may | Exists(taught), is_active=True).distinct()
        return found if self.exists() else found.none()

    def matching(self, words):
        """Those that say these words, or whose author or tutorial is named so."""
        return self.filter(
            Q(body_source__icontains=words)
            | Q(mailbox__email__icontains=words)
            | Q(author__display_name__icontains=words)
            | Q(guest_name__icontains=words)
            | Q(discussion__tutorial__title__icontains=words)
        )

    def for_queue(self):
        """What a moderator has to know to decide, and no more queries."""
        return self.select_related(
            "author", "discussion__tutorial", "mailbox", "parent__author"
        )

    def record(self, mailbox) -> tuple[int, int]:
        """Of what a person said last: how much was approved, how much refused."""
        decided = [State.PUBLISHED, State.REFUSED, State.SPAM]
        last = self.by(mailbox).filter(state__in=decided).order_by("-pk")
        states = list(last.values_list("state", flat=True)[:REMEMBERED])
        approved = states.count(State.PUBLISHED)
        return approved, len(states) - approved

    def mailboxes_to_ask(self):
        """Those from which nobody has answered since something was said with them."""
        waiting = self.filter(
            Q(mailbox__asked_at=None) | Q(created_at__gt=F("mailbox__asked_at")),
            state=State.UNCONFIRMED,
            mailbox__suppressed_at=None,
        )
        return Mailbox.objects.filter(pk__in=waiting.values("mailbox"))

    def tidy(self) -> None:
        """Forget what nobody confirmed, old spam without answers, and deleted words."""
        now = timezone.now()
        leaves = self.filter(children=None)
        leaves.filter(
            state=State.UNCONFIRMED, created_at__lt=now - UNCONFIRMED_FOR
        ).delete()
        leaves.filter(state=State.SPAM, created_at__lt=now - SPAM_FOR).delete()
        deleted = self.filter(state=State.DELETED, edits__at__lt=now - DELETED_FOR)
        for comment in deleted.distinct():
            comment.edits.all().delete()

    def locked(self):
        """What counting needs, kept from everybody else until the transaction ends."""
        return self.select_for_update(no_key=True).only(
            "child_count",
            "discussion_id",
            "parent_id",
            "published_at",
            "root_id",
            "state",
            "thread_count",
        )

    def for_page(self, *related):
        """What a line on the page needs to know of a comment and of `related`."""
        known = [f"{it}__{field}" for it in related for field in RELATED[it]]
        return self.select_related("author", *related).only(*LINE, *known)

    def within(self, tutorial, pk: int):
        """A comment that may be read below a tutorial, with its talk, or None."""
        if not pk:
            return None
        talk = self.shown().with_path().select_related("author", "discussion")
        found = talk.filter(pk=pk, discussion__tutorial=tutorial).first()
        if found:
            found.discussion.tutorial = tutorial
        return found

    def heads(self, order=OLDEST, after=0):
        """The listed comments that open a thread, in order, those after one of them."""
        heads = self.listed().filter(parent=None).order_by(*ORDERS[order])
        if order == UNANSWERED:
            heads = heads.waiting()
        return heads.filter(self._further(order, after)) if after else heads

    def _further(self, order, after) -> Q:
        """What comes after a comment in this order."""
        if order in (OLDEST, UNANSWERED):
            return Q(thread_id__gt=after)
        if order == NEWEST:
            return Q(thread_id__lt=after)
        there = self.model.objects.filter(pk=after).values("helpful_count")[:1]
        fewer, same = (
            Q(helpful_count__lt=Subquery(there)),
            Q(helpful_count=Subquery(there)),
        )
        return fewer | same & Q(thread_id__lt=after)

    def with_first_replies(self, count, after=0):
        """
        Opening comments with the ids of their first listed replies.

        A parent is older than its replies, so the first ones never lack theirs.
        """
        # A window function would read every reply of the thread.
        replies = self.model.objects.listed().filter(root=OuterRef("pk"), pk__gt=after)
        ids = replies.order_by("pk").values("pk")[:count]
        return self.annotate(first_replies=ArraySubquery(ids))

    def with_path(self):
        """With the ids of the comment itself and of everything it answers."""
        ids = ArrayField(models.BigIntegerField())
        return self.annotate(path=RawSQL(PATH, [], output_field=ids))  # noqa: S611
