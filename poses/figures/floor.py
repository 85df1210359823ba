"""Setting a body on the floor, and on its props: what is said to rest does."""

import cmath
import math

from .flesh import FLESH, head, trunk
from .notation import TRUNK, Figure, Prop
from .shapes import Shape
from .skeleton import Body, Bones, assembled, retip

BLOCK = {"low": 8.0, "medium": 15.0, "tall": 23.0}
RISE = {"chair": 45.0, "bolster": 16.0, "blanket": 6.0}
# The rounds in which a turned limb finds the floor: its foot may turn with it.
ROUNDS = 4


def stand(figure: Figure) -> Body:
    """The figure on the floor, and on its props."""
    body = assembled(figure)
    if not figure.resting:
        body.shift(-1j * min(lowest(body, part) for part in every_part(body)))
        return body
    first, *others = figure.resting
    body.shift(1j * (level(body, first) - lowest(body, first)))
    for part in sorted(others, key=_is_end):
        _rest(body, part)
    return body


def _is_end(part: str) -> bool:
    """Hands and feet: they come down after elbows and knees."""
    return part.endswith(("foot", "hand"))


def limb_of(part: str) -> str:
    """The limb that a hand, elbow, knee or foot belongs to; nothing for the trunk."""
    side, _, place = part.partition(" ")
    kinds = {"hand": "arm", "elbow": "arm", "knee": "leg", "foot": "leg"}
    return f"{side} {kinds[place]}" if place else ""


def where(body: Body, part: str) -> complex:
    """The middle of a part of the body."""
    if part in TRUNK:
        return body.spine[TRUNK.index(part)]
    if part == "head":
        return body.head
    bones = body.bones[limb_of(part)]
    if part.endswith(("knee", "elbow")):
        return bones.joint
    return (bones.end + bones.tip[-1]) / 2 if part.endswith("hand") else bones.end


def lowest(body: Body, part: str) -> float:
    """How high the underside of a part is."""
    if part == "head" or part in TRUNK:
        return _underside(head(body) if part == "head" else trunk(body)[0])
    bones, place = body.bones[limb_of(part)], part.split()[1]
    if place in ("knee", "elbow"):
        return bones.joint.imag - FLESH[place]
    tip = min(point.imag for point in bones.tip) - FLESH["hand"]
    return min(tip, bones.end.imag - FLESH[place])


def _underside(shape: Shape) -> float:
    """How low a closed curve comes: it passes between its points."""
    points = shape.points
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return min((a.imag + b.imag) / 2 for a, b in pairs)


def every_part(body: Body) -> list[str]:
    """All that could touch the floor in this view."""
    return ["seat", "head"] + [
        f"{side} {part}" for side in body.figure.pair
        for part in ("knee", "foot", "elbow", "hand")
    ]  # fmt: skip


def rise(prop: Prop) -> float:
    """How high a prop lifts what rests on it."""
    return BLOCK[prop.height] if prop.kind == "block" else RISE.get(prop.kind, 0.0)


def level(body: Body, part: str) -> float:
    """The height of what a part rests on."""
    props, spread = body.figure.props, body.figure.spread
    return sum(rise(prop) for prop in props if part in spread((prop.under,)))


def _rest(body: Body, part: str) -> None:
    """Turn a part in its joint until it touches what it rests on."""
    if part == "head":
        _rest_head(body)
    if part == "head" or part in TRUNK:
        return
    side, place = part.split()
    bones = body.bones[limb_of(part)]
    middle = f"{side} {'knee' if place in ('knee', 'foot') else 'elbow'}"
    is_lower = place in ("foot", "hand") and middle in body.figure.resting
    for _ in range(ROUNDS):
        drop = level(body, part) - lowest(body, part)
        _lift(bones, drop, is_joint=part == middle, is_lower=is_lower)
        bones.tip = retip(body, limb_of(part), bones)


def _lift(bones: Bones, rise: float, *, is_joint: bool, is_lower: bool) -> None:
    """Turn a limb, or its lower half, so that its joint or its end comes up."""
    pivot = bones.joint if is_lower else bones.root
    joint = bones.joint
    turn = _turn((joint if is_joint else bones.end) - pivot, rise)
    bones.joint = pivot + (joint - pivot) * turn
    if is_joint:
        bones.end += bones.joint - joint
    else:
        bones.end = pivot + (bones.end - pivot) * turn


def _rest_head(body: Body) -> None:
    top = body.spine[-1]
    turn = _turn(body.head - top, level(body, "head") - lowest(body, "head"))
    body.neck = top + (body.neck - top) * turn
    body.head = top + (body.head - top) * turn


def _turn(arm: complex, rise: float) -> complex:
    """The smaller turn that lifts the end of an arm by so much, or nearly so."""
    length = abs(arm)
    if length < 1:
        return 1
    wanted = math.asin(max(-1, min(1, (arm.imag + rise) / length)))
    now = cmath.phase(arm)
    turns = (math.remainder(to - now, math.tau) for to in (wanted, math.pi - wanted))
    return cmath.rect(1, min(turns, key=abs))
