"""
How a figure is written down, and reading it.

A direction is an angle on the page, in degrees: 0 is to the right, 90 up, 180 to the
left, -90 down. Somebody seen from the side looks to the right. A segment is a
direction, or a direction and the part of its length that is seen when it points out of
the page: `[-20, 0.6]`. Reading is tolerant: what makes no sense is left out, so that
anything can be drawn; `misread` says what it was.
"""

import math
from dataclasses import dataclass
from functools import partial

Segment = tuple[float, float]

VIEWS = ("side", "front", "above")
FACINGS = FACES = ("right", "left")
PAIRS = {"side": ("near", "far"), "front": ("left", "right")}
PAIRS["above"] = PAIRS["front"]
SIDES = ("near", "far", "left", "right")
FEET = ("flat", "pointed", "flexed", "tucked", "out", "hidden")
HANDS = ("straight", "flat", "fist")
# From below up, as the points of the spine.
TRUNK = ("seat", "belly", "back", "chest", "shoulders")
LIMB_PARTS = ("hand", "elbow", "knee", "foot")
BOTH = {"hands": "hand", "elbows": "elbow", "knees": "knee", "feet": "foot"}
SINGLE = (*TRUNK, "head", *(f"{side} {part}" for side in SIDES for part in LIMB_PARTS))
PARTS = (*SINGLE, *BOTH)
LIMBS = tuple(f"{side} {kind}" for side in SIDES for kind in ("leg", "arm"))
LAYERS = (*LIMBS, "trunk", "head")
KINDS = ("wall", "chair", "block", "strap", "bolster", "blanket")
HEIGHTS = ("low", "medium", "tall")
MOST_PROPS, MOST_WORDS = 6, 16
STANDING = (-90.0, 1.0)


@dataclass(frozen=True)
class Limb:
    """A leg is a thigh, a shin and a foot; an arm is made alike, and ends in a hand."""

    upper: Segment = STANDING
    lower: Segment = STANDING
    end: str | float = ""


