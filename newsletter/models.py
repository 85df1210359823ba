from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Tutorial
from studio.models import Instructor, Mailbox


class Subscription(models.Model):
    """What one mailbox asked for: every tutorial, or those of one instructor."""

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
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                "mailbox",
                "instructor",
                nulls_distinct=False,
                name="one_subscription_per_mailbox_and_instructor",
            ),
        ]

    def __str__(self):
        return str(self.mailbox)


class ConsentEvent(models.Model):
    """Append-only: who agreed to what, in which words, when."""

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

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.mailbox}: {self.get_verb_display()}"


class Issue(models.Model):
    """The one mailing about a tutorial, frozen when it was opened."""

    tutorial = models.OneToOneField(
        Tutorial, models.PROTECT, related_name="+", verbose_name=_("tutorial")
    )
    subject = models.CharField(_("subject"), max_length=200)
    html = models.TextField(_("HTML part"))
    text = models.TextField(_("text part"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-opened_at"]

    def __str__(self):
        return self.subject


class Delivery(models.Model):
    """One mail of an issue to one mailbox, and what became of it."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        CLAIMED = "claimed", _("claimed")
        SENT = "sent", _("sent")
        DEFERRED = "deferred", _("deferred")
        FAILED = "failed", _("failed")
        SKIPPED = "skipped", _("skipped")
        UNCERTAIN = "uncertain", _("uncertain")

    pk = models.CompositePrimaryKey("issue_id", "mailbox_id")
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="deliveries")
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self):
        return f"{self.issue_id}/{self.mailbox_id}: {self.state}"
