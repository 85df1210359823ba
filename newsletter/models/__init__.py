from .announcements import Announcement
from .blockages import Blockage
from .consent import ConsentEvent
from .deliveries import Delivery
from .digests import Digest
from .issues import Issue
from .subscriptions import Subscription

__all__ = [
    "Announcement",
    "Blockage",
    "ConsentEvent",
    "Delivery",
    "Digest",
    "Issue",
    "Subscription",
]
