"""One thread below the demo's oldest tutorial."""

from datetime import timedelta

from django.utils import timezone

from poses.models import Tutorial
from studio.models import User

from .models import Comment, Discussion

# Who says what, how many days ago; each answers the one before.
THREAD = [
    (
        "jo@demo.example",
        9,
        "My hands slide down the wall in step 5. Is the wall too smooth, or am I doing "
        "something else wrong?",
    ),
    (
        "mira@demo.example",
        8,
        "Neither! Sliding hands mean that your arms are pushing *down*. Try this:\n\n"
        "- Press the wall away from you, as if it were a heavy door.\n"
        "- Then send your hips back. The hands stay by themselves.",
    ),
    ("jo@demo.example", 8, "A heavy door, that was it. Thank you!"),
]


def load() -> None:
    """A question, its answer, and thanks."""
    tutorial = Tutorial.objects.get(slug="half-fold-at-the-wall")
    discussion = Discussion.objects.begun(tutorial)
    comment = None
    for email, days_ago, text in THREAD:
        comment = discussion.post(User.objects.get(email=email), text, parent=comment)
        written = timezone.now() - timedelta(days=days_ago)
        Comment.objects.filter(pk=comment.pk).update(created_at=written)
