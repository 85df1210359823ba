from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox

from .discussion import Discussion


class HelpfulManager(models.Manager):
    @transaction.atomic
    def mark(self, comment, mailbox) -> None:
        """A reader says that it helped her. A second time changes nothing."""
        _mark, is_new = self.get_or_create(comment=comment, mailbox=mailbox)
        if is_new:
            comment.count_helpful(1)

    @transaction.atomic
    def take_back(self, comment, mailbox) -> None:
        """She says no longer so."""
        taken, _models = self.filter(comment=comment, mailbox=mailbox).delete()
        if taken:
            comment.count_helpful(-1)


class Helpful(models.Model):
    """A reader's word that a comment helped her."""

    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="+", verbose_name=_("comment")
    )
    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = HelpfulManager()

    class Meta:
        verbose_name = _("helpful mark")
        verbose_name_plural = _("helpful marks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "mailbox"], name="one_helpful_mark_per_person"
            ),
        ]

    def __str__(self):
        return f"{self.mailbox}: {self.comment}"


class Helping(models.Model):
    """What may help somebody, and how many said that it did."""

    helpful_count = models.PositiveIntegerField(
        _("readers whom it helped"), default=0, editable=False
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["discussion", "-helpful_count", "-thread_id"],
                condition=Q(parent=None),
                name="comment_heads_by_help",
            ),
        ]

    def count_helpful(self, more: int) -> None:
        """So many readers more or less; the comment is locked before its discussion."""
        type(self).objects.filter(pk=self.pk).update(
            helpful_count=F("helpful_count") + more
        )
        Discussion.objects.filter(pk=self.discussion_id).update(
            version=F("version") + 1
        )
        self.refresh_from_db(fields=["helpful_count"])
