from .consent import ConsentEvent
from .issues import Delivery, Issue
from .subscriptions import Subscription

__all__ = ["ConsentEvent", "Delivery", "Issue", "Subscription"]
