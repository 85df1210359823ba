from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from poses.models import Authorship
from studio import prose

from ..threads import DEEPEST
from .discussion import Discussion

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


class CommentQuerySet(models.QuerySet):
    def shown(self):
        """What the public may read."""
        return self.filter(hidden_at=None)

    def listed(self):
        """What has a line on the page: shown, or hidden above something shown."""
        return self.filter(Q(hidden_at=None) | Q(child_count__gt=0))

    def locked(self):
        """What counting needs, kept from everybody else until the transaction ends."""
        counted = ("child_count", "discussion_id", "hidden_at", "parent_id", "root_id")
        return self.select_for_update(no_key=True).only(*counted)

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
            "hidden_at",
            "parent__author__display_name",
            "parent__hidden_at",
            "root_id",
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

    def heads(self, first):
        """The listed comments that open a thread, in order, beginning with `first`."""
        # Ordered by `id`, the planner would walk the whole table by its primary key;
        # `thread_id` of a head is the same number, and only `comment_heads` has it.
        heads = self.listed().filter(parent=None, thread_id__gte=first)
        return heads.order_by("thread_id")

    def with_first_replies(self, count, after=0):
        """
        Opening comments with the ids of their first listed replies.

        A parent is older than its replies, so the first ones never lack theirs.
        """
        # A window function would read every reply of the thread.
        replies = Comment.objects.listed().filter(root=OuterRef("pk"), pk__gt=after)
        ids = replies.order_by("pk").values("pk")[:count]
        return self.annotate(first_replies=ArraySubquery(ids))

    def with_path(self):
        """With the ids of the comment itself and of everything it answers."""
        ids = ArrayField(models.BigIntegerField())
        return self.annotate(path=RawSQL(PATH, [], output_field=ids))  # noqa: S611


class Comment(models.Model):
    """
    One thing said in a discussion. `parent` is what it answers, `root` the comment
    that opened the thread; a foreign key over both proves that a reply lives in its
    parent's thread and discussion, and `parent < id` that there is no circle.
    """

    discussion = models.ForeignKey(
        Discussion,
        models.PROTECT,
        related_name="comments",
        db_index=False,
        verbose_name=_("discussion"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("in reply to"),
    )
    root = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="thread",
        db_index=False,
        verbose_name=_("opening comment"),
    )
    thread_id = models.GeneratedField(
        expression=Coalesce("root_id", "id"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    body_source = models.TextField(_("text"), max_length=5000)
    body_html = models.TextField(editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    child_count = models.PositiveIntegerField(
        _("listed replies directly below"), default=0, editable=False
    )
    thread_count = models.PositiveIntegerField(
        _("shown replies in its thread"), default=0, editable=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["discussion", "thread_id"],
                condition=Q(parent=None),
                name="comment_heads",
            ),
            # The planner can prove `root IS NOT NULL` from `root = x`, but nothing
            # about `parent`.
            models.Index(
                fields=["root", "id"],
                condition=Q(root__isnull=False),
                name="comment_replies",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None, root=None)
                | Q(parent__isnull=False, root__isnull=False),
                name="a_reply_has_a_root",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(parent__lt=F("id")),
                name="a_reply_comes_after_its_parent",
            ),
            # What `comment_same_thread`, the foreign key in the migration, points at.
            models.UniqueConstraint(
                fields=["id", "thread_id", "discussion"], name="a_comments_place"
            ),
        ]

    def __str__(self):
        return self.body_source[:60]

    def save(self, **kwargs):
        if "update_fields" not in kwargs:
            self.body_html = prose.from_markdown(self.body_source)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("comments:comment", args=[self.pk])

    @property
    def place(self) -> str:
        """Where it can be read among the others."""
        tutorial = self.discussion.tutorial.get_absolute_url()
        return f"{tutorial}?c={self.pk}#comment-{self.pk}"

    @property
    def author_name(self) -> str:
        """Who said it, for everybody's eyes: never an address."""
        return (
            self.author.get_short_name() if self.author else gettext("A former student")
        )

    @property
    def answered_name(self) -> str:
        """Whom it answers."""
        hidden = self.parent.hidden_at
        return gettext("a hidden comment") if hidden else self.parent.author_name

    @property
    def answered_url(self) -> str:
        """Where to read what it answers: on the same page if it is there."""
        if self.parent.hidden_at:
            return ""
        here = f"#comment-{self.parent_id}"
        return self.parent.get_absolute_url() if self.is_adrift else here

    @property
    def body(self):
        """What was said, as safe HTML."""
        return prose.shown(self.body_html)

    @property
    def level(self) -> int:
        """How far it is set in on the page."""
        return min(self.depth, DEEPEST)

    @property
    def is_listed(self) -> bool:
        """Whether it has a line on the page."""
        return not self.hidden_at or self.child_count > 0

    def hide(self) -> None:
        """Take it from the public. Its replies stay, below one line that says so."""
        self._set_hidden(timezone.now())

    def show(self) -> None:
        """Let the public read it again."""
        self._set_hidden(None)

    @transaction.atomic
    def _set_hidden(self, time) -> None:
        comment = Comment.objects.locked().get(pk=self.pk)
        self.hidden_at = comment.hidden_at
        if bool(time) == bool(comment.hidden_at):
            return
        was_listed = comment.is_listed
        self.hidden_at = comment.hidden_at = time
        comment.save(update_fields=["hidden_at"])
        comment.tell_above(comment.is_listed - was_listed, -1 if time else 1)

    def tell_above(self, listed: int, shown: int) -> None:
        """
        Let everything above count a line that came or went, and a comment shown or
        hidden. A hidden parent gets or loses its own line by it, and so on upwards.

        Rows are locked from the youngest to the oldest and the discussion last, by
        everybody, so that no two changes wait for each other.
        """
        comment = self
        while listed and comment.parent_id:
            comment = Comment.objects.locked().get(pk=comment.parent_id)
            was_listed = comment.is_listed
            comment.child_count += listed
            comment.save(update_fields=["child_count"])
            listed = comment.is_listed - was_listed
        Comment.objects.filter(pk=self.root_id).update(
            thread_count=F("thread_count") + shown
        )
        Discussion.objects.filter(pk=self.discussion_id).update(
            comment_count=F("comment_count") + shown, version=F("version") + 1
        )
