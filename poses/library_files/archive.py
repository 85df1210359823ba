"""The library's files in one ZIP archive."""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Enough for a thousand poses, which are two thousand files in eight megabytes.
MOST_FILES = 3_000
MOST_BYTES = 10_000_000
LARGEST_ARCHIVE = 4_000_000
TOO_LARGE = gettext_lazy("This archive is larger than 4 MB.")
PACKED = (ZIP_STORED, ZIP_DEFLATED)
# However deep the library's folder lies in the archive.
NAME = re.compile(r"(?:(?:poses|figures)/)?[^/]+\.toml$")


class Unreadable(Exception):  # noqa: N818
    """An archive that nobody should unpack; its one sentence says why."""


def pack(files: dict[str, str]) -> bytes:
    """These texts as one archive."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """
    The TOML files of an archive, by their names below the folder of the library.
    Raises Unreadable before anything large is unpacked.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive)
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise Unreadable(_("This is no ZIP archive that can be read.")) from None


def _unpacked(archive: ZipFile) -> dict[str, bytes]:
    wanted = [it for it in archive.infolist() if _is_ours(it.filename)]
    names = [NAME.search(it.filename)[0] for it in wanted]
    if not wanted:
        raise Unreadable(_("There are no TOML files in this archive."))
    if len(wanted) > MOST_FILES or len(set(names)) < len(names):
        raise Unreadable(_("This archive holds too many files, or one of them twice."))
    if any(it.compress_type not in PACKED for it in wanted):
        raise BadZipFile
    found, left = {}, MOST_BYTES
    for name, entry in zip(names, wanted, strict=True):
        # What an archive says of its sizes may be a lie.
        with archive.open(entry) as file:
            found[name] = file.read(left + 1)
        left -= len(found[name])
        if left < 0:
            raise Unreadable(_("Unpacked, this archive would be larger than 10 MB."))
    return found


def _is_ours(name: str) -> bool:
    """Systems put files of their own beside those that were meant."""
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    return bool(NAME.search(name)) and not is_hidden
