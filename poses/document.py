"""
Reading JSON of unknown quality into frozen dataclasses, and writing it back.

A field made with `said` knows how it is read. Readers never raise: whatever is missing
or makes no sense becomes empty. A part that says nothing is None, and in a list it is
left out; what was not said is not written.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import field, fields, is_dataclass
from functools import cache

# As we write a step's key ourselves.
KEY = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# No hold and no video is longer, in seconds; nobody counts further.
MOST = 86_400


def words(found: object) -> str:
    """Text as PostgreSQL can store it: neither NUL nor lone surrogates."""
    if not isinstance(found, str):
        return ""
    return found.replace("\x00", "").encode("utf-8", "ignore").decode().strip()


def count(found: object) -> int:
    """A whole number from 1 to MOST, or 0 for none."""
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return found if is_number and 1 <= found <= MOST else 0


def row(found: object) -> int | None:
    """The number of a row, as PostgreSQL counts them."""
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return found if is_number and 0 < found < 2**63 else None


def step_key(found: object) -> str:
    """A step's key, or "" when it is none."""
    if isinstance(found, str) and KEY.fullmatch(found):
        return found
    try:
        return str(uuid.UUID(found))
    except (AttributeError, TypeError, ValueError):
        return ""


def new_key() -> str:
    """A key for a step that has not been seen before."""
    return str(uuid.uuid4())


def url(found: object) -> str:
    """A web address, or "" for anything a browser should not open."""
    spelt = words(found)
    return spelt if re.match(r"https?://[^\s]+$", spelt) else ""


def identifier(found: object) -> str:
    """A provider's name for a film: letters, digits, hyphens and underscores."""
    return re.sub(r"[^A-Za-z0-9_-]", "", words(found))[:64]


def flag(found: object) -> bool:
    """Whether something was said to be so."""
    return found is True


def one_of(*words: str) -> Callable[[object], str]:
    """Reads one word of a vocabulary, or "" for everything else."""
    return lambda found: found if isinstance(found, str) and found in words else ""


def many(read: Callable) -> Callable[[object], tuple]:
    """Reads a list with whatever in it makes sense."""

    def read_many(found):
        entries = found if isinstance(found, list | tuple) else ()
        read_ones = (read(entry) for entry in entries)
        return tuple(one for one in read_ones if one)

    return read_many


def said(read: Callable, default: object = "") -> object:
    """A field of a document: how it is read, and what it is when nothing was said."""
    return field(default=default, metadata={"read": read})


def part(cls: type) -> Callable[[object], object]:
    """Reads a part of its own, or None when it says nothing that makes sense."""
    readers = {f.name: f.metadata["read"] for f in fields(cls)}

    def read_part(found):
        known = found if isinstance(found, dict) else {}
        told = {
            name: readers[name](value)
            for name, value in known.items()
            if name in readers
        }
        one = cls(**told)
        return one if one else None

    return read_part


def maybe(cls: type) -> object:
    """A field that holds one part, or None."""
    return said(part(cls), None)


def each(cls: type) -> object:
    """A field that holds any number of parts."""
    return said(many(part(cls)), ())


@cache
def keyed(cls: type) -> Callable[[object], tuple]:
    """Reads parts with keys of their own: a broken or doubled key is replaced."""
    read = many(part(cls))

    def read_keyed(found):
        listed = found if isinstance(found, list) else []
        entries = [entry if isinstance(entry, dict) else {} for entry in listed]
        seen = set()
        for n, entry in enumerate(entries):
            own = step_key(entry.get("key"))
            if not own or own in seen:
                entries[n] = entry | {"key": new_key()}
            seen.add(own)
        return read(entries)

    return read_keyed


def _names(cls: type) -> tuple[str, ...]:
    """The fields of a dataclass; nothing has any else."""
    return tuple(f.name for f in fields(cls)) if is_dataclass(cls) else ()


def plain(value: object) -> object:
    """A dataclass as JSON can hold it: only what was said."""
    if names := _names(type(value)):
        return {name: plain(one) for name in names if (one := getattr(value, name))}
    return [plain(one) for one in value] if isinstance(value, tuple) else value