@dataclass(frozen=True)
class Prop:
    """Under a part of the body, at the left or right of it, or between two parts."""

    kind: str
    height: str = "low"
    under: str = ""
    side: str = "right"
    between: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Figure:
    """
    A body in a pose: the directions of its segments and what rests on the floor.

    `hips` and `shoulders` say how broad these are seen: 0 from the side, 1 from the
    front. The first part that `rests` carries the body; the others are turned until
    they touch the floor too. `behind` is drawn first and lighter, `ahead` last.
    """

    view: str
    facing: str
    face: str
    spine: tuple[Segment, ...]
    head: tuple[float, float]
    hips: float
    shoulders: float
    limbs: dict[str, Limb]
    rests: tuple[str, ...]
    behind: tuple[str, ...]
    ahead: tuple[str, ...]
    props: tuple[Prop, ...]

    @property
    def pair(self) -> tuple[str, str]:
        """What the two sides of the body are called in this view."""
        return PAIRS[self.view]

    @property
    def resting(self) -> tuple[str, ...]:
        """The parts that rest, one by one."""
        return self.spread(self.rests)

    def spread(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The parts that are meant and can be seen: feet are a near and a far one."""
        parts = []
        for word in words:
            names = [f"{side} {BOTH[word]}" for side in self.pair if word in BOTH]
            parts += names or [word]
        return tuple(part for part in parts if self._has(part))

    def _has(self, part: str) -> bool:
        return part in ("head", *TRUNK) or part.startswith(self.pair)


def _number(found: object, least: float, most: float) -> float | None:
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number and least <= found <= most else None


_angle = partial(_number, least=-360, most=360)
_fraction = partial(_number, least=0, most=1)
_breadth = partial(_number, least=-1, most=1)


def _word(found: object, *words: str) -> str | None:
    return found if isinstance(found, str) and found in words else None


def _words(found: object, *words: str) -> tuple[str, ...] | None:
    is_list = _is_list(found, 0, MOST_WORDS)
    known = is_list and all(_word(one, *words) for one in found)
    return tuple(found) if known else None


def _segment(found: object) -> Segment | None:
    """A direction, or a direction and how much of the length is seen."""
    direction, seen = found if _is_list(found, 2, 2) else (found, 1)
    segment = (_angle(direction), _fraction(seen))
    return None if None in segment else segment


def _is_list(found: object, least: int, most: int) -> bool:
    return isinstance(found, list) and least <= len(found) <= most


def _spine(found: object) -> tuple[Segment, ...] | None:
    """Directions from the pelvis over the waist, if said, to the chest."""
    segments = tuple(map(_segment, found)) if _is_list(found, 2, 3) else (None,)
    return None if None in segments else segments


def _head(found: object) -> tuple[float, float] | None:
    """The directions of the neck and the head; mostly they are one."""
    neck, head = found if _is_list(found, 2, 2) else (found, found)
    angles = (_angle(neck), _angle(head))
    return None if None in angles else angles


def _limb(found: object, *ends: str) -> Limb | None:
    if not _is_list(found, 2, 3):
        return None
    upper, lower, end = (*found, ends[0])[:3]
    end = _word(end, *ends) or _angle(end)
    parts = (_segment(upper), _segment(lower), end)
    return None if None in parts else Limb(*parts)


def _pair_of_parts(found: object) -> tuple[str, str] | None:
    return _words(found, *SINGLE) if _is_list(found, 2, 2) else None


PROP = {
    "kind": lambda found: _word(found, *KINDS),
    "height": lambda found: _word(found, *HEIGHTS),
    "under": lambda found: _word(found, *PARTS),
    "side": lambda found: _word(found, *FACINGS),
    "between": _pair_of_parts,
}


def _prop(found: object) -> Prop | None:
    if not isinstance(found, dict) or not found.keys() <= PROP.keys():
        return None
    told = {key: PROP[key](value) for key, value in found.items()}
    return None if None in told.values() or "kind" not in told else Prop(**told)


def _props(found: object) -> tuple[Prop, ...] | None:
    props = tuple(map(_prop, found)) if _is_list(found, 0, MOST_PROPS) else (None,)
    return None if None in props else props


READERS = {
    "view": lambda found: _word(found, *VIEWS),
    "facing": lambda found: _word(found, *FACINGS),
    "face": lambda found: _word(found, *FACES),
    "spine": _spine,
    "head": _head,
    "hips": _breadth,
    "shoulders": _breadth,
    "rests": lambda found: _words(found, *PARTS),
    "behind": lambda found: _words(found, *LAYERS),
    "ahead": lambda found: _words(found, *LAYERS),
    "props": _props,
} | {
    f"{side}_{kind}": partial(lambda ends, found: _limb(found, *ends), ends)
    for side in SIDES
    for kind, ends in (("leg", FEET), ("arm", HANDS))
}


def read(found: object) -> Figure:
    """The figure that was written down. Never raises, whatever it was given."""
    told = found if isinstance(found, dict) else {}
    said = {key: READERS[key](value) for key, value in told.items() if key in READERS}
    said = {key: value for key, value in said.items() if value is not None}
    view = said.get("view", "side")
    breadth = 0.0 if view == "side" else 1.0
    spine = said.get("spine", ((90.0, 1.0), (90.0, 1.0)))
    return Figure(
        view=view,
        facing=said.get("facing", "right"),
        face=said.get("face", "right" if view == "side" else ""),
        spine=spine,
        head=said.get("head", (spine[-1][0],) * 2),
        hips=said.get("hips", breadth),
        shoulders=said.get("shoulders", breadth),
        limbs=_limbs(said, view, 90 if view == "front" else spine[0][0]),
        rests=said.get("rests", ()),
        behind=said.get("behind", ("far leg", "far arm")),
        ahead=said.get("ahead", ()),
        props=said.get("props", ()),
    )


def _limbs(said: dict, view: str, axis: float) -> dict[str, Limb]:
    """All four limbs; what is said of one side only is so on the other."""
    limbs = {}
    first, second = PAIRS[view]
    for kind, end in (("leg", FEET[0]), ("arm", HANDS[0])):
        one = said.get(f"{first}_{kind}", Limb(end=end))
        same = one if view == "side" else _reflected(one, axis)
        limbs[f"{first} {kind}"] = one
        limbs[f"{second} {kind}"] = said.get(f"{second}_{kind}", same)
    return limbs


def _reflected(limb: Limb, axis: float) -> Limb:
    (upper, above), (lower, below), end = limb.upper, limb.lower, limb.end
    end = end if isinstance(end, str) else 2 * axis - end
    return Limb((2 * axis - upper, above), (2 * axis - lower, below), end)


def misread(found: object) -> list[str]:
    """What in a figure is no part of one, or makes no sense."""
    if not isinstance(found, dict):
        return ["A figure is a table of directions."]
    said = []
    for key, value in found.items():
        if key not in READERS:
            said.append(f"“{key}” is no part of a figure.")
        elif READERS[key](value) is None:
            said.append(f"“{key}” makes no sense as it is written.")
    return said


def mirror(found: dict) -> dict:
    """The same figure on the other side."""
    facing = "right" if read(found).facing == "left" else "left"
    return found | {"facing": facing}


def toward(direction: float, length: float = 1.0) -> complex:
    """The way from a joint to the next, as a point of the plane."""
    angle = math.radians(direction)
    return complex(math.cos(angle) * length, math.sin(angle) * length)
