"""Two threads below the demo's oldest tutorial: one answered, one that waits."""

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
WAITING = "My lower back pinches a little when I come up again. Is that the pose or me?"


def load() -> None:
    """A question at a step, its answer, and thanks; then a question that waits."""
    tutorial = Tutorial.objects.get(slug="half-fold-at-the-wall")
    discussion = Discussion.objects.begun(tutorial)
    asked = _asked(tutorial.steps.get(number=5))
    comment = _said(discussion, *THREAD[0], **asked)
    for said, more in zip(THREAD[1:], [{"is_answer": True}, {}], strict=True):
        comment = _said(discussion, *said, parent=comment, **more)
    last = _asked(tutorial.steps.filter(number__isnull=False).last())
    _said(discussion, "jo@demo.example", 1, WAITING, is_about_safety=True, **last)


def _asked(step) -> dict:
    return {"step": step, "step_words": step.text, "is_question": True}


def _said(discussion, email, days_ago, text, **more) -> Comment:
    comment = discussion.post(User.objects.get(email=email), text, **more)
    written = timezone.now() - timedelta(days=days_ago)
    said = Comment.objects.filter(pk=comment.pk)
    said.update(created_at=written, published_at=written)
    return comment
