from .issues import Delivery, Issue
from .subscriptions import ConsentEvent, Subscription

__all__ = ["ConsentEvent", "Delivery", "Issue", "Subscription"]
