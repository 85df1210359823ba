"""Lists that a spreadsheet opens and does not execute."""

import csv
from collections.abc import Iterable, Iterator

# A cell that begins so is taken for a formula (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    def write(self, line):
        return line


def lines(rows: Iterable[Iterable]) -> Iterator[str]:
    """CSV, line by line, with a mark by which spreadsheets know that it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell) -> str:
    words = "" if cell is None else str(cell)
    return f"'{words}" if words.startswith(FORMULAS) else words
