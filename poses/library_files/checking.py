"""What is wrong with the library's files: all of it at once, and nothing is written."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from .. import figures
from ..figures.notation import misread
from . import shapes
from .reading import Files, Problem

SHAPES = {
    "areas": shapes.AREA,
    "conditions": shapes.CONDITION,
    "props": shapes.PROP,
    "techniques": shapes.TECHNIQUE,
}
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_SLUG = {"poses": 80, "figures": 80}

# In a pose's file: the list, what its rows name and where that stands, and what may
# not be the same in two of them.
REFERENCES = [
    ("areas", "area", "areas"),
    ("contraindications", "condition", "conditions"),
    ("contraindications", "instead", "poses"),
    ("props", "prop", "props"),
    ("relations", "other", "poses"),
]
UNIQUE = {
    "names": ("text", "language"),
    "areas": ("area", "effect"),
    "benefits": ("text",),
    "contraindications": ("condition",),
    "props": ("prop",),
    "relations": ("kind", "other"),
}
# A kind of thing, each by its slug with its name, so that no other takes it.
Known = Mapping[str, Mapping[str, str]]


def problems(files: Files, known: Known | None = None) -> list[Problem]:
    """Everything that is wrong; `known` is what the studio has already."""
    known = known or {}
    there = {
        kind: getattr(files, kind).keys() | known.get(kind, {}).keys()
        for kind in (*SHAPES, "poses")
    }
    found = list(files.problems)
    for kind, shape in SHAPES.items():
        found += _in_table(kind, getattr(files, kind), shape, known.get(kind, {}))
    found += _between_rows(files, there)
    for slug, pose in files.poses.items():
        file = f"poses/{slug}.toml"
        # What could not be read has been said.
        if not any(problem.file == file for problem in files.problems):
            found += _in_pose(file, slug, pose, there)
    for slug, figure in files.figures.items():
        found += _in_figure(f"figures/{slug}.toml", slug, figure, there["poses"])
    return [
        it if it.line else replace(it, line=files.line_of(it.file, it.field))
        for it in found
    ]


def _in_table(kind, rows, shape, known) -> Iterator[Problem]:
    file = f"{kind}.toml"
    for slug, row in rows.items():
        yield from _slug(file, kind, slug, place=slug)
        yield from _shaped(file, slug, shape(row))
    names = dict(known) | {slug: str(_get(row, "name")) for slug, row in rows.items()}
    often = Counter(names.values())
    for slug, row in rows.items():
        if often[names[slug]] > 1 and _get(row, "name"):
            yield Problem(file, f"{slug}.name", _("is another one’s name too"))


def _between_rows(files, there) -> Iterator[Problem]:
    """Areas that are part of one another, props that stand in for one another."""
    for slug, row in files.areas.items():
        parent = _get(row, "parent")
        yield from _named("areas.toml", f"{slug}.parent", parent, slug, there["areas"])
    for slug, row in files.props.items():
        others = _get(row, "substitutes")
        for other in others if isinstance(others, dict) else ():
            place = f"{slug}.substitutes.{other}"
            yield from _named("props.toml", place, other, slug, there["props"])


def _in_pose(file, slug, pose, there) -> Iterator[Problem]:
    yield from _slug(file, "poses", slug)
    yield from _shaped(file, "", shapes.POSE(pose))
    for part, key, kind in REFERENCES:
        own = slug if kind == "poses" else None
        for number, row in _rows(pose, part):
            place = f"{part}[{number}].{key}"
            yield from _named(file, place, row.get(key), own, there[kind])
    for part, keys in UNIQUE.items():
        yield from _twice(file, part, keys, pose)
    yield from _primaries(file, pose)
    yield from _sides(file, pose)
    for number, row in _rows(pose, "benefits"):
        if row.get("basis") == "study" and not row.get("source"):
            place = f"benefits[{number}].source"
            yield Problem(file, place, _("is missing: a study can be looked up"))


def _in_figure(file, slug, figure, poses) -> Iterator[Problem]:
    wrong = [(key, text) for key in figure for text in misread({key: figure[key]})]
    for key, text in wrong:
        yield Problem(file, key, text)
    for text in figures.problems(figure):
        if text not in dict(wrong).values():
            yield Problem(file, "", text, blocks=False)
    if slug not in poses:
        yield Problem(file, "", _("is the figure of no pose"))


def _twice(file, part, keys, pose) -> Iterator[Problem]:
    seen = []
    for number, row in _rows(pose, part):
        own = [row.get(key) for key in keys]
        if own in seen and row not in pose[part][:number]:
            place = f"{part}[{number}]"
            yield Problem(file, place, _("stands there twice, in other words"))
        seen.append(own)


def _primaries(file, pose) -> Iterator[Problem]:
    languages = [
        row.get("language")
        for _number, row in _rows(pose, "names")
        if row.get("primary")
    ]
    for language in sorted({it for it in languages if languages.count(it) > 1}):
        text = _("has more than one primary name in %(language)s")
        yield Problem(file, "names", text % {"language": language})


def _sides(file, pose) -> Iterator[Problem]:
    if pose.get("side_means") and pose.get("sidedness") != "two_sided":
        text = _("stands only with the sidedness “two_sided”")
        yield Problem(file, "side_means", text)


def _named(file, place, slug, own, there) -> Iterator[Problem]:
    """Whether a slug names something, and something else than what names it."""
    if not isinstance(slug, str):
        return
    if slug == own:
        yield Problem(file, place, _("names itself"))
    elif slug not in there:
        yield Problem(file, place, _("“%(slug)s” is not known") % {"slug": slug})


def _slug(file, kind, slug, place="") -> Iterator[Problem]:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG.get(kind, 40):
        text = _("“%(slug)s” is no address: small letters, digits and hyphens")
        yield Problem(file, place, text % {"slug": slug})


def _shaped(file, start, wrong) -> Iterator[Problem]:
    for place, text in wrong:
        yield Problem(file, f"{start}{place}".removeprefix("."), text)


def _rows(pose, part) -> list[tuple[int, dict]]:
    """The tables of a list, as far as it is one."""
    rows = pose.get(part)
    found = enumerate(rows if isinstance(rows, list) else ())
    return [(number, row) for number, row in found if isinstance(row, dict)]


def _get(row, key):
    return row.get(key) if isinstance(row, dict) else None
