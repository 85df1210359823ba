from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor, Mailbox

# A mail that was passed on lets its new reader end the subscription; the owner may
# take that back, but not somebody who finds the mail a year later.
TAKE_BACK_WITHIN = timedelta(days=1)


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Asked for, confirmed by the reader, and not left."""
        return self.filter(confirmed_at__isnull=False, left_at=None)

    def awake(self):
        """Live, and not in a pause."""
        paused = Q(paused_until__gt=timezone.now())
        return self.live().exclude(paused)

    @transaction.atomic
    def request(
        self, address: str, instructor: Instructor | None, wording: str
    ) -> None:
        """
        Somebody typed an address. Its reader will be asked by mail, unless she gets
        this already or was asked too lately; who typed it learns nothing of that.
        """
        mailbox = Mailbox.objects.at(address)
        wanted, _made = self.get_or_create(mailbox=mailbox, instructor=instructor)
        if wanted.is_live or not mailbox.may_be_asked():
            return
        wanted.ask_at = timezone.now()
        wanted.save(update_fields=["ask_at"])
        ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.ASKED, wording)

    @transaction.atomic
    def leave(self, mailbox: Mailbox, wording: str = "") -> None:
        """End everything a mailbox gets. A second time changes nothing."""
        if self.live().filter(mailbox=mailbox).update(left_at=timezone.now()):
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.LEFT, wording)

    @transaction.atomic
    def take_back(self, mailbox: Mailbox, wording: str = "") -> bool:
        """Undo a leaving of today. Says whether the mailbox gets anything now."""
        lately = timezone.now() - TAKE_BACK_WITHIN
        ended = self.filter(mailbox=mailbox, left_at__gt=lately)
        if ended.update(left_at=None):
            ConsentEvent.objects.note(mailbox, ConsentEvent.Verb.RETURNED, wording)
        return self.live().filter(mailbox=mailbox).exists()


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
    created_at = models.DateTimeField(_("first asked for"), default=timezone.now)
    ask_at = models.DateTimeField(
        _("to be asked"),
        null=True,
        blank=True,
        help_text=_("When the reader is asked to confirm; empty once she has been."),
    )
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
        if waiting.update(confirmed_at=timezone.now(), left_at=None, ask_at=None):
            ConsentEvent.objects.note(
                self.mailbox, ConsentEvent.Verb.CONFIRMED, wording
            )
        self.mailbox.confirm()


class ConsentEventManager(models.Manager):
    def note(self, mailbox: Mailbox, verb: "ConsentEvent.Verb", wording: str) -> None:
        """Write down what a reader agreed to, in the words she was shown."""
        self.create(mailbox=mailbox, verb=verb, wording=wording)


class ConsentEvent(models.Model):
    """
    Who agreed to what, in which words, when.

    PostgreSQL refuses to change one, and to delete one other than together with its
    mailbox.
    """

    class Verb(models.TextChoices):
        ASKED = "asked", _("asked")
        CONFIRMED = "confirmed", _("confirmed")
        LEFT = "left", _("left")
        RETURNED = "returned", _("returned")

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("mailbox")
    )
    verb = models.CharField(_("what happened"), max_length=10, choices=Verb)
    wording = models.TextField(_("words shown"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ConsentEventManager()

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.mailbox}: {self.get_verb_display()}"
