from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Tutorial
from studio.models import Instructor, Mailbox

from .consent import ConsentEvent

# A mail that was passed on lets its new reader end the subscription; the owner may
# take that back, but not somebody who finds the mail a year later.
TAKE_BACK_WITHIN = timedelta(days=1)
PAUSE = timedelta(days=30)


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Asked for, confirmed by the reader, and not left."""
        return self.filter(confirmed_at__isnull=False, left_at=None)

    def awake(self):
        """Live, and not in a pause."""
        paused = Q(paused_until__gt=timezone.now())
        return self.live().exclude(paused)

    def audience(self, tutorial) -> dict[str, int]:
        """How many people would be mailed about it: all, and those of them at once."""
        its_authors = tutorial.authorships.values("instructor")
        wanted = self.awake().filter(
            Q(instructor=None) | Q(instructor__in=its_authors),
            mailbox__in=Mailbox.objects.reachable(),
        )
        at_once = Q(frequency=Subscription.Frequency.AT_ONCE)
        return wanted.aggregate(
            people=Count("mailbox", distinct=True),
            at_once=Count("mailbox", distinct=True, filter=at_once),
        )

    def count_from(self, tutorials) -> dict[int, int]:
        """How many subscribe since they were on the page of a tutorial, for each."""
        came = self.live().filter(tutorial__in=[it.pk for it in tutorials]).order_by()
        return dict(came.values_list("tutorial").annotate(models.Count("pk")))

    def of(self, mailbox: Mailbox):
        """What a mailbox gets or got, everybody's tutorials first."""
        by_name = models.F("instructor__display_name").asc(nulls_first=True)
        found = self.filter(mailbox=mailbox).select_related("instructor", "tutorial")
        return found.order_by(by_name)

    @transaction.atomic
    def request(
        self, address: str, instructor: Instructor | None, wording: str, tutorial=None
    ) -> None:
        """
        Somebody typed an address, perhaps on the page of a tutorial. Its reader will be
        asked by mail, unless she gets this already or was asked too lately; who typed
        it learns nothing of that.
        """
        mailbox = Mailbox.objects.at(address)
        same = {"mailbox": mailbox, "instructor": instructor}
        gets_it = mailbox.is_reachable and self.live().filter(**same).exists()
        if gets_it or not mailbox.may_be_asked():
            return
        anew = {"ask_at": timezone.now(), "asked_at": None, "tutorial": tutorial}
        self.update_or_create(**same, defaults=anew)
        ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.ASKED, wording)

    @transaction.atomic
    def choose(
        self, mailbox: Mailbox, wanted: dict[int | None, str], wording: str
    ) -> None:
        """
        A reader says herself how often she gets the tutorials of each instructor, or
        under None everybody's; an empty word ends them. Nothing at all is leaving.
        """
        live = self.live().filter(mailbox=mailbox)
        before = dict(live.values_list("instructor", "frequency"))
        new = {key: it for key, it in wanted.items() if it != before.get(key, "")}
        if not any(wanted.values()):
            self.leave(mailbox)
        elif new:
            self._change(mailbox, new)
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.CHANGED, wording)

    def _change(self, mailbox, new) -> None:
        now, pause = timezone.now(), self.paused_until(mailbox)
        for key, frequency in new.items():
            row, _made = self.get_or_create(mailbox=mailbox, instructor_id=key)
            if not row.is_live:
                row.confirmed_at, row.paused_until = now, pause
            row.frequency = frequency or row.frequency
            row.left_at, row.ask_at = None if frequency else now, None
            row.save()

    def paused_until(self, mailbox: Mailbox) -> datetime | None:
        """When a mailbox's pause is over; None when it takes none."""
        paused = self.live().filter(mailbox=mailbox, paused_until__gt=timezone.now())
        return paused.aggregate(until=Max("paused_until"))["until"]

    @transaction.atomic
    def pause(self, mailbox: Mailbox, wording: str = "") -> None:
        """Send nothing for thirty days; then all goes on by itself."""
        until = timezone.now() + PAUSE
        if self.live().filter(mailbox=mailbox).update(paused_until=until):
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.PAUSED, wording)

    @transaction.atomic
    def resume(self, mailbox: Mailbox, wording: str = "") -> None:
        """End a pause before its time."""
        paused = self.filter(mailbox=mailbox, paused_until__isnull=False)
        if paused.update(paused_until=None):
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.RESUMED, wording)

    @transaction.atomic
    def leave(self, mailbox: Mailbox, wording: str = "") -> None:
        """End everything a mailbox gets. A second time changes nothing."""
        if self._end(mailbox):
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.LEFT, wording)

    @transaction.atomic
    def complain(self, mailbox: Mailbox) -> None:
        """Its reader reported our mail as spam: end everything and stay silent."""
        self._end(mailbox)
        if mailbox.suppressed_reason != Mailbox.Suppression.COMPLAINED:
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.COMPLAINED, "")
        mailbox.suppress(Mailbox.Suppression.COMPLAINED)

    def _end(self, mailbox) -> int:
        asking = self.filter(mailbox=mailbox, ask_at__isnull=False)
        asking.update(ask_at=None)
        return self.live().filter(mailbox=mailbox).update(left_at=timezone.now())

    @transaction.atomic
    def take_back(self, mailbox: Mailbox, wording: str = "") -> bool:
        """Undo a leaving of today. Says whether the mailbox gets anything now."""
        live, left = self.live().filter(mailbox=mailbox), self.filter(mailbox=mailbox)
        last = left.aggregate(at=Max("left_at"))["at"]
        is_young = last and last > timezone.now() - TAKE_BACK_WITHIN
        if is_young and not live.exists():
            left.filter(left_at=last).update(left_at=None)
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.RETURNED, wording)
        return live.exists()

    @transaction.atomic
    def erase(self, mailbox: Mailbox) -> None:
        """
        Forget a reader. That somebody agreed and left stays on record, with nobody's
        address beside it; so do the counts of what was sent.
        """
        self.filter(mailbox=mailbox).delete()
        ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.ERASED, "")
        mailbox.erase()


