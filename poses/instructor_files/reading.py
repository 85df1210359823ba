"""
Taking an archive apart, without believing a word of it.

What is wrong is said by file and field. What blocks keeps the archive from being read;
the rest is advice: something will be left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.archive import Archive
from studio.forms import ProfileForm
from studio.models import CredentialType, Instructor

from .. import sheet as sheets
from ..document import count, part, row, words
from ..library_files.reading import Problem
from ..upgrades import SCHEMA
from . import FORMAT, LARGEST_TEXT, MOST_BYTES, MOST_FILES, NAME, VERSION
from .writing import PROFILE

ABOUT = "instructor.json"
NEWER = gettext_lazy("was made by a newer studio: upgrade this one first")
NONSENSE = gettext_lazy("makes no sense and is left out")
MOST_CLAIMS = 200
MOST_PARTS = 20


@dataclass(frozen=True)
class Told:
    """One tutorial of an archive, with the numbers of where it was made."""

    file: str
    slug: str
    pose: int | None
    authors: list[str]
    live: sheets.Sheet | None
    newest: sheets.Sheet | None
    notes: dict[str, str]
    names: dict[str, dict[str, dict]]


@dataclass
class Contents:
    """What an archive says, as far as it makes sense, and what does not."""

    archive: Archive
    profile: dict = field(default_factory=dict)
    photo: sheets.Picture | None = None
    claims: list[dict] = field(default_factory=list)
    tutorials: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def blocks(self) -> list[Problem]:
        return [it for it in self.problems if it.blocks]

    def object(self, name: str) -> dict:
        """A file of the archive as JSON, or nothing."""
        try:
            found = json.loads(self.archive.read(name, LARGEST_TEXT))
        except (ValueError, RecursionError) as error:
            self.problems.append(Problem(name, "", _("is no JSON: %s") % error))
            return {}
        if not isinstance(found, dict):
            self.problems.append(Problem(name, "", _("holds no object")))
            return {}
        return found


def read(source: BinaryIO) -> Contents:
    """Everything but the pictures, which are read when they are kept."""
    archive = Archive(source, NAME, most_files=MOST_FILES, most_bytes=MOST_BYTES)
    contents = Contents(archive)
    if ABOUT not in archive:
        contents.problems.append(Problem(ABOUT, "", _("is missing")))
        return contents
    _about(contents, contents.object(ABOUT))
    for name in sorted(archive):
        if name.startswith("tutorials/") and (found := contents.object(name)):
            told = _tutorial(name, found)
            contents.tutorials.append(told)
            contents.problems += _wrong(name, found, told)
    return contents


def _about(contents: Contents, found: dict) -> None:
    if not found:
        return
    if found.get("format") != FORMAT:
        contents.problems.append(Problem(ABOUT, "format", _("is no instructor’s")))
    if count(found.get("version")) > VERSION:
        contents.problems.append(Problem(ABOUT, "version", NEWER))
    contents.profile = _profile(found.get("profile"), contents.problems)
    contents.photo = part(sheets.Picture)(found.get("photo"))
    claims = found.get("credentials")
    for number, said in enumerate(claims if isinstance(claims, list) else ()):
        place = f"credentials[{number}]"
        claim = _claim(said) if number < MOST_CLAIMS else None
        if claim:
            contents.claims.append(claim)
        else:
            contents.problems.append(Problem(ABOUT, place, NONSENSE, blocks=False))


def _profile(found: object, problems: list[Problem]) -> dict:
    """What would stand on her page: whatever the form at her desk would have taken."""
    said = found if isinstance(found, dict) else {}
    links = said.get("links")
    listed = links if isinstance(links, list) else []
    typed = {name: words(said.get(name)) for name in PROFILE}
    typed["links"] = "\n".join(words(link) for link in listed)
    form = ProfileForm(typed, instance=Instructor())
    for name, texts in form.errors.items():
        problems.append(Problem(ABOUT, f"profile.{name}", " ".join(texts)))
    return form.cleaned_data


def _claim(found: object) -> dict | None:
    said = found if isinstance(found, dict) else {}
    parts = said.get("parts")
    listed = parts if isinstance(parts, list) else []
    claim = {
        "body": words(said.get("body"))[:120],
        "name": words(said.get("name"))[:120],
        "kind": words(said.get("kind")),
        "parts": [words(it)[:80] for it in listed[:MOST_PARTS] if words(it)],
        "number": words(said.get("number"))[:60],
        "listed_name": words(said.get("listed_name"))[:120],
        "issued_on": _day(said.get("issued_on")),
        "expires_on": _day(said.get("expires_on")),
    }
    first, last = claim["issued_on"], claim["expires_on"]
    is_backwards = first and last and last <= first
    is_known = claim["kind"] in CredentialType.Kind
    makes_sense = claim["body"] and claim["name"] and is_known and not is_backwards
    return claim if makes_sense else None


def _day(found: object) -> date | None:
    try:
        return date.fromisoformat(words(found))
    except ValueError:
        return None


def _tutorial(name: str, found: dict) -> Told:
    authors = found.get("authors")
    listed = authors if isinstance(authors, list) else []
    revisions = {
        which: it
        for which in ("live", "newest")
        if isinstance(it := found.get(which), dict)
    }
    said = {which: sheets.read(it.get("sheet")) for which, it in revisions.items()}
    return Told(
        file=name,
        slug=name.split("/")[1],
        pose=row(found.get("pose")),
        authors=[words(it.get("name")) for it in listed if isinstance(it, dict)],
        live=said.get("live"),
        newest=said.get("newest"),
        notes={w: words(it.get("note"))[:200] for w, it in revisions.items()},
        names=_names(found.get("names")),
    )


def _names(found: object) -> dict[str, dict[str, dict]]:
    said = found if isinstance(found, dict) else {}
    tables = {kind: rows for kind, rows in said.items() if isinstance(rows, dict)}
    return {
        kind: {number: _called(one) for number, one in rows.items()}
        for kind, rows in tables.items()
    }


def _called(found: object) -> dict:
    said = found if isinstance(found, dict) else {}
    names = said.get("names")
    listed = names if isinstance(names, list) else []
    return {"slug": words(said.get("slug")), "names": [words(it) for it in listed]}


def _wrong(name: str, found: dict, told: Told) -> Iterator[Problem]:
    """What reading could not take: all of it, or a field that is lost."""
    if not told.live and not told.newest:
        yield Problem(name, "newest", _("says nothing"), blocks=False)
    for which, sheet in (("live", told.live), ("newest", told.newest)):
        if sheet:
            yield from _unread(name, which, found[which].get("sheet"), sheet)


def _unread(name: str, which: str, document: object, sheet) -> Iterator[Problem]:
    schema = count(document.get("schema")) if isinstance(document, dict) else 0
    place = f"{which}.sheet"
    if not schema:
        yield Problem(name, f"{place}.schema", _("is missing"))
    elif schema > SCHEMA:
        yield Problem(name, f"{place}.schema", NEWER)
    elif schema == SCHEMA:
        for part in lost(document, sheets.write(sheet)):
            yield Problem(name, f"{place}{part}", NONSENSE, blocks=False)


def lost(said: object, kept: object, place: str = "") -> Iterator[str]:
    """The places of a document where something stood that was not kept."""
    if said == kept or not said:
        return
    if isinstance(said, dict) and isinstance(kept, dict):
        for key, value in said.items():
            yield from lost(value, kept.get(key), f"{place}.{key}")
    elif isinstance(said, list) and isinstance(kept, list) and len(said) == len(kept):
        for number, (one, other) in enumerate(zip(said, kept, strict=True)):
            yield from lost(one, other, f"{place}[{number}]")
    elif isinstance(said, str) and isinstance(kept, str) and said.strip() == kept:
        return
    else:
        yield place
