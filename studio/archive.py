"""
ZIP archives from anywhere.

Nothing is ever unpacked to a disk under the names that stand in an archive. A file is
read when it is asked for, and never more of it than was agreed beforehand.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

PACKED = (ZIP_STORED, ZIP_DEFLATED)
# Up, from the root, or from a drive: no archive of ours holds such names.
LEADS_OUT = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\\")
# Besides its own exception zipfile raises these for what is damaged, locked or packed
# in a way that it does not know.
BROKEN = (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


class Unreadable(Exception):  # noqa: N818
    """An archive that nobody should unpack; its one sentence says why."""


class Archive:
    """
    The files of an archive whose names end as `wanted`, however deep its folder lies.
    Raises Unreadable before anything large is unpacked.
    """

    def __init__(
        self,
        source: BinaryIO,
        wanted: re.Pattern,
        *,
        most_files: int,
        most_bytes: int,
    ):
        self._most = self._left = most_bytes
        with _or_refused():
            self._zip = ZipFile(source)
        entries = self._zip.infolist()
        if any(LEADS_OUT.search(it.filename) for it in entries):
            raise Unreadable(_("This archive names files outside of itself."))
        found = [it for it in entries if _is_meant(it) and wanted.search(it.filename)]
        self._entries = {wanted.search(it.filename)[0]: it for it in found}
        if len(found) > most_files or len(self._entries) < len(found):
            raise Unreadable(
                _("This archive holds too many files, or one of them twice.")
            )
        with _or_refused():
            if any(it.compress_type not in PACKED for it in found):
                raise BadZipFile

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str, largest: int | None = None) -> bytes:
        """One of its files. What an archive says of its sizes may be a lie."""
        most = min(self._left, largest or self._left)
        with _or_refused(), self._zip.open(self._entries[name]) as file:
            content = file.read(most + 1)
        if len(content) <= most:
            self._left -= len(content)
            return content
        if most < self._left:
            words = _("“%(name)s” is larger than %(most)d MB.")
            raise Unreadable(words % {"name": name, "most": most // 1_000_000})
        self._left = 0
        words = _("Unpacked, this archive would be larger than %(most)d MB.")
        raise Unreadable(words % {"most": self._most // 1_000_000})


def _is_meant(entry: ZipInfo) -> bool:
    """Systems put files of their own beside those that were meant."""
    parts = entry.filename.split("/")
    return not any(part.startswith((".", "__MACOSX")) for part in parts)


@contextmanager
def _or_refused() -> Iterator[None]:
    try:
        yield
    except BROKEN:
        raise Unreadable(_("This is no ZIP archive that can be read.")) from None
