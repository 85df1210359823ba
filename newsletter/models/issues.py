import logging
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Tutorial
from studio.models import Mailbox

from .. import ledger, mails
from ..ledger import State

# What went live longer ago stays quiet, so that importing an archive, or waking up
# after a long outage, never floods anyone's inbox.
FRESH = timedelta(days=2)

logger = logging.getLogger(__name__)


class IssueQuerySet(models.QuerySet):
    def due(self):
        """Tutorials that went live lately and stayed, and have no issue yet."""
        now = timezone.now()
        return Tutorial.objects.published().filter(
            ~Exists(Issue.objects.filter(tutorial=OuterRef("pk"))),
            published_at__gt=now - FRESH,
            # What was called back and is live again can be called back again.
            updated_at__lte=now - timedelta(seconds=settings.UNDO_SECONDS),
        )

    @transaction.atomic
    def open(self, tutorial: Tutorial) -> "Issue":
        """
        Freeze the mail about a tutorial and write down who gets it: once ever, and
        whole or not at all, however many workers are at it.
        """
        mail = mails.announcement(tutorial)
        issue, opened = self.get_or_create(
            tutorial=tutorial,
            defaults={"subject": mail.subject, "html": mail.html, "text": mail.text},
        )
        if opened:
            issue.audience = ledger.address(issue.pk, tutorial.pk)
            issue.save(update_fields=["audience"])
        return issue

    def open_due(self) -> None:
        """Open every issue that is due. One that cannot be drawn holds up no other."""
        for tutorial in self.due().for_cards().select_related("live"):
            try:
                self.open(tutorial)
            except Exception:
                logger.exception("no issue could be opened on %s", tutorial.slug)

    def archive(self):
        """Past issues whose tutorial can still be read, the newest first."""
        published = Tutorial.objects.published().filter(pk=OuterRef("tutorial"))
        return (
            self.filter(Exists(published))
            .select_related("tutorial")
            .defer("html", "text")
        )


class Issue(models.Model):
    """The one mailing about a tutorial, frozen when it was opened."""

    tutorial = models.OneToOneField(
        Tutorial, models.PROTECT, related_name="+", verbose_name=_("tutorial")
    )
    subject = models.CharField(_("subject"), max_length=200)
    html = models.TextField(_("HTML part"))
    text = models.TextField(_("text part"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    audience = models.PositiveIntegerField(_("audience"), default=0)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-opened_at", "-pk"]

    def __str__(self):
        return self.subject

    def tally(self) -> dict[State, int]:
        """How many deliveries are in each state; together they are the audience."""
        counted = self.deliveries.values_list("state").annotate(Count("mailbox_id"))
        found = dict(counted)
        return {state: found.get(state, 0) for state in State}


class Delivery(models.Model):
    """
    One mail of an issue to one mailbox, and what became of it.

    Rows are slim, because there are millions; only the ledger writes them. They
    outlive an erased mailbox, so that the states still add up to the audience.
    """

    State = State

    pk = models.CompositePrimaryKey("issue_id", "mailbox_id")
    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="deliveries", db_index=False
    )
    mailbox = models.ForeignKey(
        Mailbox,
        models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("mailbox"),
    )
    state = models.SmallIntegerField(
        _("state"), choices=State, db_default=State.PENDING
    )
    attempts = models.SmallIntegerField(_("attempts"), db_default=0)
    code = models.CharField(_("why"), max_length=15, db_default="")
    claim = models.BigIntegerField(null=True, editable=False)
    lease = models.DateTimeField(null=True, editable=False)
    due = models.DateTimeField(_("next attempt"), null=True, editable=False)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["issue", "mailbox"],
                condition=Q(state__in=[State.PENDING, State.DEFERRED]),
                name="waiting_deliveries",
            ),
            models.Index(
                fields=["lease"],
                condition=Q(state=State.CLAIMED),
                name="claimed_deliveries",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.CLAIMED, claim__isnull=False)
                | ~Q(state=State.CLAIMED) & Q(claim=None),
                name="a_claimed_delivery_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.issue_id}/{self.mailbox_id}: {self.get_state_display()}"
