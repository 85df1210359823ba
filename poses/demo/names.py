"""Finding what a Sheet names: it is written with names, and rows have numbers."""

from dataclasses import fields, is_dataclass, replace

from ..models import BreathTechnique, Pose, Prop
from ..sheet import Named


def rows() -> dict[str, Named]:
    """Everything in the library by its name."""
    shelves = (
        Pose.objects.with_names(),
        Prop.objects.all(),
        BreathTechnique.objects.all(),
    )
    return {row.name: Named(row.name, row.pk) for shelf in shelves for row in shelf}


def numbered(value, known: dict[str, Named]):
    """The same Sheet with the number of everything it names; a slip is a KeyError."""
    if isinstance(value, Named):
        return known[value.name]
    if isinstance(value, tuple):
        return tuple(numbered(one, known) for one in value)
    if is_dataclass(value):
        parts = {f.name: numbered(getattr(value, f.name), known) for f in fields(value)}
        return replace(value, **parts)
    return value
