"""What loading files would change, found out by doing it and taking it back."""

from dataclasses import dataclass

from django.db import transaction

from . import rows, writing
from .reading import Files


@dataclass(frozen=True)
class Change:
    """A file of the library that would be new, or say something else in some fields."""

    file: str
    is_new: bool
    fields: tuple[str, ...]


def changes(files: Files) -> list[Change]:
    """Every change, as the library would be written afterwards."""
    with transaction.atomic():
        before = writing.tables()
        rows.load(files)
        after = writing.tables()
        transaction.set_rollback(True)
    return [
        Change(name, name not in before, _differing(before.get(name, {}), table))
        for name, table in after.items()
        if before.get(name) != table
    ]


def _differing(before: dict, after: dict) -> tuple[str, ...]:
    keys = dict.fromkeys([*after, *before])
    return tuple(key for key in keys if before.get(key) != after.get(key))
