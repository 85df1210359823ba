"""What stands round a body: walls, chairs, blocks, straps, bolsters and blankets."""

from .floor import BLOCK, RISE, where
from .notation import Prop
from .shapes import Shape, extent
from .skeleton import Body

LENGTH = {"block": 20.0, "bolster": 62.0, "blanket": 44.0}
CORNER, STRAP, CHAIR = 2.0, 2.4, 4.0
WALL, WALL_GAP, LEAST_WALL = 5.0, 2.4, 120.0


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
        if prop.kind == "wall":
            drawn.append(_wall(prop, shapes))
        elif prop.kind == "strap":
            ends = [where(body, part) for part in body.figure.spread(prop.between)]
            drawn += [Shape(tuple(ends), STRAP, is_open=True)] if ends else []
        for part in body.figure.spread((prop.under,)):
            drawn += _below(prop, where(body, part).real)
    return drawn


def _below(prop: Prop, x: float) -> list[Shape]:
    if prop.kind == "chair":
        return _chair(prop, x)
    return [_cushion(prop, x)] if prop.kind in LENGTH else []


def _wall(prop: Prop, shapes: list[Shape]) -> Shape:
    """As high as the body or a door handle, touching what comes nearest."""
    left, right, _, top = extent(shapes)
    away = WALL_GAP + WALL / 2
    x = left - away if prop.side == "left" else right + away
    foot = complex(x, WALL / 2)
    return Shape((foot, complex(x, max(top, LEAST_WALL))), WALL, is_open=True)


def _chair(prop: Prop, x: float) -> list[Shape]:
    """A seat on four legs, its back on the side that was said."""
    way, seat = 21 if prop.side == "right" else -21, RISE["chair"] - CHAIR / 2
    front, back = complex(x - way, CHAIR / 2), complex(x + way, CHAIR / 2)
    up = 1j * (seat - CHAIR / 2)
    top = back + up * 2 + way / 4
    return [
        Shape((front, front + up, back + up), CHAIR, is_open=True),
        Shape((back, back + up, top), CHAIR, is_open=True),
    ]


def _cushion(prop: Prop, x: float) -> Shape:
    """A block, a bolster or a blanket that lies on the floor."""
    is_block = prop.kind == "block"
    high = BLOCK[prop.height] if is_block else RISE[prop.kind]
    corner = CORNER if is_block else high / 2
    right, top = LENGTH[prop.kind] / 2 - corner, high - corner
    sides = ((-right, corner), (-right, top), (right, top), (right, corner))
    return Shape(tuple(complex(x + a, b) for a, b in sides), 2 * corner)
