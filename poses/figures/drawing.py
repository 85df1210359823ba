"""
Drawing a body as a small SVG: a trunk, a head and four limbs, in the text's own colour.

Limbs are narrow polygons whose round stroke gives them their flesh; trunk and head are
closed curves. What lies in front is set off by an edge in the colour of the page.
"""

from html import escape

from .furniture import furniture, mat
from .notation import Figure, read, toward
from .shapes import Frame, Shape, frame
from .skeleton import FLESH, Body, Bones, outline, stand, unit

EDGE = 1.6
LEG, ARM, NECK, SKIN, FLOOR = 2 * FLESH["ankle"], 2 * FLESH["hand"], 8.6, 1.0, 3.0
THICKNESS = {"leg": LEG, "arm": ARM}
# Two segments whose directions add up to less than this lie on each other.
FOLDED, FOLD_APART = 0.72, 0.3
# How much wider than its stroke a limb is at its root and at its middle joint.
SWELL = {"leg": (4.8, 1.9), "arm": (2.4, 1.1)}
CALF, CALF_AT = 2.1, 0.36
# How far from its root a limb is set off from what it lies on.
APART = {"leg": 0.5, "arm": 0.3}
PROFILE = (
    (-4, 12.8), (5.6, 13.2), (9.6, 7.0), (10.2, 2.2), (13.8, -2.6), (9.0, -5.0), (7.6, -11.6),
    (1.0, -11.0), (-6.6, -8.4), (-10.8, -1.0), (-10.4, 7.6),
)  # fmt: skip
OVAL = (
    (0, 13.2), (7.4, 11.8), (9.8, 3.0), (8.0, -7.2), (3.4, -13), (-3.4, -13), (-8.0, -7.2),
    (-9.8, 3.0), (-7.4, 11.8),
)  # fmt: skip
ORDER = {
    "side": ("far leg", "far arm", "trunk", "head", "near leg", "near arm"),
    "front": ("right leg", "left leg", "trunk", "head", "right arm", "left arm"),
}
ORDER["above"] = ORDER["front"]


def draw(figure: object, title: str = "", mirrored: bool = False) -> str:
    """A figure as an SVG that says its title to those who cannot see it."""
    known = read(figure)
    body = stand(known)
    layers = {name: _shapes(body, name) for name in _order(known)}
    shapes = [shape for layer in layers.values() for shape in layer]
    props = furniture(body, shapes)
    is_above = known.view == "above"
    ground = [mat(body)] if is_above else []
    sign = -1 if (known.facing == "left") != mirrored else 1
    page = frame(shapes + props + ground, sign, is_above)
    parts = [_ground(page, ground), _props(page, props), _body(page, body, layers)]
    # Last of all, so that no edge cuts it.
    parts += [] if is_above else [_floor(page)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pose-figure" role="img"'
        f' aria-label="{escape(title)}" viewBox="0 0 {page.width} {page.height}">'
        f'<g fill="currentColor" stroke="currentColor" stroke-width="{ARM:g}"'
        f' stroke-linejoin="round" stroke-linecap="round">{"".join(parts)}</g></svg>'
    )


def _floor(page: Frame) -> str:
    start, length = page.width // 20, page.width - page.width // 10
    data = f"M{start} {round(page.floor + FLOOR / 2, 1):g}h{length}"
    return f'<path class="mat" d="{data}" stroke-width="{FLOOR:g}" opacity=".3"/>'


def _ground(page: Frame, ground: list[Shape]) -> str:
    return f'<g class="mat" opacity=".16">{_paths(page, ground)}</g>' if ground else ""


def _props(page: Frame, props: list[Shape]) -> str:
    return f'<g class="props" opacity=".35">{_paths(page, props)}</g>' if props else ""


def _order(figure: Figure) -> list[str]:
    """The parts from the back to the front."""
    order = [name for name in ORDER[figure.view] if name not in figure.ahead]
    order += [name for name in figure.ahead if name in ORDER[figure.view]]
    return sorted(order, key=lambda name: name not in figure.behind)


def _body(page: Frame, body: Body, layers: dict[str, list[Shape]]) -> str:
    """Far limbs first and lighter, then the rest, each set off from what it covers."""
    behind = [name for name in layers if name in body.figure.behind]
    light = _paths(page, [shape for name in behind for shape in layers[name]])
    drawn = f'<g class="far" opacity=".4">{light}</g>' if light else ""
    waiting, below_trunk = [], True
    for name, shapes in layers.items():
        if name in behind:
            continue
        for edge, flesh in [] if below_trunk else _set_off(body, name, shapes):
            drawn += _paths(page, waiting) + _edge(page, edge)
            waiting = flesh
        waiting = waiting + shapes if below_trunk or name in ("trunk", "head") else waiting
        below_trunk = below_trunk and name != "trunk"
    return drawn + _paths(page, waiting)


