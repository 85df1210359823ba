from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox

from ..ledger import ON_THEIR_WAY, State

CALLED_BACK = [State.PENDING, State.DEFERRED, State.HELD, State.UNCERTAIN]
TRIED_AGAIN = [State.DEFERRED, State.FAILED, State.UNCERTAIN, State.HELD]


class Progress(NamedTuple):
    """How far an issue is. The rate is that of the whole time since it was opened."""

    tally: dict[State, int]
    opened_at: datetime
    finished_at: datetime | None

    @property
    def audience(self) -> int:
        return sum(self.tally.values())

    @property
    def waiting(self) -> int:
        return sum(self.tally[state] for state in ON_THEIR_WAY)

    @property
    def done(self) -> int:
        return self.audience - self.waiting

    @property
    def per_second(self) -> float:
        """Deliveries that came to an end, per second."""
        seconds = (self.finished_at or timezone.now()) - self.opened_at
        return self.done / max(seconds.total_seconds(), 1)

    @property
    def ends_at(self) -> datetime | None:
        """When it will be done if it goes on like that; None while nobody can say."""
        if self.finished_at or not self.done:
            return self.finished_at
        left = timedelta(seconds=self.waiting / self.per_second)
        return timezone.now() + left


class DeliveryQuerySet(models.QuerySet):
    """
    What the studio may say about exceptions. A mail that is just being sent is
    nobody's but its worker's.
    """

    @transaction.atomic
    def retry(self) -> int:
        """Send again what failed, waits, is held back or in doubt."""
        again = self.filter(state__in=TRIED_AGAIN, issue__cancelled_at=None)
        issues = set(again.values_list("issue_id", flat=True))
        count = again.update(state=State.PENDING, attempts=0, code="", due=None)
        Delivery.issue.field.related_model.objects.filter(pk__in=issues).update(
            finished_at=None
        )
        return count

    def skip(self, code: str = "by hand") -> int:
        """Send these no more."""
        waiting = self.filter(state__in=CALLED_BACK)
        return waiting.update(state=State.SKIPPED, code=code, due=None)

    def mark_arrived(self) -> int:
        """The relay's log, or the reader, says that a doubtful one has arrived."""
        doubtful = self.filter(state=State.UNCERTAIN)
        return doubtful.update(state=State.SENT, code="by hand")


class Delivery(models.Model):
    """
    One mail of an issue to one mailbox, and what became of it.

    Rows are slim, because there are millions; only the ledger and the studio's own
    word about an exception write them. They outlive an erased mailbox, so that the
    states still add up to the audience.
    """

    State = State

    pk = models.CompositePrimaryKey("issue_id", "mailbox_id")
    issue = models.ForeignKey(
        "newsletter.Issue", models.PROTECT, related_name="deliveries", db_index=False
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

    objects = DeliveryQuerySet.as_manager()

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
