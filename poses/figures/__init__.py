"""
Calm pictograms of bodies, drawn from the directions of their limbs.

`draw` makes an SVG, `png` a picture of it, `mirror` the other side; `problems` says
what a body could not do. `notation` has the format.
"""

from .drawing import draw
from .joints import problems
from .notation import mirror, read
from .picture import png

__all__ = ["draw", "mirror", "png", "problems", "read"]
