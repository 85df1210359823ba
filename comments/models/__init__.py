from .comment import Comment
from .comment_queryset import HELPFUL, NEWEST, OLDEST, ORDERS, UNANSWERED
from .discussion import Discussion
from .door import NotAllowed
from .edit import Edit
from .event import Event, Overtaken
from .helpful import Helpful
from .notices import Follow, Notice, Quiet
from .policy import Policy, Word
from .reminder import Reminder
from .report import Report
from .standing import Standing
from .states import Hold, Reason, State

__all__ = [
    "HELPFUL",
    "NEWEST",
    "OLDEST",
    "ORDERS",
    "UNANSWERED",
    "Comment",
    "Discussion",
    "Edit",
    "Event",
    "Follow",
    "Helpful",
    "Hold",
    "NotAllowed",
    "Notice",
    "Overtaken",
    "Policy",
    "Quiet",
    "Reason",
    "Reminder",
    "Report",
    "Standing",
    "State",
    "Word",
]
