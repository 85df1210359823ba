from .comment import Comment
from .discussion import Discussion

__all__ = ["Comment", "Discussion"]
