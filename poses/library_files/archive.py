"""The library's files in one ZIP archive."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.archive import Archive, Unreadable

# Enough for a thousand poses, which are two thousand files in eight megabytes.
MOST_FILES = 3_000
MOST_BYTES = 10_000_000
LARGEST_ARCHIVE = 4_000_000
TOO_LARGE = gettext_lazy("This archive is larger than 4 MB.")
NAME = re.compile(r"(?:(?:poses|figures)/)?[^/]+\.toml$")


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
    archive = Archive(
        BytesIO(content), NAME, most_files=MOST_FILES, most_bytes=MOST_BYTES
    )
    found = {name: archive.read(name) for name in archive}
    if not found:
        raise Unreadable(_("There are no TOML files in this archive."))
    return found