class Subscription(models.Model):
    """What one mailbox asked for: every tutorial, or those of one instructor."""

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        WEEKLY = "weekly", _("once a week")

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("mailbox")
    )
    instructor = models.ForeignKey(
        Instructor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("instructor"),
        help_text=_("Empty means everybody's tutorials."),
    )
    frequency = models.CharField(
        _("how often"), max_length=10, choices=Frequency, default=Frequency.AT_ONCE
    )
    tutorial = models.ForeignKey(
        Tutorial,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for on the page of"),
    )
    created_at = models.DateTimeField(_("first asked for"), default=timezone.now)
    ask_at = models.DateTimeField(
        _("to be asked"),
        null=True,
        blank=True,
        help_text=_("When the reader is asked to confirm, or reminded once."),
    )
    asked_at = models.DateTimeField(_("asked to confirm"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        indexes = [
            models.Index(
                fields=["ask_at"],
                condition=Q(ask_at__isnull=False),
                name="subscriptions_to_ask",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "mailbox",
                "instructor",
                nulls_distinct=False,
                name="one_subscription_per_mailbox_and_instructor",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_subscription_can_be_left",
            ),
        ]

    def __str__(self):
        return str(self.mailbox)

    @property
    def is_live(self) -> bool:
        return bool(self.confirmed_at and not self.left_at)

    @transaction.atomic
    def confirm(self, wording: str = "") -> None:
        """The reader says yes from her mailbox. A second time changes nothing."""
        waiting = Subscription.objects.filter(pk=self.pk).exclude(
            confirmed_at__isnull=False, left_at=None
        )
        yes = {"confirmed_at": timezone.now(), "left_at": None}
        began = waiting.update(**yes, ask_at=None, paused_until=None)
        if began or not self.mailbox.is_reachable:
            ConsentEvent.objects.note(
                self.mailbox, ConsentEvent.Verb.CONFIRMED, wording
            )
        self.mailbox.confirm()
        self.refresh_from_db(fields=list(yes))
