"""What the newsletter keeps about a member's mailbox, and how it is forgotten."""

from .models import Subscription
from .record import Record


def told(user, mailbox) -> dict:
    """The same that the links in her mails show."""
    return Record(mailbox).as_dict() if mailbox else {}


def erase(user, mailbox) -> None:
    """Forget a reader, if her address ever was one here."""
    if mailbox and not mailbox.erased_at:
        Subscription.objects.erase(mailbox)
