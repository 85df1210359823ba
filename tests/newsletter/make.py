"""What a mailing is made of; everything else is in tests/make.py."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from newsletter.models import Announcement, Delivery, Issue, Subscription
from tests import make


def subscription(mailbox=None, instructor=None, **fields):
    """Somebody who has said yes; `confirmed_at=None` has not."""
    fields = {"confirmed_at": timezone.now()} | fields
    return Subscription.objects.create(
        mailbox=mailbox or make.mailbox(), instructor=instructor, **fields
    )


def readers(number=3):
    """Mailboxes that get every tutorial, in the order in which they are written to."""
    return [subscription().mailbox for _ in range(number)]


def issue(**fields):
    return Issue.objects.open(make.tutorial(**fields))


def announcement(**fields):
    words = {"subject": "A workshop", "prose": "<p>On Sunday.</p>"}
    return Announcement.objects.create(**words | fields)


def states(issue=None):
    """What has become of each delivery, in the order of the readers."""
    rows = Delivery.objects.order_by("issue_id", "mailbox_id")
    rows = rows.filter(issue=issue) if issue else rows
    return [
        Delivery.State(state).name for state in rows.values_list("state", flat=True)
    ]


def expire(claim=None):
    """Let the lease of a claim, or of all, have run out in a time without crashes."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE newsletter_pulse SET since = since - interval '1 day'")
    past = timezone.now() - timedelta(hours=1)
    claimed = Delivery.objects.filter(state=Delivery.State.CLAIMED)
    (claimed.filter(claim=claim.token) if claim else claimed).update(lease=past)


def hurry():
    """Let the time of everything that waits for one come."""
    expire()
    past = timezone.now() - timedelta(hours=1)
    Delivery.objects.exclude(due=None).update(due=past)


def text(answer):
    """A page's words and tags, with every white space the same."""
    return " ".join(answer.content.decode().split())
