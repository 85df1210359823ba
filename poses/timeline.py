"""
A tutorial as it is practised: one cue after the other, on both sides.

The player, the list that is read without it and the estimated time are all drawn from
here, so that what is promised is what is played.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from .amounts import read_hold, read_repetitions
from .reading.sentences import sentences
from .sheet import Hold, Named, Repetitions, Sheet, Step
from .sides import Shown, has_tokens, mirror_step, other, say, unfold

# A practice of more has no end that anybody reaches.
MOST_CUES = 1000
# To come up, turn round and lay the props where they belong now.
SWITCH_SECONDS = 8
FIRST, SECOND = 1, 2
TURNS = {"lead": FIRST, "other": SECOND, "both": 0}


@dataclass(frozen=True)
class Cue:
    """
    One sentence of a step, and how long it stays.

    A `hold` and a `count` last from `least` to `most` of their unit, a `switch` of
    sides eight seconds, a `move` and a `note` one breath. `turn` is 1 on the side that
    comes first, 2 on the other and 0 where there are no sides; `figure` is the pose
    that the step shows or names, if it is another than the tutorial's.
    """

    kind: str
    words: str
    step: Step
    number: int | None = None
    side: str = ""
    turn: int = 0
    least: int = 1
    most: int = 1
    unit: str = "breaths"
    breaths_each: int = 1
    round: int = 0
    rounds: int = 0

    @property
    def figure(self) -> Named | None:
        drawn = self.step.figure
        return (drawn and drawn.pose) or self.step.into_pose or self.step.from_pose

    def seconds(self, breath_seconds: int) -> float:
        """About how long it takes, in the middle of its range."""
        each = 1 if self.unit == "seconds" else breath_seconds * self.breaths_each
        return (self.least + self.most) / 2 * each


def timeline(sheet: Sheet) -> tuple[Cue, ...]:
    """Everything that is to be done, in its order, with the sides said as words."""
    return tuple(islice(_Course(sheet).cues(), MOST_CUES))


def total_seconds(sheet: Sheet, breath_seconds: int) -> int:
    """About how long the whole practice takes."""
    return round(sum(cue.seconds(breath_seconds) for cue in timeline(sheet)))


def hold_seconds(hold: Hold, breath_seconds: int) -> tuple[int, int]:
    """The shortest and the longest time of a hold."""
    factor = breath_seconds if hold.unit == "breaths" else 1
    return hold.least * factor, hold.most * factor


class _Course:
    """The way through a Sheet; `turn` is the side that a step is done on unasked."""

    def __init__(self, sheet: Sheet):
        self.lead, self.shown = sheet.lead_side, unfold(sheet)
        self.two_sided = {
            one.step.key
            for it in self.shown
            if it.step.repeat and it.step.repeat.mirrored
            for one in it.again
        }

    def cues(self) -> Iterator[Cue]:
        for shown in self.shown:
            if shown.again:
                yield from self._again(shown)
            else:
                yield from self._step(shown, self._first(shown))

    def _first(self, shown: Shown) -> int:
        return FIRST if shown.step.key in self.two_sided else 0

    def _again(self, shown: Shown) -> Iterator[Cue]:
        """Earlier steps once more: “five times” has had its first."""
        step, often = shown.step, shown.step.repetitions
        if step.repeat.mirrored:
            yield self._cue("switch", step.text, shown, SECOND)
        else:
            yield from self._said(_sentences(step.text), shown, 0)
        rounds = max(1, often.least * (often.sets or 1) - 1) if often else 1
        for _ in range(rounds):
            for one in shown.again:
                turn = SECOND if step.repeat.mirrored else self._first(one)
                yield from self._step(one, turn)

    def _step(self, shown: Shown, turn: int) -> Iterator[Cue]:
        step = shown.step
        turn = TURNS.get(step.side, turn)
        if step.phase == "other_side":
            turn = turn or SECOND
            yield self._cue("switch", step.text, shown, turn)
            if step.hold or step.repetitions:
                yield from self._counted(step.text, shown, turn)
            return
        said = _sentences(step.text)
        counts = _counting(step, said)
        yield from self._said(said[:counts], shown, turn)
        if counts < len(said):
            yield from self._counted(said[counts], shown, turn)
            yield from self._said(said[counts + 1 :], shown, turn)

    def _said(self, said: list[str], shown: Shown, turn: int) -> Iterator[Cue]:
        kind = "move" if shown.number else "note"
        for words in said:
            yield self._cue(kind, words, shown, turn)

    def _counted(self, words: str, shown: Shown, turn: int) -> Iterator[Cue]:
        """What is counted; words for one side are said again for the other."""
        here = replace(shown.step, text=words)
        often = here.repetitions
        if not (often and often.per_side and (turn or has_tokens(words))):
            yield from self._amounts(here, shown, turn)
            return
        here = replace(here, repetitions=replace(often, per_side=False))
        yield from self._amounts(here, shown, turn or FIRST)
        if not turn:
            there = mirror_step(here)
            yield self._cue("switch", "", replace(shown, step=there), SECOND)
            yield from self._amounts(there, shown, SECOND)

    def _amounts(self, step: Step, shown: Shown, turn: int) -> Iterator[Cue]:
        """A hold as often as it is repeated, or a count for each set."""
        hold, often = step.hold, step.repetitions
        cue = self._cue("hold", step.text, replace(shown, step=step), turn)
        if hold:
            rounds = _rounds(often) if often else 0
            cue = replace(cue, least=hold.least, most=hold.most, unit=hold.unit)
        else:
            rounds, each = often.sets, 2 if often.per_side else 1
            span = {"least": often.least, "most": often.most, "unit": "times"}
            cue = replace(cue, kind="count", breaths_each=each, **span)
        if rounds <= 1:
            yield cue
            return
        for n in range(1, rounds + 1):
            yield replace(cue, round=n, rounds=rounds)

    def _cue(self, kind: str, words: str, shown: Shown, turn: int) -> Cue:
        side = {FIRST: self.lead, SECOND: other(self.lead)}.get(turn, "")
        cue = Cue(kind, say(words), shown.step, shown.number, side, turn)
        if kind != "switch":
            return cue
        return replace(cue, least=SWITCH_SECONDS, most=SWITCH_SECONDS, unit="seconds")


def _rounds(often: Repetitions) -> int:
    return often.least * (often.sets or 1) * (2 if often.per_side else 1)


def _sentences(text: str) -> list[str]:
    return [one for line in text.splitlines() for one in sentences(line)] or [text]


def _counting(step: Step, said: list[str]) -> int:
    """The sentence that is counted: the one that says how long, or the last."""
    if not (step.is_numbered and (step.hold or step.repetitions)):
        return len(said)
    named = (n for n, it in enumerate(said) if read_hold(it) or read_repetitions(it))
    return next(named, max(len(said) - 1, 0))
