"""What nobody needs any more is deleted."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from ..models import Instructor, Picture
from . import INCOMING

# Between a file's arrival and its row's.
MOMENT = timedelta(hours=1)


def tidy(shown: Iterable[str]) -> None:
    """
    Delete pictures that are in nothing, give up those that no worker has read for days,
    and delete what a crash left behind as it came. `shown` are the files of pages.
    """
    worn = Instructor.objects.photos()
    for picture in Picture.objects.unused({*shown, *worn}):
        picture.forget()
    for picture in Picture.objects.late():
        picture.refuse("late")
    # Chosen in the moment in which they were refused.
    for picture in Picture.objects.filter(file__in=worn, refused_at__isnull=False):
        picture.take_off()
    _sweep()


def _sweep() -> None:
    waiting = set(Picture.objects.waiting().values_list("file", flat=True))
    old = timezone.now() - MOMENT
    for file in _incoming():
        name = f"{INCOMING}/{file}"
        if file not in waiting and default_storage.get_modified_time(name) < old:
            default_storage.delete(name)


def _incoming() -> list[str]:
    try:
        return default_storage.listdir(INCOMING)[1]
    except FileNotFoundError:  # Nobody has sent anything yet.
        return []
