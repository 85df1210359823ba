"""Everything of one instructor, written into an archive one file at a time."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from shutil import copyfileobj
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone

from studio import pictures
from studio.models import Instructor, StudioProfile
from studio.post.links import absolute

from .. import sheet as sheets
from ..document import plain
from ..library import Library, together
from ..models import Tutorial
from ..sheet import Picture, Sheet
from . import FORMAT, VERSION, markdown, naming

PROFILE = (
    "display_name", "headline", "bio", "place", "languages", "links", "link",
    "link_text",
)  # fmt: skip
CHUNK = 20


def write(instructor: Instructor, target: BinaryIO) -> None:
    """All that she has made. Only some files of it are in memory at a time."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        written = _Writing(archive)
        number = sum(written.tutorials(it) for it in _tutorials(instructor))
        photo = _photo(instructor)
        written.pictures(photo)
        written.data("instructor.json", _about(instructor, photo))
        context = {
            "instructor": instructor,
            "studio": StudioProfile.objects.current(),
            "site": absolute("/"),
            "today": timezone.localdate(),
            "number": number,
            "lost": sorted(written.lost),
        }
        readme = render_to_string("poses/archive/readme.md", context)
        archive.writestr("README.md", readme)


class _Writing:
    """An archive in the making, and the pictures that it still has to hold."""

    def __init__(self, archive: ZipFile):
        self._archive, self._pictures, self.lost = archive, {}, set()

    def data(self, name: str, data: dict) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=1)
        self._archive.writestr(name, text)

    def tutorials(self, some: list[Tutorial]) -> int:
        """What they say to programs and to people; how many they are."""
        said = {it: _sheets(it) for it in some}
        wanted = {it: _wanted(it, said[it]) for it in some}
        names = naming.called(_merged(wanted.values()))
        library = Library.of(together([*chain.from_iterable(said.values())]))
        for tutorial in some:
            known = naming.only(names, wanted[tutorial])
            self._tutorial(tutorial, said[tutorial], known, library)
        return len(some)

    def _tutorial(self, tutorial, said, names, library) -> None:
        folder = f"tutorials/{tutorial.slug}"
        self.data(f"{folder}/tutorial.json", _told(tutorial) | {"names": names})
        if said:
            byline = ", ".join(str(it) for it in tutorial.authors)
            text = markdown.tutorial(said[0], byline, library)
            self._archive.writestr(f"{folder}/tutorial.md", text)
        for sheet in said:
            self._pictures |= {it.file: it for it in naming.pictures(sheet)}

    def pictures(self, photo: Picture | None) -> None:
        """Each picture once, in the best that is kept of it."""
        if photo:
            self._pictures[photo.file] = photo
        for file, found in self._pictures.items():
            name = pictures.largest(file, found.width)
            if not pictures.is_there(name):
                self.lost.add(file)
                continue
            entry = ZipInfo(f"media/{file}.webp")
            entry.compress_type = ZIP_STORED
            with (
                default_storage.open(name) as kept,
                self._archive.open(entry, "w") as to,
            ):
                copyfileobj(kept, to)


def _tutorials(instructor: Instructor) -> Iterator[list[Tutorial]]:
    """
    What carries her name, alone or with others, whatever became of it: some at a time,
    so that neither the memory nor the number of queries grows with each.
    """
    hers = Tutorial.objects.by(instructor).order_by("pk")
    whole = (
        hers.select_related("live")
        .prefetch_related("authorships__instructor")
        .with_drafts()
        .defer("words", "search")
    )
    keys = list(hers.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield list(whole.filter(pk__in=keys[start : start + CHUNK]))


def _sheets(tutorial: Tutorial) -> list[Sheet]:
    """What readers see, then what is newer."""
    revisions = {it.pk: it for it in (tutorial.live, tutorial.draft) if it}
    return [it.sheet for it in revisions.values()]


def _wanted(tutorial: Tutorial, said: list[Sheet]) -> dict[str, set[int]]:
    """The numbers of all rows that it names."""
    wanted = naming.numbers(*said)
    if tutorial.pose_id:
        wanted["poses"].add(tutorial.pose_id)
    return wanted


def _merged(wanted: Iterable[dict[str, set[int]]]) -> dict[str, set[int]]:
    together = defaultdict(set)
    for numbers in wanted:
        for kind, found in numbers.items():
            together[kind] |= found
    return together


def _told(tutorial: Tutorial) -> dict:
    live, newest = tutorial.live, tutorial.draft
    return {
        "slug": tutorial.slug,
        "pose": tutorial.pose_id,
        "authors": [
            {"name": it.display_name, "slug": it.slug} for it in tutorial.authors
        ],
        "published_at": _moment(tutorial.published_at),
        "withdrawn_at": _moment(tutorial.withdrawn_at),
        "live": _revision(live),
        "newest": _revision(newest) if newest != live else None,
    }


def _revision(revision) -> dict | None:
    if not revision:
        return None
    return {
        "note": revision.note,
        "saved_at": _moment(revision.created_at),
        "sheet": sheets.write(revision.sheet),
    }


def _photo(instructor: Instructor) -> Picture | None:
    """Her photo, named as a tutorial names its pictures."""
    file, width = instructor.photo_file, instructor.photo_width
    return Picture(file, width, width, focus=instructor.photo_focus) if file else None


def _about(instructor: Instructor, photo: Picture | None) -> dict:
    held = instructor.credentials.shown().select_related("type__body")
    return {
        "format": FORMAT,
        "version": VERSION,
        "studio": {"name": StudioProfile.objects.current().name, "url": absolute("/")},
        "made_at": _moment(timezone.now()),
        "photo": plain(photo) if photo else None,
        "profile": {name: getattr(instructor, name) for name in PROFILE},
        "credentials": [_claim(it) for it in held.prefetch_related("scopes")],
    }


def _claim(credential) -> dict:
    """What she claims. What an admin of this studio found is no other studio's word."""
    kind = credential.type
    return {
        "body": kind.body.name,
        "name": kind.name,
        "kind": kind.kind,
        "parts": [scope.name for scope in credential.scopes.all()],
        "number": credential.number,
        "listed_name": credential.listed_name,
        "issued_on": _moment(credential.issued_on),
        "expires_on": _moment(credential.expires_on),
    }


def _moment(found) -> str | None:
    return found.isoformat() if found else None
