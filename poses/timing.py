"""
About how long a tutorial takes, in seconds.

A hold takes its time, repetitions one breath each, and a step with neither is done in
one breath. What is repeated on the other side is counted again.
"""

from collections.abc import Iterator

from .sheet import Hold, Sheet, Step
from .sides import Shown, unfold


def hold_seconds(hold: Hold, breath_seconds: int) -> tuple[int, int]:
    """The shortest and the longest time of a hold."""
    factor = breath_seconds if hold.unit == "breaths" else 1
    return hold.least * factor, hold.most * factor


def total_seconds(sheet: Sheet, breath_seconds: int) -> int:
    """The whole practice, with every hold at its middle."""
    return round(
        sum(
            _step_seconds(step, breath_seconds)
            for step in _done(unfold(sheet))
            if step.is_numbered
        )
    )


def _done(shown: tuple[Shown, ...]) -> Iterator[Step]:
    for one in shown:
        if one.again:
            yield from (again.step for again in one.again)
        else:
            yield one.step


def _step_seconds(step: Step, breath_seconds: int) -> float:
    if step.hold:
        return sum(hold_seconds(step.hold, breath_seconds)) / 2
    if not step.repetitions:
        return breath_seconds
    often = step.repetitions
    times = (often.least + often.most) / 2 * (often.sets or 1)
    return times * breath_seconds * (2 if often.per_side else 1)
