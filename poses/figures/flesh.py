"""
What a body looks like round its joints.

Limbs are narrow polygons whose round stroke gives them their flesh; the trunk and the
head are closed curves.
"""

from .notation import toward
from .shapes import Shape
from .skeleton import LINKS, Body, Bones, unit

# Half the thickness of flesh round a point.
FLESH = {"knee": 5.2, "foot": 3.4, "elbow": 3.6, "hand": 2.6}
LEG, ARM, NECK, SKIN = 2 * FLESH["foot"], 2 * FLESH["hand"], 8.6, 1.0
THICKNESS = {"leg": LEG, "arm": ARM}
# How much wider than its stroke a limb is at its root and at its middle joint.
SWELL = {"leg": (4.8, 1.9), "arm": (2.4, 1.1)}
CALF, CALF_AT = 2.1, 0.36
# Half the breadth of the trunk at each point of the spine: front and back as seen from
# the side, and either side as seen from the front.
FROM_SIDE = ((8.0, 10.5), (7.8, 7.6), (7.6, 7.0), (10.0, 8.2), (4.6, 6.2))
FROM_FRONT = (15.4, 13.0, 11.4, 16.0, 17.0)
PROFILE = (
    (-4, 12.8), (5.6, 13.2), (9.6, 7.0), (10.2, 2.2), (13.8, -2.6), (9.0, -5.0),
    (7.6, -11.6), (1.0, -11.0), (-6.6, -8.4), (-10.8, -1.0), (-10.4, 7.6),
)  # fmt: skip
OVAL = (
    (0, 14.0), (6.6, 11.2), (9.6, 3.0), (7.8, -7.2), (3.4, -13),
    (-3.4, -13), (-7.8, -7.2), (-9.6, 3.0), (-6.6, 11.2),
)  # fmt: skip


def trunk(body: Body) -> list[Shape]:
    """The trunk and the neck."""
    neck = Shape((body.spine[-2], body.neck), NECK, is_open=True)
    return [Shape(tuple(outline(body)), SKIN, is_curve=True), neck]


def outline(body: Body) -> list[complex]:
    """What the contour of the trunk bends towards, from hip to neck and back."""
    front, back = [], []
    ways, figure = body.ways(), body.figure
    for n, (point, way) in enumerate(zip(body.spine, ways, strict=True)):
        up = n / LINKS
        broad = abs(figure.hips + (figure.shoulders - figure.hips) * up)
        ahead, behind = (a + (FROM_FRONT[n] - a) * broad for a in FROM_SIDE[n])
        front.append(point - 1j * way * ahead)
        back.append(point + 1j * way * behind)
    low, middle = body.spine[0] - ways[0] * 8.5, body.spine[0]
    round_ = [low + (edge - middle) * 0.62 for edge in (back[0], front[0])]
    return [round_[1], *front, *reversed(back), round_[0]]


def head(body: Body) -> Shape:
    """A profile that shows where it looks, or a face turned to the reader."""
    figure = body.figure
    up = toward(figure.head[1])
    points = PROFILE if figure.face else OVAL
    sign = -1j if figure.face != "left" else 1j
    placed = tuple(body.head + up * (y + sign * x) for x, y in points)
    return Shape(placed, SKIN, is_curve=True)


def limb(bones: Bones, name: str, start: float = 0.0) -> Shape:
    """A leg to the ankle, an arm to the finger tips, from its root or further on."""
    kind = name.split()[1]
    above, below = _across(bones.joint - bones.root), _across(bones.end - bones.joint)
    bend = unit(above + below) * SWELL[kind][1]
    points = (bones.joint + bend, bones.end, *_back(bones, name), bones.joint - bend)
    return Shape((*_root(bones, kind, start), *points), THICKNESS[kind])


def upper(bones: Bones, name: str, start: float = 0.0) -> Shape:
    """A thigh or an upper arm alone."""
    kind = name.split()[1]
    width = _across(bones.joint - bones.root) * SWELL[kind][1]
    points = (*_root(bones, kind, start), bones.joint + width, bones.joint - width)
    return Shape(points, THICKNESS[kind])


def lower(bones: Bones, name: str, start: float = 0.0) -> Shape:
    """A shin or a forearm alone."""
    kind = name.split()[1]
    joint = bones.joint + (bones.end - bones.joint) * start
    width = _across(bones.end - bones.joint) * SWELL[kind][1] * (1 - start)
    points = (joint + width, bones.end, *_back(bones, name), joint - width)
    return Shape(points, THICKNESS[kind])


def sole(bones: Bones, name: str) -> list[Shape]:
    """The foot of a leg, unless it is hidden; a hand is part of its arm."""
    if name.endswith("arm") or bones.limb.end == "hidden":
        return []
    heel, ball, toes = bones.tip
    return [Shape((bones.end, heel, ball, toes, ball), ARM)]


def _root(bones: Bones, kind: str, start: float) -> tuple[complex, ...]:
    """The round beginning of a limb, from one side over the end to the other."""
    wide, middle = SWELL[kind]
    width = wide + (middle - wide) * start
    along = unit(bones.joint - bones.root)
    root = bones.root + (bones.joint - bones.root) * start
    return (root - 1j * along * width, root - along * width, root + 1j * along * width)


def _across(way: complex) -> complex:
    return 1j * unit(way)


def _back(bones: Bones, name: str) -> tuple[complex, ...]:
    """Past its last joint a limb has a hand, or on the way back the calf."""
    if name.endswith("arm"):
        return (*bones.tip, bones.end)
    way = bones.end - bones.joint
    bulge = _across(way) * (CALF if name.startswith("right") else -CALF)
    return (bones.joint + way * CALF_AT + bulge,)
