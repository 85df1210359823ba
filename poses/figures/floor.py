"""Setting a body on the floor, and on its props: what is said to rest does."""

import cmath
import math

from .flesh import FLESH, head, trunk
from .notation import TRUNK, Figure, Prop
from .shapes import Shape
from .skeleton import Body, assembled, retip

BLOCK = {"low": 8.0, "medium": 15.0, "tall": 23.0}
RISE = {"chair": 45.0, "bolster": 16.0, "blanket": 6.0}
# The rounds in which a turned limb finds the floor: its foot may turn with it.
ROUNDS = 4


def stand(figure: Figure) -> Body:
    """The figure on the floor, and on its props."""
    body = assembled(figure)
    first, *others = figure.spread(figure.rests) or [""]
    if first:
        body.shift(1j * (level(body, first) - lowest(body, first)))
        for part in sorted(others, key=_inner_first):
            _rest(body, part)
    else:
        body.shift(-1j * min(lowest(body, part) for part in every_part(body)))
    return body


def _inner_first(part: str) -> int:
    return part.endswith(("foot", "hand"))


def limb_of(part: str) -> str:
    """The limb that a hand, elbow, knee or foot belongs to; nothing for the trunk."""
    side, _, place = part.partition(" ")
    kinds = {"hand": "arm", "elbow": "arm", "knee": "leg", "foot": "leg"}
    return f"{side} {kinds[place]}" if place else ""


def where(body: Body, part: str) -> complex:
    """The middle of a part of the body."""
    bones = body.bones.get(limb_of(part))
    if bones:
        if part.endswith(("knee", "elbow")):
            return bones.joint
        return (bones.end + bones.tip[-1]) / 2 if part.endswith("hand") else bones.end
    if part == "head":
        return body.head
    return body.spine[{"seat": 0, "belly": 1, "back": 3, "chest": 3}.get(part, -1)]


def lowest(body: Body, part: str) -> float:
    """How high the underside of a part is."""
    if part == "head" or part in TRUNK:
        return _underside(head(body) if part == "head" else trunk(body)[0])
    bones = body.bones.get(limb_of(part))
    if bones is None:
        return math.inf
    if part.endswith(("knee", "elbow")):
        return bones.joint.imag - FLESH[part.split()[1]]
    tip = min(point.imag for point in bones.tip) - FLESH["hand"]
    return min(tip, bones.end.imag - FLESH["ankle" if part.endswith("foot") else "hand"])


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
    figure = body.figure
    return sum(rise(prop) for prop in figure.props if part in figure.spread((prop.under,)))


def _rest(body: Body, part: str) -> None:
    """Turn a limb in its joint until the part touches what it rests on."""
    bones = body.bones.get(limb_of(part))
    if part == "head":
        drop = level(body, part) - lowest(body, part)
        turn = _turn(body.head - body.spine[-1], drop)
        body.neck = body.spine[-1] + (body.neck - body.spine[-1]) * turn
        body.head = body.spine[-1] + (body.head - body.spine[-1]) * turn
    if not bones:
        return
    is_middle = part.endswith(("knee", "elbow"))
    middle = part.split()[0] + (" knee" if part.endswith("foot") else " elbow")
    from_middle = not is_middle and middle in body.figure.spread(body.figure.rests)
    for _ in range(ROUNDS):
        pivot = bones.joint if from_middle else bones.root
        point = bones.joint if is_middle else bones.end
        drop = level(body, part) - lowest(body, part)
        turn = _turn(point - pivot, drop)
        if not from_middle:
            bones.joint = pivot + (bones.joint - pivot) * turn
        if not is_middle:
            bones.end = pivot + (bones.end - pivot) * turn
        else:
            bones.end += bones.joint - point
        bones.tip = retip(body, limb_of(part), bones)


def _turn(arm: complex, rise: float) -> complex:
    """The smaller turn that lifts the end of an arm by so much, or as far as it goes."""
    length = abs(arm)
    if length < 1:
        return 1
    wanted = math.asin(max(-1, min(1, (arm.imag + rise) / length)))
    now = cmath.phase(arm)
    turns = [math.remainder(angle - now, math.tau) for angle in (wanted, math.pi - wanted)]
    return cmath.rect(1, min(turns, key=abs))
