from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Tutorial


class Discussion(models.Model):
    """The talk below one tutorial."""

    tutorial = models.OneToOneField(
        Tutorial, models.CASCADE, verbose_name=_("tutorial"), related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    comment_count = models.PositiveIntegerField(
        _("comments"), default=0, editable=False
    )
    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self):
        return str(self.tutorial)


class Comment(models.Model):
    """
    One thing said in a discussion. `parent` is what it answers, `root` the comment
    that opened the thread; a foreign key over both proves that a reply lives in its
    parent's thread and discussion, and `parent < id` that there is no circle.
    """

    discussion = models.ForeignKey(
        Discussion, models.CASCADE, related_name="comments", db_index=False
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    root = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="thread",
        db_index=False,
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
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["discussion", "id"],
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
            models.UniqueConstraint(
                fields=["id", "thread_id", "discussion"], name="a_comments_place"
            ),
        ]

    def __str__(self):
        return self.body_source[:60]

    def get_absolute_url(self):
        return reverse("comments:comment", args=[self.pk])
