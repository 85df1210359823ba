"""The readers of the demo studio."""

from studio.models import Instructor

from . import wording
from .models import Subscription

READERS = {
    "anna@demo.example": None,
    "ben@demo.example": None,
    "jo@demo.example": "mira-anand",
    "lena@demo.example": "tomas-lindqvist",
}


def load() -> None:
    """Four readers, two of them for one instructor each, all with their consent."""
    for address, slug in READERS.items():
        instructor = Instructor.objects.filter(slug=slug).first()
        words = wording.shown(instructor)
        Subscription.objects.request(address, instructor, words)
        Subscription.objects.get(mailbox__email_key=address).confirm(words)
