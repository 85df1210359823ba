from .feedback import FeedbackForm
from .library import Library, Stranger
from .poses import PoseNames
from .publishing import BeginForm, PublishForm
from .telling import differences
from .writing import Writing

__all__ = [
    "BeginForm",
    "FeedbackForm",
    "Library",
    "PoseNames",
    "PublishForm",
    "Stranger",
    "Writing",
    "differences",
]
