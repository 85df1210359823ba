"""Everything the newsletter keeps about one mailbox, for its reader and the studio."""

from dataclasses import dataclass
from functools import cached_property

from studio.models import Mailbox

from .models import ConsentEvent, Delivery, PostEvent, Subscription


@dataclass(frozen=True)
class Record:
    mailbox: Mailbox

    @cached_property
    def subscriptions(self) -> list[Subscription]:
        """What it gets, got, or was asked about."""
        return list(Subscription.objects.of(self.mailbox))

    @cached_property
    def consents(self) -> list[ConsentEvent]:
        """What its reader agreed to, the newest first."""
        return list(ConsentEvent.objects.filter(mailbox=self.mailbox))

    @property
    def reports(self):
        """What the mail provider told us of it, the newest first."""
        return PostEvent.objects.filter(mailbox=self.mailbox)

    def deliveries(self):
        """What became of each issue for it, the newest first."""
        found = Delivery.objects.filter(mailbox=self.mailbox).select_related("issue")
        return found.defer("issue__html", "issue__text").order_by("-issue")

    def as_dict(self) -> dict:
        """The whole of it in plain values."""
        mailbox = self.mailbox
        return {
            "address": mailbox.email,
            "first_seen": mailbox.created_at,
            "confirmed": mailbox.confirmed_at,
            "suppressed": mailbox.suppressed_at,
            "why_suppressed": mailbox.suppressed_reason,
            "subscriptions": [
                {
                    "instructor": found.instructor and found.instructor.display_name,
                    "frequency": found.frequency,
                    "asked_on_the_page_of": found.tutorial and found.tutorial.title,
                    "asked": found.created_at,
                    "confirmed": found.confirmed_at,
                    "paused_until": found.paused_until,
                    "left": found.left_at,
                }
                for found in self.subscriptions
            ],
            "consents": [
                {"at": event.at, "what": event.verb, "words": event.wording}
                for event in self.consents
            ],
            "reports": [
                {"at": report.at, "what": report.kind, "words": report.said}
                for report in self.reports
            ],
            "mails": [
                {
                    "subject": delivery.issue.subject,
                    "opened": delivery.issue.opened_at,
                    "state": Delivery.State(delivery.state).name.lower(),
                }
                for delivery in self.deliveries()
            ],
        }
