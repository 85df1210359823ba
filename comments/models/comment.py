from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studio import prose
from studio.models import Mailbox

from ..threads import DEEPEST
from . import door
from .comment_queryset import CommentQuerySet
from .discussion import Discussion
from .helpful import Helping
from .notices import Told
from .privacy import Traced
from .questions import Asked
from .states import Hold, Reason, State

EDIT_WITHIN = timedelta(minutes=15)


class Comment(Asked, Helping, Told, Traced):
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
    # Whoever reads this mailbox is the person who said it, with an account or without.
    mailbox = models.ForeignKey(
        Mailbox,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("mailbox"),
    )
    guest_name = models.CharField(_("name of a guest"), max_length=80, blank=True)
    body_source = models.TextField(_("text"), max_length=5000)
    body_html = models.TextField(editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=State,
        default=State.PUBLISHED,
        db_default=State.PUBLISHED,
        editable=False,
    )
    held_for = ArrayField(
        models.CharField(max_length=12, choices=Hold),
        default=list,
        db_default=Value("{}"),
        editable=False,
        verbose_name=_("held because"),
    )
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
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
            *Asked.Meta.indexes,
            *Helping.Meta.indexes,
            *Told.Meta.indexes,
            *Traced.Meta.indexes,
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
            models.Index(
                fields=["id"],
                condition=Q(state=State.HELD),
                name="comments_waiting",
            ),
            models.Index(
                fields=["id"], condition=Q(state=State.SPAM), name="comments_spam"
            ),
            models.Index(
                fields=["id"],
                condition=Q(state=State.UNCONFIRMED),
                name="comments_unconfirmed",
            ),
            models.Index(
                fields=["mailbox", "-id"],
                condition=Q(mailbox__isnull=False),
                name="comments_of_a_person",
            ),
        ]
        constraints = [
            *Asked.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent=None, root=None)
                | Q(parent__isnull=False, root__isnull=False),
                name="a_reply_has_a_root",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(parent__lt=F("id")),
                name="a_reply_comes_after_its_parent",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="a_published_comment_says_since_when",
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
            if self.is_shown and not self.published_at:
                self.published_at = timezone.now()
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
        if self.author:
            return self.author.get_short_name()
        return self.guest_name or gettext("A former student")

    @property
    def answered_name(self) -> str:
        """Whom it answers."""
        gone = not self.parent.is_shown
        return gettext("a hidden comment") if gone else self.parent.author_name

    @property
    def answered_url(self) -> str:
        """Where to read what it answers: on the same page if it is there."""
        if not self.parent.is_shown:
            return ""
        here = f"#comment-{self.parent_id}"
        return self.parent.get_absolute_url() if self.is_adrift else here

    @property
    def body(self):
        """What was said, as safe HTML."""
        return prose.shown(self.body_html)

    @property
    def said(self) -> str:
        """What was said, as plain text."""
        return prose.lines(self.body_html)

    @property
    def level(self) -> int:
        """How far it is set in on the page."""
        return min(self.depth, DEEPEST)

    @property
    def is_shown(self) -> bool:
        """Whether the public may read it."""
        return self.state == State.PUBLISHED

    @property
    def may_be_edited(self) -> bool:
        """Whether its author may still change its words."""
        is_fresh = timezone.now() - self.created_at < EDIT_WITHIN
        return is_fresh and self.state in (State.HELD, State.PUBLISHED)

    @property
    def why_held(self) -> list[str]:
        """In words, why it waits."""
        return [Hold(code).label for code in self.held_for]

    @property
    def is_listed(self) -> bool:
        """Whether it has a line on the page."""
        return self.is_shown or self.child_count > 0

    def transition(self, to: State, actor=None, reason: Reason | str = "", undoes=None):
        """
        Move it into another state: the only way there is. Returns the event that was
        written down, or None when nothing was left to do. Raises NotAllowed.
        """
        return door.move(self, to, actor=actor, reason=reason, undoes=undoes)

    @transaction.atomic
    def sift(self, to: State, held_for, reason: Reason | str = "") -> None:
        """The house moves it by itself, and says why for whoever looks at it then."""
        if self.transition(to, reason=reason):
            self.held_for = list(held_for)
            self.save(update_fields=["held_for"])

    def appear(self) -> None:
        """Let everything above count it, when it is new."""
        door.tell_above(self, listed=1, shown=1)
