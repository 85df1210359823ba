"""
Where the joints are: a figure set on the floor.

Points are complex numbers in centimetres, the floor is the line through 0, up is
positive. Somebody of 172 cm is measured from joint to joint.
"""

import cmath
import math
from dataclasses import dataclass, field

from .notation import Figure, Limb, Prop, toward

SPINE, NECK, SKULL = 50.0, 10.0, 8.0
THIGH, SHIN = 43.0, 41.0
UPPER_ARM, FOREARM, HAND, FIST = 27.0, 25.0, 13.0, 6.0
HEEL, ANKLE, SOLE, TOES = 4.0, 3.6, 17.0, 5.5
HIPS, SHOULDERS = 8.5, 16.5
LINKS = 4

# Half the thickness of flesh round a point.
FLESH = {
    "hip": 8.2, "knee": 5.2, "ankle": 3.4, "foot": 2.6,
    "shoulder": 4.8, "elbow": 3.6, "hand": 2.6, "head": 10.5,
}  # fmt: skip
BLOCK = {"low": 8.0, "medium": 15.0, "tall": 23.0}
RISE = {"chair": 45.0, "bolster": 16.0, "blanket": 6.0}
# The rounds in which a turned limb finds the floor: its foot may turn with it.
ROUNDS = 4


@dataclass
class Bones:
    """One limb: its root, its middle joint, its end, and the points of foot or hand."""

    root: complex
    joint: complex
    end: complex
    tip: tuple[complex, ...]
    limb: Limb


@dataclass
class Body:
    """All joints of a figure. `spine` runs from between the hips to the neck."""

    figure: Figure
    spine: list[complex]
    neck: complex
    head: complex
    bones: dict[str, Bones] = field(default_factory=dict)

    def shift(self, way: complex) -> None:
        """Carry the whole body along."""
        self.spine = [point + way for point in self.spine]
        self.neck += way
        self.head += way
        for bones in self.bones.values():
            bones.root += way
            bones.joint += way
            bones.end += way
            bones.tip = tuple(point + way for point in bones.tip)

    def ways(self) -> list[complex]:
        """The direction of the spine at each of its points."""
        points = [2 * self.spine[0] - self.spine[1], *self.spine]
        return [unit(b - a) for a, b in zip(points, points[1:], strict=False)]


def unit(way: complex) -> complex:
    """The same direction, one centimetre long."""
    return way / abs(way) if way else 1j



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


def assembled(figure: Figure) -> Body:
    """The joints as the directions lay them, the hips at 0."""
    points = [0j]
    for direction, seen in _links(figure.spine):
        points.append(points[-1] + toward(direction, SPINE / LINKS * seen))
    neck = points[-1] + toward(figure.head[0], NECK)
    body = Body(figure, points, neck, neck + toward(figure.head[1], SKULL))
    for name, limb in figure.limbs.items():
        body.bones[name] = _bones(body, name, limb)
    return body


def _links(spine: tuple) -> list[tuple[float, float]]:
    """The spine as a curve: directions that change evenly from the pelvis up."""
    last = len(spine) - 1
    links = []
    for link in range(LINKS):
        place = link / (LINKS - 1) * last
        n = min(int(place), last - 1)
        (a, seen_a), (b, seen_b) = spine[n : n + 2]
        rest = place - n
        links.append((a + (b - a) * rest, seen_a + (seen_b - seen_a) * rest))
    return links


def root_of(body: Body, name: str) -> complex:
    """Where a limb begins: hips and shoulders lie across the spine."""
    side, kind = name.split()
    figure, ways = body.figure, body.ways()
    sign = 1 if side in ("left", "far") else -1
    if kind == "leg":
        return body.spine[0] - 1j * ways[1] * sign * HIPS * figure.hips
    top = body.spine[-1] - (body.spine[-1] - body.spine[-2]) * 0.35
    return top - 1j * ways[-1] * sign * SHOULDERS * figure.shoulders


def _bones(body: Body, name: str, limb: Limb) -> Bones:
    root = root_of(body, name)
    long, short = (THIGH, SHIN) if name.endswith("leg") else (UPPER_ARM, FOREARM)
    joint = root + toward(limb.upper[0], long * limb.upper[1])
    end = joint + toward(limb.lower[0], short * limb.lower[1])
    bones = Bones(root, joint, end, (), limb)
    bones.tip = _tip(body, name, bones)
    return bones


