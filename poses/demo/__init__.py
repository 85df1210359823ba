"""The library of the demo studio, its live tutorials, and a draft to publish."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from studio.models import Instructor

from ..library_files import CATALOGUE, reading, rows
from ..models import Authorship, Pose, Tutorial
from ..sheet import Sheet
from . import feedback, names, reads, shops
from .counting_breaths import COUNTING_BREATHS
from .easy_seat import EASY_SEAT
from .half_fold import HALF_FOLD
from .legs_up import LEGS_UP
from .pyramid import PYRAMID
from .roll_up import ROLL_UP
from .ujjayi import UJJAYI
from .warrior import WARRIOR, WARRIOR_AMENDED, WHAT_CHANGED

MIRA, TOMAS = "mira-anand", "tomas-lindqvist"


class Entry(NamedTuple):
    """A tutorial of the demo; without `days_ago` it is a draft."""

    slug: str
    sheet: Sheet
    authors: tuple[str, ...]
    pose: str = ""
    days_ago: int = 0


# All old enough to mail nobody. The article comes late: it links to the others.
TUTORIALS = [
    Entry("half-fold-at-the-wall", HALF_FOLD, (MIRA,), "half-forward-fold", 60),
    Entry("warrior-i", WARRIOR, (MIRA,), "warrior-i", 46),
    Entry("easy-seat", EASY_SEAT, (MIRA,), "easy-pose", 39),
    Entry("roll-up", ROLL_UP, (TOMAS,), "roll-up", 32),
    Entry("ujjayi-breath", UJJAYI, (MIRA,), days_ago=25),
    Entry("counting-breaths", COUNTING_BREATHS, (TOMAS, MIRA), days_ago=18),
    Entry("legs-up-the-wall", LEGS_UP, (MIRA,), "legs-up-the-wall", 11),
    Entry("pyramid-pose-with-blocks", PYRAMID, (MIRA,), "pyramid-pose"),
]


def load() -> None:
    """The library first, so that the tutorials can name what stands in it."""
    rows.load(reading.read(CATALOGUE))
    shops.load()
    known = names.rows()
    for entry in TUTORIALS:
        _write(entry, known)
    _amend("warrior-i", names.numbered(WARRIOR_AMENDED, known), WHAT_CHANGED)
    feedback.load()
    reads.load()


def _write(entry: Entry, known) -> None:
    pose = Pose.objects.get(slug=entry.pose) if entry.pose else None
    tutorial = Tutorial.objects.create(slug=entry.slug, pose=pose)
    authors = [Instructor.objects.get(slug=slug) for slug in entry.authors]
    for position, author in enumerate(authors, start=1):
        Authorship.objects.create(
            tutorial=tutorial, instructor=author, position=position
        )
    tutorial.save_draft(names.numbered(entry.sheet, known), authors[0].user)
    if entry.days_ago:
        tutorial.publish(at=timezone.now() - timedelta(days=entry.days_ago))


def _amend(slug: str, sheet: Sheet, what_changed: str) -> None:
    """Publish a second revision, which tells its readers what is new."""
    tutorial = Tutorial.objects.get(slug=slug)
    tutorial.save_draft(sheet, tutorial.draft.author, note=what_changed)
    tutorial.publish()
