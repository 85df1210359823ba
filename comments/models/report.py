from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox

from .comment import Comment
from .states import Hold, Reason, State

# So many people hold a comment until a moderator has looked.
ENOUGH = 3


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Those that no moderator has answered by a decision."""
        return self.filter(settled_at=None)

    @transaction.atomic
    def file(self, comment, mailbox, reason) -> "Report":
        """Report a comment, once each; the third person holds it."""
        locked = Comment.objects.locked().get(pk=comment.pk)
        report, _made = self.get_or_create(
            comment=locked, mailbox=mailbox, defaults={"reason": reason}
        )
        enough = self.open().filter(comment=locked).count() >= ENOUGH
        if enough and locked.is_shown:
            locked.sift(State.HELD, [Hold.REPORTED], Reason.REPORTED)
        return report


class Report(models.Model):
    """A reader's word that a comment should not stand here."""

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="reports", verbose_name=_("comment")
    )
    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("why"), max_length=12, choices=Reason)
    at = models.DateTimeField(_("when"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["comment"],
                condition=models.Q(settled_at=None),
                name="open_reports",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "mailbox"], name="one_report_per_person"
            ),
        ]

    def __str__(self):
        return self.get_reason_display()
