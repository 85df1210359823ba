"""Calm pictograms of bodies, drawn from the directions of their limbs."""

from .drawing import draw
from .joints import problems
from .notation import mirror, read
from .picture import png

__all__ = ["draw", "mirror", "png", "problems", "read"]
