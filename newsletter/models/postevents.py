from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox

from .subscriptions import Subscription

# A full mailbox or a server in trouble is no reason to give a reader up at once.
PATIENCE = timedelta(days=30)
ENOUGH_BOUNCES = 3


class PostEventQuerySet(models.QuerySet):
    @transaction.atomic
    def hear(self, mailbox: Mailbox, kind: "PostEvent.Kind", **report) -> None:
        """Take note of what a mail provider reports. Told twice, it counts once."""
        same = {name: report.pop(name) for name in ("provider", "event_id")}
        fields = {"kind": kind} | report
        event, is_new = self.get_or_create(**same, mailbox=mailbox, defaults=fields)
        if is_new:
            event._act()


class PostEvent(models.Model):
    """What a mail provider reported of one mailbox: that mail came back, or why."""

    class Kind(models.TextChoices):
        BOUNCED = "bounced", _("came back")
        NOBODY = "nobody", _("the address does not exist")
        REFUSED = "refused", _("our mail is refused")
        COMPLAINED = "complained", _("reported as spam")
        LEFT = "left", _("left by the mail program")

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("mailbox")
    )
    provider = models.CharField(_("provider"), max_length=40)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    said = models.CharField(_("what the server said"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))

    objects = PostEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of the provider")
        verbose_name_plural = _("reports of the provider")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "provider",
                "event_id",
                "mailbox",
                name="one_event_per_report_of_a_provider",
            ),
        ]

    def __str__(self):
        return f"{self.mailbox}: {self.get_kind_display()}"

    def _act(self) -> None:
        if self.kind == self.Kind.COMPLAINED:
            Subscription.objects.complain(self.mailbox)
        elif self.kind == self.Kind.LEFT:
            Subscription.objects.leave(self.mailbox)
        elif self.kind == self.Kind.NOBODY or self._bounces() >= ENOUGH_BOUNCES:
            self.mailbox.suppress(Mailbox.Suppression.BOUNCED)

    def _bounces(self) -> int:
        """How often mail came back lately, not counting what was said of us."""
        lately = timezone.now() - PATIENCE
        same = PostEvent.objects.filter(mailbox=self.mailbox, kind=self.Kind.BOUNCED)
        return same.filter(at__gt=lately).count()
