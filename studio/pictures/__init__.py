"""
Where pictures stand, and under which addresses.

What somebody sends comes in by `receiving.receive`, waits as it came where nobody can
see it, is drawn anew by the worker (`preparing`, `drawing`), and is gone. A `file` is
32 random hex digits; what is stored follows from it and from the picture's width:

    incoming/3f9c…                  as it came; never served, and gone once it was read
    pictures/3f/3f9c…-480.avif      for pages: 160, 480, 960 and 1600 wide or, for the
    pictures/3f/3f9c…-480.webp      largest, as wide as the picture is
    pictures/3f/3f9c…-social.jpg    for programs that may not know WebP

So an address never changes its bytes, and is written without asking the storage.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from .drawing import MOST_BYTES, SOCIAL_WIDTH, widths

__all__ = ["ACCEPT", "MOST_BYTES", "SOCIAL_WIDTH"]

# For the `accept` of a file field: with it, an iPhone sends a JPEG by itself.
ACCEPT = "image/jpeg,image/png,image/webp"
PLAIN_WIDTH = 960
INCOMING = "incoming"

NAME = re.compile(
    r"pictures/([0-9a-f]{2})/(\1[0-9a-f]{30})-([0-9]+\.(?:avif|webp)|social\.jpg)"
)
KINDS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Square:
    """A picture of which a square is shown."""

    file: str
    width: int

    @property
    def height(self) -> int:
        return self.width


def address(file: str, width: int) -> str:
    """Where a picture of this width is found by those who can choose no rendition."""
    return _address(file, f"{min(PLAIN_WIDTH, width)}.webp")


def srcset(file: str, width: int, form: str) -> str:
    """Every rendition of a picture in one form, for a browser to choose from."""
    return ", ".join(
        f"{_address(file, f'{each}.{form}')} {each}w" for each in widths(width)
    )


def social(file: str) -> str:
    """Where the JPEG is found that other programs show."""
    return _address(file, "social.jpg")


def largest(file: str, width: int) -> str:
    """The name in the storage of the best that stands there for other programs."""
    return stored_as(file, f"{widths(width)[-1]}.webp")


def is_there(name: str) -> bool:
    """Whether a rendition of this name stands in the storage."""
    return bool(NAME.fullmatch(name)) and default_storage.exists(name)


def opened(name: str) -> File:
    """A rendition from the storage. Raises FileNotFoundError for every other name."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return default_storage.open(name)


def kind(name: str) -> str:
    """The media type of a rendition; not every system knows WebP by its ending."""
    return KINDS[name.rpartition(".")[2]]


def blank(name: str) -> str:
    """Which picture is to be shown under this name, if it is one for a page."""
    found = NAME.fullmatch(name)
    return found[2] if found and not name.endswith(".jpg") else ""


def stored(file: str, width: int) -> list[str]:
    """Every name under which a picture may stand in the storage."""
    ends = [f"{each}.{form}" for each in widths(width) for form in ("avif", "webp")]
    return [stored_as(file, end) for end in [*ends, "social.jpg"]]


def stored_as(file: str, end: str) -> str:
    """The name of a rendition in the storage."""
    # In folders, because some file systems grow slow when one holds too many.
    return f"pictures/{file[:2]}/{file}-{end}"


def _address(file: str, end: str) -> str:
    # Quoted, because a document may come from anywhere.
    return settings.MEDIA_URL + stored_as(quote(file, safe=""), end)
