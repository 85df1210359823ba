"""Two versions of a tutorial, side by side. Steps are the same by their key."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .sheet import Sheet, Step


@dataclass(frozen=True)
class Pair:
    """A step in both versions, or in one; its number in each."""

    theirs: Step | None
    yours: Step | None
    their_number: int = 0
    your_number: int = 0

    @property
    def names(self) -> list[str]:
        """What differs in a step that both have."""
        return differing(self.theirs, self.yours)

    @property
    def is_same(self) -> bool:
        return self.theirs == self.yours


def differing(one, other) -> list[str]:
    """The names of the fields in which two of a kind differ."""
    if not (one and other):
        return []
    return [
        f.name for f in fields(one) if getattr(one, f.name) != getattr(other, f.name)
    ]


def pairs(theirs: Sheet, yours: Sheet) -> Iterator[Pair]:
    """Every step of both, in your order; what only they have comes last."""
    numbered = {step.key: (n, step) for n, step in enumerate(theirs.steps, start=1)}
    for n, step in enumerate(yours.steps, start=1):
        number, other = numbered.pop(step.key, (0, None))
        yield Pair(other, step, number, n)
    for number, step in numbered.values():
        yield Pair(step, None, number)


def is_reordered(theirs: Sheet, yours: Sheet) -> bool:
    """Whether the steps that both have stand in another order."""
    theirs, yours = ([step.key for step in sheet.steps] for sheet in (theirs, yours))
    return [key for key in theirs if key in yours] != [
        key for key in yours if key in theirs
    ]
