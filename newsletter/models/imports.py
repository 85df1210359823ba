from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor, Mailbox

from .. import wording
from ..importing import UploadedList
from .consent import ConsentEvent
from .subscriptions import Subscription

AT_ONCE = 2_000


def _some(addresses: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same in portions that fit into one statement."""
    rest = iter(addresses.items())
    while some := dict(islice(rest, AT_ONCE)):
        yield some


@dataclass
class Plan:
    """What an import will do: whom it adds, and how many it leaves as they are."""

    fresh: dict[str, str] = field(default_factory=dict)
    known: int = 0
    left: int = 0
    silent: int = 0

    def add(self, addresses: dict[str, str], instructor: Instructor | None) -> None:
        """Look up some addresses, given by their keys."""
        found = Mailbox.objects.in_bulk(list(addresses), field_name="email_key")
        found |= Mailbox.objects.erased_at_any(addresses)
        theirs = Subscription.objects.filter(
            mailbox__in=found.values(), instructor=instructor
        )
        theirs = {subscription.mailbox_id: subscription for subscription in theirs}
        for key, address in addresses.items():
            mailbox = found.get(key)
            subscription = mailbox and theirs.get(mailbox.pk)
            if mailbox and mailbox.suppressed_at:
                self.silent += 1
            elif subscription and subscription.left_at:
                self.left += 1
            elif subscription and subscription.is_live:
                self.known += 1
            else:
                self.fresh[key] = address


class Import(models.Model):
    """
    A list of readers who said yes somewhere else. The studio says where and how; that
    is the proof of each one's consent. Once imported, the list itself is forgotten.
    """

    made_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    name = models.CharField(_("file"), max_length=200)
    content = models.TextField(blank=True, editable=False)
    source = models.TextField(_("where and how they agreed"), max_length=1000)
    instructor = models.ForeignKey(
        Instructor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose tutorials"),
        help_text=_("Empty means everybody’s."),
    )
    done_at = models.DateTimeField(_("imported"), null=True, editable=False)
    added = models.PositiveIntegerField(_("new readers"), default=0, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(content=""),
                name="an_import_that_is_done_keeps_no_addresses",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="an_import_says_where_they_agreed"
            ),
        ]

    def __str__(self):
        return self.name

    def uploaded(self, column: int | None = None) -> UploadedList:
        return UploadedList(self.content, column)

    def plan(self, uploaded: UploadedList) -> Plan:
        """What would happen. Whoever left or must not be written to stays so."""
        plan = Plan()
        for some in _some(uploaded.addresses.by_key):
            plan.add(some, self.instructor)
        return plan

    @transaction.atomic
    def carry_out(self, uploaded: UploadedList) -> None:
        """Subscribe the new ones, all or none, and forget the list. Once."""
        waiting = Import.objects.select_for_update().filter(pk=self.pk, done_at=None)
        if not waiting.exists():
            return
        fresh = self.plan(uploaded).fresh
        for some in _some(fresh):
            self._subscribe(some)
        self.added, self.content, self.done_at = len(fresh), "", timezone.now()
        self.save(update_fields=["added", "content", "done_at"])

    def _subscribe(self, addresses) -> None:
        now = timezone.now()
        for key in Mailbox.objects.erased_at_any(addresses):
            Mailbox.objects.at(addresses[key])
        Mailbox.objects.bulk_create(
            [Mailbox(email=it, email_key=key) for key, it in addresses.items()],
            ignore_conflicts=True,
        )
        mailboxes = Mailbox.objects.filter(email_key__in=list(addresses))
        mailboxes.filter(confirmed_at=None).update(confirmed_at=now)
        same = {"instructor": self.instructor}
        asked = Subscription.objects.filter(mailbox__in=mailboxes, **same)
        asked.update(confirmed_at=now, ask_at=None)
        Subscription.objects.bulk_create(
            [Subscription(mailbox=it, confirmed_at=now, **same) for it in mailboxes],
            ignore_conflicts=True,
        )
        verb = ConsentEvent.Verb.IMPORTED
        words = f"{wording.offer(self.instructor)}\n{self.source}"
        ConsentEvent.objects.bulk_create(
            [ConsentEvent(mailbox=it, verb=verb, wording=words) for it in mailboxes]
        )
