"""What stands round a body: walls, chairs, blocks, straps, bolsters and blankets."""

from dataclasses import replace

from .floor import BLOCK, RISE, where
from .notation import Prop
from .shapes import Shape, extent
from .skeleton import Body

BLOCK_LENGTH = {"low": 23.0, "medium": 23.0, "tall": 15.0}
SOFT_LENGTH = {"bolster": 62.0, "blanket": 44.0}
CORNER = 2.0
WALL, WALL_GAP = 5.0, 1.0


MAT = (194.0, 62.0)


def mat(body: Body) -> Shape:
    """The mat as it is seen from above: the body lies on it, from head to foot."""
    along = body.ways()[-1]
    middle = body.spine[0] + along * (MAT[0] / 2 - 108)
    half, across = along * MAT[0] / 2, along * 1j * MAT[1] / 2
    corners = (half + across, half - across, -half - across, across - half)
    return Shape(tuple(middle + corner for corner in corners), 4)


def furniture(body: Body, shapes: list[Shape]) -> list[Shape]:
    """The props of a figure, where its body is."""
    drawn = []
    for prop in body.figure.props:
        draw = {"wall": _wall, "strap": _strap, "chair": _chair}.get(prop.kind, _lift)
        for part in body.figure.spread((prop.under,)):
            drawn += draw(replace(prop, under=part), body, shapes)
    return drawn


def _wall(prop: Prop, body: Body, shapes: list[Shape]) -> list[Shape]:
    """As high as the body and a little more, touching it."""
    left, right, _, top = extent(shapes)
    edge = left - WALL_GAP - WALL / 2 if prop.side == "left" else right + WALL_GAP + WALL / 2
    foot = complex(edge, WALL / 2)
    return [Shape((foot, complex(edge, max(top, 120.0))), WALL, is_open=True)]


def _strap(prop: Prop, body: Body, shapes: list[Shape]) -> list[Shape]:
    a, b = (where(body, part) for part in prop.between)
    return [Shape((a, b), 2.4, is_open=True)]


def _chair(prop: Prop, body: Body, shapes: list[Shape]) -> list[Shape]:
    """A seat on four legs, its back on the side that was said."""
    x, seat = where(body, prop.under).real, RISE["chair"] - CORNER
    way = 1 if prop.side == "right" else -1
    front, back = x - 21 * way, x + 21 * way
    return [
        Shape((complex(front, CORNER), complex(front, seat), complex(back, seat)), 4, is_open=True),
        Shape((complex(back, CORNER), complex(back + 5 * way, seat + 42)), 4, is_open=True),
    ]


def _lift(prop: Prop, body: Body, shapes: list[Shape]) -> list[Shape]:
    """A block, a bolster or a blanket below a part of the body."""
    x = where(body, prop.under).real
    high = BLOCK[prop.height] if prop.kind == "block" else RISE[prop.kind]
    long = BLOCK_LENGTH[prop.height] if prop.kind == "block" else SOFT_LENGTH[prop.kind]
    round_ = CORNER if prop.kind == "block" else high / 2
    left, right, top = x - long / 2 + round_, x + long / 2 - round_, high - round_
    corners = ((left, round_), (left, top), (right, top), (right, round_))
    return [Shape(tuple(complex(*corner) for corner in corners), 2 * round_)]