def _edge(page: Frame, shapes: list[Shape]) -> str:
    data = "".join(page.path(shape) for shape in shapes)
    thick = shapes[0].thickness + 2 * EDGE
    return f'<path class="edge" d="{data}" stroke="Canvas" stroke-width="{thick:g}"/>'


def _paths(page: Frame, shapes: list[Shape]) -> str:
    """Shapes of one thickness become one path."""
    alike = {}
    for shape in shapes:
        look = f' stroke-width="{shape.thickness:g}"' if shape.thickness != ARM else ""
        look += ' fill="none"' if shape.is_open else ""
        alike.setdefault(look, []).append(page.path(shape))
    return "".join(f'<path d="{"".join(data)}"{look}/>' for look, data in alike.items())


def _shapes(body: Body, name: str) -> list[Shape]:
    if name == "trunk":
        neck = Shape((body.spine[-2], body.spine[-1], body.neck), NECK, is_open=True)
        return [Shape(tuple(outline(body)), SKIN, is_curve=True), neck]
    if name == "head":
        return [_head(body)]
    bones = body.bones[name]
    return [_limb(bones, name), *_foot(bones, name)]


def _foot(bones: Bones, name: str) -> list[Shape]:
    if name.endswith("arm") or bones.limb.end == "hidden":
        return []
    heel, ball, toes = bones.tip
    return [Shape((bones.end, heel, ball, toes, ball), ARM)]


def _set_off(body: Body, name: str, shapes: list[Shape]) -> list[tuple]:
    """Pairs of an edge and what is drawn on it; what is folded has one for each half."""
    if name in ("trunk", "head"):
        return [(shapes, [])] if name in body.figure.ahead else []
    bones, apart = body.bones[name], APART[name.split()[1]]
    whole = [_limb(bones, name, apart), *shapes[1:]]
    if abs(unit(bones.joint - bones.root) + unit(bones.end - bones.joint)) > FOLDED:
        return [(whole, shapes)]
    lower = [_lower(bones, name, FOLD_APART), *shapes[1:]]
    return [(whole, shapes), (lower, [_lower(bones, name), *shapes[1:]])]


def _limb(bones: Bones, name: str, start: float = 0.0) -> Shape:
    """A leg down to the ankle, an arm to the finger tips; from the root or further on."""
    kind = name.split()[1]
    wide, middle = SWELL[kind]
    root = bones.root + (bones.joint - bones.root) * start
    above = 1j * unit(bones.joint - bones.root)
    across = unit(above + _across(bones)) if abs(above + _across(bones)) > 0.2 else above
    width = wide + (middle - wide) * start
    return Shape(
        (
            root + above * width, bones.joint + across * middle, bones.end,
            *_beyond(bones, name), bones.joint - across * middle, root - above * width,
            root + 1j * above * width * 0.8,
        ),
        THICKNESS[kind],
    )  # fmt: skip


def _lower(bones: Bones, name: str, start: float = 0.0) -> Shape:
    """A shin or a forearm alone."""
    kind = name.split()[1]
    joint = bones.joint + (bones.end - bones.joint) * start
    width = _across(bones) * SWELL[kind][1] * (1 - start)
    points = (joint + width, bones.end, *_beyond(bones, name), joint - width)
    return Shape(points, THICKNESS[kind])


def _across(bones: Bones) -> complex:
    return 1j * unit(bones.end - bones.joint)


def _beyond(bones: Bones, name: str) -> tuple[complex, ...]:
    """What a limb has past its last joint: the hand, or on the way back the calf."""
    if name.endswith("arm"):
        return (*bones.tip, bones.end)
    back = _across(bones) * (CALF if name.startswith("right") else -CALF)
    return (bones.joint + (bones.end - bones.joint) * CALF_AT + back,)


def _head(body: Body) -> Shape:
    """A profile that shows where it looks, or a face turned to the reader."""
    figure = body.figure
    up = toward(figure.head[1])
    points = PROFILE if figure.face else OVAL
    sign = -1j if figure.face != "left" else 1j
    return Shape(
        tuple(body.head + up * y + up * sign * x for x, y in points), SKIN, is_curve=True
    )
