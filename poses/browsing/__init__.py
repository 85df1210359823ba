"""
The library page: poses that fit what somebody asks of them.

`Index` is the whole library as sets, `Choice` what somebody asks, as its address says
it; `facets` has the questions, `Shelf` what the page shows.
"""

from .choice import SORTS, Choice
from .facets import NAMES
from .index import Index
from .shelf import Shelf

__all__ = ["NAMES", "SORTS", "Choice", "Index", "Shelf"]
