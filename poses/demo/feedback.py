"""What readers told whoever teaches a tutorial, after they had practised it."""

from ..models import Feedback, Tutorial
from .warrior import BACK_HEEL

TOLD = [
    ("warrior-i", None, "The pauses are just right."),
    (
        "warrior-i",
        BACK_HEEL.key,
        "My heel lifts at once. Should the foot turn out more?",
    ),
    ("roll-up", None, ""),
]


def load() -> None:
    for slug, key, words in TOLD:
        tutorial = Tutorial.objects.get(slug=slug)
        step = tutorial.steps.filter(key=key).first()
        Feedback.objects.create(
            tutorial=tutorial, was_clear=not key, step=step, words=words
        )
