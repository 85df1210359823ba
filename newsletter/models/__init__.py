from .blockages import Blockage
from .consent import ConsentEvent
from .deliveries import Delivery
from .issues import Issue
from .subscriptions import Subscription

__all__ = ["Blockage", "ConsentEvent", "Delivery", "Issue", "Subscription"]
