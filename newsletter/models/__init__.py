from .announcements import Announcement
from .blockages import Blockage
from .consent import ConsentEvent
from .deliveries import Delivery
from .digests import Digest
from .heartbeats import Heartbeat
from .imports import Import
from .issues import Issue
from .postevents import PostEvent
from .subscriptions import Subscription

__all__ = [
    "Announcement",
    "Blockage",
    "ConsentEvent",
    "Delivery",
    "Digest",
    "Heartbeat",
    "Import",
    "Issue",
    "PostEvent",
    "Subscription",
]
