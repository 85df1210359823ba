from .comment import Comment, NotAllowed
from .discussion import Discussion
from .event import Event, Overtaken
from .states import Reason, State

__all__ = [
    "Comment",
    "Discussion",
    "Event",
    "NotAllowed",
    "Overtaken",
    "Reason",
    "State",
]
