"""
Drawing a body as a small SVG: a trunk, a head and four limbs, in the text's own colour.

Limbs are narrow polygons whose round stroke gives them their flesh; trunk and head are
closed curves. What lies in front is set off by an edge in the colour of the page.
"""

from html import escape

from .furniture import furniture
from .notation import Figure, read, toward
from .shapes import Frame, Shape, frame
from .skeleton import FLESH, Body, Bones, outline, stand, unit

EDGE = 1.6
LEG, ARM, NECK = 2 * FLESH["ankle"], 2 * FLESH["hand"], 8.6
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
    layers = {name: _shapes(body, name) for name in ORDER[known.view]}
    every = [shape for shapes in layers.values() for shape in shapes]
    props = furniture(body, every)
    page = frame(every + props, -1 if (known.facing == "left") != mirrored else 1)
    return _svg(page, title, _body(page, body, layers), _props(page, props))


def _svg(page: Frame, title: str, body: str, props: str) -> str:
    floor = f"M{page.width // 20} {round(page.floor + 1.5, 1):g}h{page.width - page.width // 10}"
    mat = (
        f'<path class="mat" d="{floor}" stroke="currentColor" stroke-width="3"'
        f' stroke-linecap="round" opacity=".3"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pose-figure" role="img"'
        f' aria-label="{escape(title)}" viewBox="0 0 {page.width} {page.height}">'
        f"{props}"
        f'<g fill="currentColor" stroke="currentColor" stroke-linejoin="round"'
        f' stroke-linecap="round">{body}</g>'
        f"{mat}</svg>"
    )


def _body(page: Frame, body: Body, layers: dict[str, list[Shape]]) -> str:
    """Far limbs first and lighter, then the rest, each set off from what it covers."""
    order = order_of(body.figure, layers)
    behind = [name for name in order if name in body.figure.behind]
    light = _paths(page, [shape for name in behind for shape in layers[name]])
    drawn = f'<g class="far" opacity=".4">{light}</g>' if light else ""
    below_trunk = True
    for name in order[len(behind) :]:
        below_trunk = below_trunk and name != "trunk"
        if not below_trunk and name != "trunk":
            drawn += _edges(page, body, name, layers[name])
        drawn += _paths(page, layers[name])
    return drawn


def order_of(figure: Figure, layers: dict) -> list[str]:
    """The parts from the back to the front."""
    rank = lambda name: (name in figure.ahead and 1 + figure.ahead.index(name)) - (  # noqa: E731
        name in figure.behind
    )
    return sorted(layers, key=rank)


def _edges(page: Frame, body: Body, name: str, shapes: list[Shape]) -> str:
    if name == "head":
        if name not in body.figure.ahead:
            return ""
        cut = shapes[-1:]
    else:
        cut = [_limb(body.bones[name], name, APART[name.split()[1]]), *shapes[1:]]
    paths = "".join(
        f'<path d="{page.path(shape)}" stroke-width="{shape.thickness + 2 * EDGE:g}"/>'
        for shape in cut
    )
    return f'<g class="edge" fill="Canvas" stroke="Canvas">{paths}</g>'


def _paths(page: Frame, shapes: list[Shape]) -> str:
    """Shapes of one thickness become one path."""
    by_thickness = {}
    for shape in shapes:
        by_thickness.setdefault(shape.thickness, []).append(page.path(shape))
    return "".join(
        f'<path d="{"".join(data)}" stroke-width="{thick:g}"/>'
        for thick, data in by_thickness.items()
    )


def _props(page: Frame, props: list[Shape]) -> str:
    if not props:
        return ""
    paths = "".join(
        f'<path d="{page.path(shape)}" stroke-width="{shape.thickness:g}"'
        + (' fill="none"/>' if shape.is_open else "/>")
        for shape in props
    )
    return (
        f'<g class="props" fill="currentColor" stroke="currentColor" opacity=".3"'
        f' stroke-linejoin="round" stroke-linecap="round">{paths}</g>'
    )


def _shapes(body: Body, name: str) -> list[Shape]:
    if name == "trunk":
        neck = Shape((body.spine[-2], body.spine[-1], body.neck), NECK, is_open=True)
        return [Shape(tuple(outline(body)), 1, is_curve=True), neck]
    if name == "head":
        return [_head(body)]
    bones = body.bones[name]
    limb = _limb(bones, name)
    if name.endswith("arm"):
        return [limb]
    heel, ball, toes = bones.tip
    return [limb, Shape((bones.end, heel, ball, toes, ball), ARM)]


def _limb(bones: Bones, name: str, start: float = 0.0) -> Shape:
    """A leg down to the ankle, an arm to the finger tips; from the root or further on."""
    kind = name.split()[1]
    wide, middle = SWELL[kind]
    root = bones.root + (bones.joint - bones.root) * start
    above = 1j * unit(bones.joint - bones.root)
    below = 1j * unit(bones.end - bones.joint)
    across = unit(above + below) if abs(above + below) > 0.2 else above
    width = wide + (middle - wide) * start
    hand = (*bones.tip, bones.end)
    far = hand if kind == "arm" else _calf(bones, below, name)
    return Shape(
        (
            root + above * width, bones.joint + across * middle, bones.end, *far,
            bones.joint - across * middle, root - above * width,
            root + 1j * above * width * 0.8,
        ),
        LEG if kind == "leg" else ARM,
    )  # fmt: skip


def _calf(bones: Bones, below: complex, name: str) -> tuple[complex, ...]:
    sign = 1 if name.startswith("right") else -1
    return (bones.joint + (bones.end - bones.joint) * CALF_AT + sign * below * CALF,)


def _head(body: Body) -> Shape:
    """A profile that shows where it looks, or a face turned to the reader."""
    figure = body.figure
    up = toward(figure.head[1])
    points = PROFILE if figure.face else OVAL
    sign = -1j if figure.face != "left" else 1j
    return Shape(
        tuple(body.head + up * y + up * sign * x for x, y in points), 1, is_curve=True
    )
