from .comment import Comment, NotAllowed
from .comment_queryset import NEWEST, OLDEST, ORDERS
from .discussion import Discussion
from .event import Event, Overtaken
from .states import Reason, State

__all__ = [
    "NEWEST",
    "OLDEST",
    "ORDERS",
    "Comment",
    "Discussion",
    "Event",
    "NotAllowed",
    "Overtaken",
    "Reason",
    "State",
]
