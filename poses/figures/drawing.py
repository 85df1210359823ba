"""
Drawing a body as a small SVG in the colour of the text round it.

Far limbs come first and lighter. What lies in front is set off by an edge in the colour
of the page, so that an arm can be seen on its trunk.
"""

from html import escape

from .flesh import ARM, head, limb, lower, sole, trunk, upper
from .floor import stand
from .furniture import furniture, mat
from .notation import Figure, read
from .shapes import Frame, Shape, frame
from .skeleton import Body, unit

EDGE, FLOOR = 1.6, 3.0
# Two segments whose directions add up to less than this lie on each other.
FOLDED, FOLD_APART = 0.72, 0.3
# How far from its root a limb is set off from what it lies on.
APART = {"leg": 0.5, "arm": 0.42}
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
    waiting = []
    for name, shapes in layers.items():
        if name in behind:
            continue
        if not _is_ahead(body.figure, name):
            waiting += shapes
            continue
        for edge, flesh in _set_off(body, name, shapes):
            if edge:
                drawn += _paths(page, waiting) + _edge(page, edge)
                waiting = []
            waiting += flesh
    return drawn + _paths(page, waiting)


def _is_ahead(figure: Figure, name: str) -> bool:
    """Whether a part lies on others: from the side, the near limbs always do."""
    return name in figure.ahead or name in ("near leg", "near arm")


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
        return trunk(body)
    if name == "head":
        return [head(body)]
    return [limb(body.bones[name], name), *sole(body.bones[name], name)]


def _set_off(body: Body, name: str, shapes: list[Shape]) -> list[tuple]:
    """Edges with what is drawn on them; what is folded has one for each half."""
    if name in ("trunk", "head"):
        return [(shapes, shapes)]
    bones, foot, start = body.bones[name], shapes[1:], APART[name.split()[1]]
    thigh, shin = unit(bones.joint - bones.root), unit(bones.end - bones.joint)
    if abs(thigh + shin) > FOLDED:
        return [([limb(bones, name, start), *foot], shapes)]
    is_seat = name in ("left leg", "right leg")
    return [
        ([] if is_seat else [upper(bones, name, start)], [upper(bones, name)]),
        ([lower(bones, name, FOLD_APART), *foot], [lower(bones, name), *foot]),
    ]
