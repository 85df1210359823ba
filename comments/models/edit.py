from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio import prose

from .comment import Comment
from .discussion import Discussion
from .states import State


class EditManager(models.Manager):
    @transaction.atomic
    def rewrite(self, comment, text, held_for=()) -> None:
        """Its author says it better; what it says now may have to wait."""
        before = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        if not before.may_be_edited or before.body_source == text:
            return
        self.create(comment=before, body_source=before.body_source)
        before.body_source = comment.body_source = text
        before.body_html = comment.body_html = prose.from_markdown(text)
        before.edited_at = timezone.now()
        before.is_about_safety = before.discussion.worries(before.author, text)
        before.save(
            update_fields=["body_html", "body_source", "edited_at", "is_about_safety"]
        )
        if held_for:
            before.sift(State.HELD, held_for)
        elif before.is_shown:
            Discussion.objects.filter(pk=before.discussion_id).update(
                version=models.F("version") + 1
            )

    @transaction.atomic
    def take_back(self, comment, actor) -> None:
        """Its author deletes it: words and name are gone, the thread below stays."""
        before = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        if not comment.transition(State.DELETED, actor):
            return
        self.create(comment=comment, body_source=before.body_source)
        Comment.objects.filter(pk=comment.pk).update(
            body_source="", body_html="", guest_name=""
        )


class Edit(models.Model):
    """What a comment said before its author changed or deleted it, for moderators."""

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="edits", verbose_name=_("comment")
    )
    body_source = models.TextField(_("text before"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EditManager()

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-pk"]

    def __str__(self):
        return self.body_source[:60]
