from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from studio.cache import kept_as

from ..models import Pose, PoseArea
from . import rows

# A new pose, name or answer may be so late.
KEEP_SECONDS = 60

# What somebody has who has nothing; no prop can be called so.
NOTHING = "nothing"
FIXED = {
    "level": {level.name.lower(): level.label for level in Pose.Level},
    "have": {NOTHING: _("nothing")},
    "base": dict(Pose.Base.choices),
    "discipline": dict(Pose.Discipline.choices),
    "kind": dict(Pose.Kind.choices),
    "movement": dict(Pose.Movement.choices),
    "effect": dict(PoseArea.Effect.choices),
    "sides": dict(Pose.Sidedness.choices),
    "taught": {"yes": _("with a tutorial")},
}


@dataclass(frozen=True)
class Index:
    """
    The whole library as sets of poses, small enough to be kept and asked in a moment.

    A set is an int: its bit n stands for the n-th pose by name. `poses` are the numbers
    of the rows in that order, `sets` say of each question and value which poses it is
    true of, `orders` are the poses in other orders, `edited` the values that the studio
    edits with their names, `instead` the props that each prop may stand in for.
    """

    poses: list[int]
    sets: dict[str, dict[str, int]]
    orders: dict[str, list[int]]
    edited: dict[str, dict[str, str]]
    instead: dict[str, set[str]]

    @classmethod
    def current(cls) -> "Index":
        """The library as it was a minute ago at most."""
        key = kept_as("library")
        if not (index := cache.get(key)):
            index = _made()
            cache.set(key, index, KEEP_SECONDS)
        return index

    @property
    def everything(self) -> int:
        """The set of all poses."""
        return (1 << len(self.poses)) - 1

    def values(self, question: str) -> dict[str, str]:
        """The answers to a question with their names, in the order of a list."""
        return FIXED.get(question, {}) | self.edited.get(question, {})

    def of(self, question: str, *values: str) -> int:
        """The poses of which one of these is true."""
        known = self.sets.get(question, {})
        return union(known.get(value, 0) for value in values)

    def usable(self, props: Iterable[str]) -> set[str]:
        """The props that somebody can use who has these: they, or what they do for."""
        return set(props).union(*(self.instead.get(prop, ()) for prop in props))


def union(sets: Iterable[int]) -> int:
    """All poses of these sets."""
    found = 0
    for some in sets:
        found |= some
    return found


def _made() -> Index:
    """The index of today, in three queries."""
    alike, answers, words = list(rows.poses()), list(rows.answers()), list(rows.words())
    named = {it: poses for it, _number, _more, poses in answers}
    poses = _by_name(alike, named)
    place = {number: n for n, number in enumerate(poses)}
    sets = defaultdict(lambda: defaultdict(int))
    for question, value, numbers in [*_true_of(alike), *_answered(answers, words)]:
        sets[question][value] |= _set(numbers, place)
    _count_parts(sets["area"], words)
    return Index(
        poses=poses,
        sets={question: dict(known) for question, known in sets.items()},
        orders=_orders(alike, named, place),
        edited=_edited(words),
        instead=_instead(words),
    )


def _by_name(alike, named) -> list[int]:
    """All public poses by their English names, those without one last."""
    public = {number for *_columns, numbers in alike for number in numbers}
    first = [it for it in named.get("english", ()) if it in public]
    return first + sorted(public.difference(first))


def _true_of(alike) -> Iterator[tuple[str, str, list[int]]]:
    """What the columns of poses answer."""
    for discipline, kind, base, sides, least, most, movements, numbers in alike:
        yield "discipline", discipline, numbers
        yield "kind", kind, numbers
        yield "base", base, numbers
        yield "sides", sides, numbers
        for level in list(FIXED["level"])[least - 1 : most]:
            yield "level", level, numbers
        for movement in movements:
            yield "movement", movement, numbers


def _answered(answers, words) -> Iterator[tuple[str, object, list[int]]]:
    """What other rows answer, by the keys of their values."""
    keys = {(question, number): key for question, number, key, _said in words}
    for question, number, more, numbers in answers:
        if question == "taught":
            yield question, "yes", numbers
        elif key := keys.get((question, number)):
            yield question, (key, more) if more else key, numbers


def _set(numbers, place) -> int:
    found = bytearray(len(place) // 8 + 1)
    # Rows may speak of poses that are not public.
    for n in [place[number] for number in numbers if number in place]:
        found[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(found, "little")


def _count_parts(works, words) -> None:
    """What a pose does to a part it does to the whole, however deep that lies."""
    within = {
        key: said for question, _number, key, said in words if question == "within"
    }
    for (area, effect), poses in list(works.items()):
        seen = {area}
        while (area := within.get(area)) and area not in seen:
            works[area, effect] |= poses
            seen.add(area)


def _orders(alike, named, place) -> dict[str, list[int]]:
    """The places of all poses in the other orders that one may ask for."""
    sanskrit = named.get("sanskrit", ())
    first = [place[it] for it in sanskrit if it in place]
    levels = {
        place[number]: columns[4:6] for *columns, numbers in alike for number in numbers
    }
    return {
        "sanskrit": first + sorted(set(place.values()).difference(first)),
        "level": sorted(levels, key=lambda n: (levels[n], n)),
        "new": [place[number] for number in sorted(place, reverse=True)],
    }


def _edited(words) -> dict[str, dict[str, str]]:
    edited = defaultdict(dict)
    for question, _number, key, said in words:
        edited[question][key] = said
    return {question: edited[question] for question in rows.EDITED}


def _instead(words) -> dict[str, set[str]]:
    """The props that each prop may stand in for."""
    instead = defaultdict(set)
    for question, _number, key, said in words:
        if question == "instead":
            instead[said].add(key)
    return dict(instead)
