"""
Where the joints are, as the directions of a figure lay them.

Points are complex numbers in centimetres, up is positive. Somebody of 172 cm is
measured from joint to joint.
"""

import cmath
import math
from dataclasses import dataclass, field
from itertools import pairwise

from .notation import Figure, Limb, toward

SPINE, NECK, SKULL = 50.0, 10.0, 8.0
THIGH, SHIN = 43.0, 41.0
UPPER_ARM, FOREARM, HAND, FIST = 27.0, 25.0, 13.0, 6.0
HEEL, ANKLE, SOLE, TOES = 4.0, 3.6, 17.0, 5.5
HIPS, SHOULDERS = 8.5, 16.5
LINKS = 4
# A foot is pointed when its upper side is no further turned to the shin than this.
ALONG = 0.2


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
        return [unit(b - a) for a, b in pairwise(points)]


def unit(way: complex) -> complex:
    """The same direction, one centimetre long."""
    return way / abs(way) if way else 1j


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
    drop = 0.35 + 0.2 * abs(figure.shoulders)
    top = body.spine[-1] - (body.spine[-1] - body.spine[-2]) * drop
    return top - 1j * ways[-1] * sign * SHOULDERS * figure.shoulders


def _bones(body: Body, name: str, limb: Limb) -> Bones:
    root = root_of(body, name)
    long, short = (THIGH, SHIN) if name.endswith("leg") else (UPPER_ARM, FOREARM)
    joint = root + toward(limb.upper[0], long * limb.upper[1])
    end = joint + toward(limb.lower[0], short * limb.lower[1])
    bones = Bones(root, joint, end, (), limb)
    bones.tip = retip(body, name, bones)
    return bones


def retip(body: Body, name: str, bones: Bones) -> tuple[complex, ...]:
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
    across = shin * 1j * sign
    ways = {"flat": 1, "out": sign, "pointed": shin, "tucked": across, "flexed": across}
    turned = bones.limb.end
    way = toward(turned) if isinstance(turned, float) else complex(ways[turned])
    top = way * 1j * sign
    # The back of the foot is where the shin is.
    top = -top if (top * shin.conjugate()).real > ALONG else top
    heel = end - HEEL * way - ANKLE * top
    ball = heel + SOLE * way
    bent = cmath.rect(1, math.radians(78) * sign) if bones.limb.end == "tucked" else 1
    return (heel, ball, ball + TOES * way * bent)
