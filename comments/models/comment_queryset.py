from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from poses.models import Authorship

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


OLDEST, NEWEST = "oldest", "newest"
# How threads may be sorted: by what, and how to go on after one of them. By `id` the
# planner would walk the whole table; `thread_id` of an opening comment is the same
# number, and only the index `comment_heads` has it.
ORDERS = {
    OLDEST: ("thread_id", "thread_id__gt"),
    NEWEST: ("-thread_id", "thread_id__lt"),
}


class CommentQuerySet(models.QuerySet):
    def shown(self):
        """What the public may read."""
        return self.filter(state=State.PUBLISHED)

    def listed(self):
        """What has a line on the page: shown, or gone above something shown."""
        return self.filter(Q(state=State.PUBLISHED) | Q(child_count__gt=0))

    def locked(self):
        """What counting needs, kept from everybody else until the transaction ends."""
        return self.select_for_update(no_key=True).only(
            "child_count",
            "discussion_id",
            "parent_id",
            "published_at",
            "root_id",
            "state",
        )

    def for_page(self):
        """What a line on the page needs to know, and no more."""
        teaches = Authorship.objects.filter(
            tutorial=OuterRef("discussion__tutorial"),
            instructor__user=OuterRef("author"),
        )
        by_instructor = self.annotate(is_by_instructor=Exists(teaches))
        return by_instructor.select_related("author", "parent__author").only(
            "author__display_name",
            "body_html",
            "child_count",
            "created_at",
            "discussion_id",
            "parent__author__display_name",
            "parent__state",
            "root_id",
            "state",
            "thread_count",
        )

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
        heads = self.listed().filter(parent=None).order_by(ORDERS[order][0])
        return heads.filter(**{ORDERS[order][1]: after}) if after else heads

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
