"""
Shapes on a page: what a body or a prop looks like, before it has a place in a frame.

Coordinates are written in tenths of a unit and relative to the last point, which keeps
a drawing small; no error adds up, because only whole tenths are added.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A polygon or a closed curve, with the thickness of its stroke."""

    points: tuple[complex, ...]
    thickness: float = 0.0
    is_curve: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Frame:
    """The page: its size, where the floor is, and which way the body looks."""

    width: int
    height: int
    shift: float
    floor: float
    sign: int

    def place(self, point: complex) -> tuple[int, int]:
        """A point of the body on the page, in tenths."""
        x, y = self.sign * point.real + self.shift, self.floor - point.imag
        return round(x * 10), round(y * 10)

    def path(self, shape: Shape) -> str:
        """A shape as the data of an SVG path."""
        places = [self.place(point) for point in shape.points]
        if shape.is_curve:
            return _curve(places)
        return _polygon(places) + ("" if shape.is_open else "z")


FLOOR = 0.92
TOP, SIDES = 9.0, 12.0
LEAST_WIDTH = 208


def frame(shapes: list[Shape], sign: int, is_above: bool) -> Frame:
    """
    A frame of four to three that holds everything, the floor always as low. What is
    seen from above lies in the middle.
    """
    left, right, bottom, top = extent(shapes)
    width = max(LEAST_WIDTH, right - left + 2 * SIDES, (top + TOP) / FLOOR / 0.75)
    width = int(-(-width // 4) * 4)
    height = width * 3 // 4
    shift = width / 2 - sign * (left + right) / 2
    floor = (height + top + bottom) / 2 if is_above else height * FLOOR
    return Frame(width, height, shift, floor, sign)


def extent(shapes: list[Shape]) -> tuple[float, float, float, float]:
    """How far shapes reach to the left, to the right, down and up."""
    reach = [(point, shape.thickness / 2) for shape in shapes for point in shape.points]
    return (
        min(point.real - thick for point, thick in reach),
        max(point.real + thick for point, thick in reach),
        min(point.imag - thick for point, thick in reach),
        max(point.imag + thick for point, thick in reach),
    )


def _polygon(places: list[tuple[int, int]]) -> str:
    (x, y), *rest = places
    data = ["M", tenths(x), tenths(y), "l"]
    for a, b in rest:
        data += [tenths(a - x), tenths(b - y)]
        x, y = a, b
    return joined(data)


def _curve(places: list[tuple[int, int]]) -> str:
    """A closed curve that passes between the points; each bend mirrors the last."""
    (ax, ay), (bx, by) = places[-1], places[0]
    x, y = (ax + bx) // 2, (ay + by) // 2
    first, cx, cy = (x, y), bx, by
    data = ["M", tenths(x), tenths(y), "q", tenths(cx - x), tenths(cy - y)]
    for n, (ax, ay) in enumerate(places[1:]):
        nx, ny = (cx + ax) // 2, (cy + ay) // 2
        data += [tenths(nx - x), tenths(ny - y)] if n == 0 else []
        if n:
            data += ["t" if n == 1 else "", tenths(nx - x), tenths(ny - y)]
        x, y, cx, cy = nx, ny, 2 * nx - cx, 2 * ny - cy
    return joined([*data, "t", tenths(first[0] - x), tenths(first[1] - y)]) + "z"


def tenths(number: int) -> str:
    """A number of tenths, as short as it can be said."""
    whole, rest = divmod(abs(number), 10)
    said = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{said}" if number < 0 and said != "0" else said


def joined(data: list[str]) -> str:
    """Commands and numbers with no more spaces than they need."""
    text = ""
    for part in data:
        needs_space = text and text[-1].isdigit() and part and part[0] not in "-lqtz"
        text += f" {part}" if needs_space else part
    return text
