"""Reading a list of readers that was made somewhere else."""

import csv
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from studio.models.mailboxes import normalise

MOST_LINES = 50_000
MOST_BYTES = 10_000_000
MOST_COLUMNS = 100
LOOKED_AT = 20


def decoded(content: bytes) -> str:
    """The text of an uploaded list. Raises ValidationError in words for an admin."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 10 MB. Split it."))
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise ValidationError(
            _("The file is not written in UTF-8. Export it again as “CSV UTF-8”.")
        ) from problem
    if "\0" in text:
        raise ValidationError(_("This is no list: save it as CSV and try again."))
    _checked(text)
    return text


def _checked(text) -> None:
    try:
        rows = sum(1 for _row in _rows(text))
    except csv.Error as problem:
        raise ValidationError(
            _("This is no list: save it as CSV and try again.")
        ) from problem
    if rows > MOST_LINES:
        raise ValidationError(_("The list has more than 50,000 lines. Split it."))
    if not any("@" in cell for row in _rows(text) for cell in row):
        raise ValidationError(_("There is no email address in this file."))


def _rows(text):
    head = "\n".join(text.splitlines()[:LOOKED_AT])
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    return (row[:MOST_COLUMNS] for row in reader)


@dataclass(frozen=True)
class UploadedList:
    """A list as it was uploaded, and the column that holds the addresses."""

    text: str
    column: int | None = None

    @cached_property
    def columns(self) -> list[str]:
        """What each column is called, or what stands first in it."""
        return next(_rows(self.text))

    @cached_property
    def guess(self) -> int:
        """The column with the most addresses in the first lines."""
        counts = [0] * MOST_COLUMNS
        for row in islice(_rows(self.text), LOOKED_AT):
            for number, cell in enumerate(row):
                counts[number] += "@" in cell
        return counts.index(max(counts))

    @cached_property
    def addresses(self) -> "Addresses":
        """What the column holds, each mailbox once."""
        column = self.guess if self.column is None else self.column
        found = Addresses()
        for line, row in enumerate(_rows(self.text), start=1):
            cell = row[column].strip() if column < len(row) else ""
            is_heading = line == 1 and "@" not in cell
            if any(row) and not is_heading:
                found.add(line, cell)
        return found


@dataclass
class Addresses:
    """Addresses by their keys, lines that say one again, and lines that hold none."""

    by_key: dict[str, str] = field(default_factory=dict)
    again: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, cell: str) -> None:
        try:
            key = normalise(cell)
        except ValidationError:
            self.wrong.append((line, cell))
            return
        self.again += key in self.by_key
        self.by_key.setdefault(key, cell)
