"""
The shapes that tables of the library's files should have.

A check takes a value and yields what is wrong with it, as (place inside it, text).
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import (
    Benefit,
    BodyArea,
    BreathTechnique,
    Condition,
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseProp,
    PoseRelation,
    Prop,
    PropSubstitution,
)
from ..models.amounts import Unit

Wrong = Iterator[tuple[str, str]]
Check = Callable[[object], Wrong]

MOST = 100_000


@dataclass(frozen=True)
class Shape:
    """Which keys a table has, and which it must have."""

    needed: dict[str, Check]
    optional: dict[str, Check] = field(default_factory=dict)

    def __call__(self, table) -> Wrong:
        if not isinstance(table, dict):
            yield "", _("is no table")
            return
        known = self.needed | self.optional
        for key in self.needed.keys() - table.keys():
            yield f".{key}", _("is missing")
        for key, value in table.items():
            if key not in known:
                yield f".{key}", _("is not known here")
                continue
            for place, text in known[key](value):
                yield f".{key}{place}", text


def text(model, name) -> Check:
    """Words for a column of a model: not too long, and right for its other rules."""
    column = model._meta.get_field(name)

    def check(value) -> Wrong:
        if not isinstance(value, str) or not value.strip():
            yield "", _("is no text")
            return
        if unicodedata.normalize("NFC", value) != value:
            yield "", _("has letters and accents apart; write it in Unicode’s NFC")
        if len(value) > column.max_length:
            known = {"length": len(value), "most": column.max_length}
            yield "", _("has %(length)s characters of at most %(most)s") % known
        yield from _refused(column, value)

    return check


def _refused(column, value) -> Wrong:
    """What the column's own rules, such as those for addresses, have against it."""
    said = set()
    for rule in column.validators:
        try:
            rule(value)
        except ValidationError as refusal:
            said |= set(refusal.messages) if refusal.code != "max_length" else set()
    for message in sorted(said):
        yield "", message


def flag(value) -> Wrong:
    if not isinstance(value, bool):
        yield "", _("is neither true nor false")


def one_of(choices) -> Check:
    def check(value) -> Wrong:
        if value not in choices.values:
            known = {"value": value, "choices": ", ".join(choices.values)}
            yield "", _("“%(value)s” is none of %(choices)s") % known

    return check


def each(check: Check) -> Check:
    """A list in which each value is right, and none stands twice."""

    def check_all(values) -> Wrong:
        if not isinstance(values, list):
            yield "", _("is no list")
            return
        for number, value in enumerate(values):
            for place, text in check(value):
                yield f"[{number}]{place}", text
            if value in values[:number]:
                yield f"[{number}]", _("stands there twice")

    return check_all


def notes(check: Check) -> Check:
    """A table from keys to notes."""

    def check_all(table) -> Wrong:
        if not isinstance(table, dict):
            yield "", _("is no table")
            return
        for key, value in table.items():
            for place, text in check(value):
                yield f".{key}{place}", text

    return check_all


def slug(value) -> Wrong:
    """Whether it names anything is asked when all files are read."""
    if not isinstance(value, str):
        yield "", _("is no text")


def level(value) -> Wrong:
    if not _is_span(value, 3):
        yield "", _("is no pair like [1, 2], from 1 to 3")


def amount(**more: Check) -> Check:
    """A table from `least` to `most`, with what it is counted in."""
    shape = Shape({"least": _number, "most": _number, **more})

    def check(table) -> Wrong:
        wrong = list(shape(table))
        yield from wrong
        if not wrong and table["least"] > table["most"]:
            yield "", _("has more at least than at most")

    return check


def _number(value) -> Wrong:
    if not _is_number(value, MOST):
        yield "", _("is no whole number from 1 on")


def _is_number(value, most) -> bool:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return is_whole and 1 <= value <= most


def _is_span(value, most) -> bool:
    is_pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004
    return (
        is_pair and all(_is_number(it, most) for it in value) and value[0] <= value[1]
    )


AREA = Shape(
    {"name": text(BodyArea, "name")},
    {
        "latin": text(BodyArea, "latin"),
        "kind": one_of(BodyArea.Kind),
        "parent": slug,
    },
)
CONDITION = Shape({"name": text(Condition, "name")})
PROP = Shape(
    {"name": text(Prop, "name")},
    {
        "plural": text(Prop, "plural"),
        "household": text(Prop, "household_hint"),
        "substitutes": notes(text(PropSubstitution, "note")),
    },
)
TECHNIQUE = Shape(
    {
        "name": text(BreathTechnique, "name"),
        "how_to": text(BreathTechnique, "how_to"),
    },
    {
        "sanskrit": text(BreathTechnique, "sanskrit"),
        "caution": text(BreathTechnique, "caution"),
    },
)
NAME = Shape(
    {"text": text(PoseName, "text"), "language": one_of(PoseName.Language)},
    {
        "primary": flag,
        "meaning": text(PoseName, "meaning"),
        "pronunciation": text(PoseName, "pronunciation"),
    },
)
POSE = Shape(
    {"discipline": one_of(Pose.Discipline), "names": each(NAME)},
    {
        "kind": one_of(Pose.Kind),
        "base": one_of(Pose.Base),
        "movements": each(one_of(Pose.Movement)),
        "level": level,
        "sidedness": one_of(Pose.Sidedness),
        "side_means": text(Pose, "side_means"),
        "hold": amount(unit=one_of(Unit)),
        "repetitions": amount(),
        "description": text(Pose, "description"),
        "areas": each(
            Shape({"area": slug, "effect": one_of(PoseArea.Effect)}, {"primary": flag})
        ),
        "benefits": each(
            Shape(
                {"text": text(Benefit, "text"), "basis": one_of(Benefit.Basis)},
                {"source": text(Benefit, "source")},
            )
        ),
        "contraindications": each(
            Shape(
                {"condition": slug, "advice": one_of(Contraindication.Advice)},
                {"note": text(Contraindication, "note"), "instead": slug},
            )
        ),
        "props": each(
            Shape(
                {"prop": slug},
                {"need": one_of(PoseProp.Need), "note": text(PoseProp, "note")},
            )
        ),
        "relations": each(Shape({"kind": one_of(PoseRelation.Kind), "other": slug})),
    },
)
