"""
Left and right, written once and read both ways.

In a text, `{left}` says left to those who begin as the author wrote it, and right to
those on the other side. A language that inflects brings its own two words,
`{linkes|rechtes}`: the first as written, the second mirrored. A brace that is meant as
a brace is doubled. Whatever else stands in braces stays as it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from operator import is_

from .sheet import SIDES, Figure, Sheet, Step

OPPOSITE = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
TOKEN = re.compile(
    r"\{\{|\}\}|\{(?P<side>[Ll]eft|[Rr]ight)\}|\{(?P<here>[^{}|]+)\|(?P<there>[^{}|]+)\}"
)
SPAN_AFTER = {"lead": "other", "other": "lead"}
# Shown at most, so that steps that repeat steps cannot fill a page without end.
MOST_SHOWN = 400


def say(text: str, wrap: Callable[[str], str] = str) -> str:
    """The text with words for its tokens, each passed through `wrap`."""
    if "{" not in text and "}" not in text:
        return text

    def word(token):
        if token[0] in ("{{", "}}"):
            return token[0][0]
        return wrap(_pair(token)[0])

    return TOKEN.sub(word, text)


def has_tokens(text: str) -> bool:
    """Whether a text says different things on the two sides."""
    return any(token[0] not in ("{{", "}}") for token in TOKEN.finditer(text))


def literal(text: str) -> str:
    """Text in which every brace is meant as one."""
    return re.sub(r"([{}])", r"\1\1", text)


def without_tokens(text: str) -> str:
    """What is left of a text when its tokens are taken out."""
    return TOKEN.sub("", text)


def mirror(sheet: Sheet) -> Sheet:
    """The same tutorial, begun on the other side. Mirrored twice, it is the same."""
    return replace(_mirrored(sheet), lead_side=other(sheet.lead_side))


def mirror_step(step: Step) -> Step:
    """One step as it is done when the sides have changed."""
    return replace(_mirrored(step), side=SPAN_AFTER.get(step.side, step.side))


def other(side: str) -> str:
    """Left for right and right for left; nothing for a tutorial without sides."""
    return OPPOSITE.get(side, "")


def led_by(sheet: Sheet, side: str | None) -> Sheet:
    """The Sheet as somebody reads it who begins on this side."""
    if sheet.lead_side and side in SIDES and side != sheet.lead_side:
        return mirror(sheet)
    return sheet


@dataclass(frozen=True)
class Shown:
    """A step with its number, and the steps into which its repetition unfolds."""

    step: Step
    number: int | None
    again: tuple["Shown", ...] = ()


def unfold(sheet: Sheet) -> tuple[Shown, ...]:
    """
    Every step with its number; “the other side” with the real steps it stands for.

    A repeated step that repeats others is not unfolded again, and a tutorial that
    would show more than MOST_SHOWN steps is not unfolded at all.
    """
    shown = list(numbered(sheet.steps))
    ranges = [_repeated(one.step, shown[:n]) for n, one in enumerate(shown)]
    if len(shown) + sum(map(len, ranges)) > MOST_SHOWN:
        return tuple(shown)
    return tuple(
        replace(one, again=again) for one, again in zip(shown, ranges, strict=True)
    )


def numbered(steps: tuple[Step, ...]) -> Iterator[Shown]:
    """Every step with the number that readers count."""
    number = 0
    for step in steps:
        number += step.is_numbered
        yield Shown(step, number if step.is_numbered else None)


def _repeated(step: Step, before: list[Shown]) -> tuple[Shown, ...]:
    """The earlier steps that a step asks to do again, mirrored if it says so."""
    if not step.repeat:
        return ()
    places = {one.step.key: n for n, one in enumerate(before)}
    first, last = places.get(step.repeat.first), places.get(step.repeat.last)
    if first is None or last is None:
        return ()
    turned = mirror_step if step.repeat.mirrored else lambda step: step
    return tuple(
        Shown(turned(one.step), one.number)
        for one in before[first : last + 1]
        if not one.step.repeat
    )


def _pair(token: re.Match) -> tuple[str, str]:
    side = token["side"]
    return (side, OPPOSITE[side]) if side else (token["here"], token["there"])


@lru_cache(maxsize=2048)
def _swapped(text: str) -> str:
    def swap(token):
        if token[0] in ("{{", "}}"):
            return token[0]
        here, there = _pair(token)
        return f"{{{there}}}" if token["side"] else f"{{{there}|{here}}}"

    return TOKEN.sub(swap, text)


def _mirrored(value):
    """Its texts with their tokens turned, its figures too; keys and numbers stay."""
    if isinstance(value, str):
        return _swapped(value) if "{" in value else value
    if isinstance(value, Figure):
        return replace(value, is_turned=not value.is_turned)
    if isinstance(value, tuple):
        turned = tuple(_mirrored(one) for one in value)
        return value if all(map(is_, turned, value)) else turned
    if not is_dataclass(value):
        return value
    changed = {}
    for name in _places(type(value)):
        held = getattr(value, name)
        turned = _mirrored(held) if held else held
        if turned is not held:
            changed[name] = turned
    return replace(value, **changed) if changed else value


@lru_cache
def _places(cls: type) -> tuple[str, ...]:
    """The fields of a part in which texts may stand."""
    return tuple(f.name for f in fields(cls) if f.type not in (int, bool))
