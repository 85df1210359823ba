"""
About how long a tutorial takes, in seconds.

A hold takes its time, repetitions one breath each, and a step with neither is done in
one breath. What is repeated is counted again, as often as it is repeated.
"""

from .sheet import Hold, Repetitions, Sheet, Step
from .sides import Shown, unfold


def hold_seconds(hold: Hold, breath_seconds: int) -> tuple[int, int]:
    """The shortest and the longest time of a hold."""
    factor = breath_seconds if hold.unit == "breaths" else 1
    return hold.least * factor, hold.most * factor


def total_seconds(sheet: Sheet, breath_seconds: int) -> int:
    """The whole practice, with every hold at its middle."""
    shown = unfold(sheet)
    return round(sum(_shown_seconds(one, breath_seconds) for one in shown))


def _shown_seconds(shown: Shown, breath_seconds: int) -> float:
    if not shown.number:
        return 0
    if not shown.again:
        return _step_seconds(shown.step, breath_seconds)
    once = sum(_shown_seconds(one, breath_seconds) for one in shown.again)
    return once * _rounds(shown.step)


def _rounds(step: Step) -> float:
    """How often earlier steps are done once more: “five times” has had its first."""
    often = step.repetitions
    return max(1, _times(often) - 1) if often else 1


def _times(often: Repetitions) -> float:
    return (often.least + often.most) / 2 * (often.sets or 1)


def _step_seconds(step: Step, breath_seconds: int) -> float:
    if step.hold:
        return sum(hold_seconds(step.hold, breath_seconds)) / 2
    if not step.repetitions:
        return breath_seconds
    sides = 2 if step.repetitions.per_side else 1
    return _times(step.repetitions) * breath_seconds * sides