def _tip(body: Body, name: str, bones: Bones) -> tuple[complex, ...]:
    sign = -1 if name.startswith("right") else 1
    if name.endswith("leg"):
        return foot(bones, sign, is_front=body.figure.view != "side")
    return (bones.end + hand(bones, sign),)


def hand(bones: Bones, sign: int) -> complex:
    """From the wrist to the finger tips."""
    end = bones.limb.end
    if isinstance(end, float):
        return toward(end, HAND)
    if end == "flat":
        return complex(HAND * sign)
    return shown(bones) * (FIST if end == "fist" else HAND)


def shown(bones: Bones) -> complex:
    """The direction of a shin or forearm, also when it is seen from its end."""
    return toward(bones.limb.lower[0]) * _turned(bones)


def _turned(bones: Bones) -> complex:
    seen = bones.end - bones.joint
    return unit(seen) / toward(bones.limb.lower[0]) if abs(seen) > 1 else 1


def foot(bones: Bones, sign: int, *, is_front: bool) -> tuple[complex, ...]:
    """Heel, ball and toes of a foot, seen from its side or from the front."""
    shin, end = shown(bones), bones.end
    if bones.limb.end == "hidden":
        return (end, end, end)
    if is_front and bones.limb.end == "flat":
        sole = end - 3.8j
        return (sole, sole + 3.2, sole - 3.2)
    ways = {"flat": 1, "out": sign, "pointed": shin}
    across = shin * 1j * sign
    way = toward(bones.limb.end) if isinstance(bones.limb.end, float) else ways.get(
        bones.limb.end, across
    )
    top = way * 1j * sign
    heel = end - HEEL * way - ANKLE * top
    ball = heel + SOLE * way
    bent = cmath.rect(1, math.radians(78) * sign) if bones.limb.end == "tucked" else 1
    return (heel, ball, ball + TOES * way * bent)


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
    name = limb_of(part)
    if not name:
        return lowest_of_trunk(body) if part != "head" else body.head.imag - FLESH["head"]
    bones = body.bones.get(name)
    if bones is None:
        return math.inf
    if part.endswith(("knee", "elbow")):
        return bones.joint.imag - FLESH[part.split()[1]]
    points = bones.tip if part.endswith("foot") else (bones.end, *bones.tip)
    return min(point.imag for point in points) - FLESH["foot"]


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
        bones.tip = _tip(body, limb_of(part), bones)


def _turn(arm: complex, rise: float) -> complex:
    """The smaller turn that lifts the end of an arm by so much, or as far as it goes."""
    length = abs(arm)
    if length < 1:
        return 1
    wanted = math.asin(max(-1, min(1, (arm.imag + rise) / length)))
    now = cmath.phase(arm)
    turns = [math.remainder(angle - now, math.tau) for angle in (wanted, math.pi - wanted)]
    return cmath.rect(1, min(turns, key=abs))


# ------------------------------------------------------------------ the trunk

# Half the breadth of the trunk at each point of the spine: front and back as seen from
# the side, and either side as seen from the front.
FROM_SIDE = ((8.0, 10.5), (7.8, 7.6), (7.6, 7.0), (10.0, 8.2), (4.6, 6.2))
FROM_FRONT = (15.4, 13.0, 11.4, 16.0, 16.5)


def outline(body: Body) -> list[complex]:
    """The points that the contour of the trunk bends towards, clockwise from the hip."""
    front, back = [], []
    ways, figure = body.ways(), body.figure
    for n, (point, way) in enumerate(zip(body.spine, ways, strict=True)):
        up = n / LINKS
        broad = abs(figure.hips + (figure.shoulders - figure.hips) * up)
        ahead, behind = (
            a + (FROM_FRONT[n] - a) * broad for a in FROM_SIDE[n]
        )
        front.append(point - 1j * way * ahead)
        back.append(point + 1j * way * behind)
    low, middle = body.spine[0] - ways[0] * 8.5, body.spine[0]
    round_ = [low + (edge - middle) * 0.62 for edge in (back[0], front[0])]
    return [round_[1], *front, *reversed(back), round_[0]]


def lowest_of_trunk(body: Body) -> float:
    """How high the underside of the trunk is: the contour passes between its points."""
    points = outline(body)
    middles = [(a + b) / 2 for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    return min(point.imag for point in middles)
