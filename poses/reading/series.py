"""All steps of an article together: their sides, and which of them are done again."""

from dataclasses import replace

from ..sheet import Named, Repeat, Step
from .props import Found
from .sentences import bare, sentences
from .steps import OTHER, StepReader
from .story import Notes
from .turning import has_sides, lead_of, swapped

# A side that leads as surely as this says that there are two.
SURE = 0.8


class Series:
    """The steps of an article, understood."""

    def __init__(self, items: list[str], notes: Notes):
        self._notes = notes
        reader = StepReader(notes.names, notes.props)
        lines = [line for item in items for line in _apart(item)]
        self._drafts = [reader.read(line, n) for n, line in enumerate(lines, start=1)]
        self._sided = [draft for draft in self._drafts if has_sides(draft.text)]
        self._firsts = self._beginnings()
        self._has_other = self._is_both()
        self.lead_side, self.lead_means = self._lead()
        self.is_sided = self._is_sided()
        steps = [draft.step(is_sided=self.is_sided) for draft in self._drafts]
        self.steps = tuple(self._again(steps))
        self.technique = self._technique()
        for number, draft in enumerate(self._drafts, start=1):
            notes.guesses += [replace(one, step=number) for one in draft.guesses]
            for sentence in draft.pictured:
                notes.gap("picture", sentence)

    @property
    def poses(self) -> list[Named]:
        """The poses from which steps begin and into which they lead."""
        return [
            step[name]
            for step in (draft.said for draft in self._drafts)
            for name in ("from_pose", "into_pose")
            if name in step
        ]

    @property
    def props(self) -> list[Found]:
        """What the steps use; in a step for those who like, it is for those too."""
        return [
            replace(one, is_optional=one.is_optional or "is_optional" in draft.said)
            for draft in self._drafts
            for one in draft.found
        ]

    def _is_sided(self) -> bool:
        """Whether the article is for one side and then for the other."""
        return self._has_other or bool(self.lead_side)

    def _is_both(self) -> bool:
        """Whether the steps speak of the other side, or say a thing for each of two."""
        if any(draft.is_other_side or draft.counts_each for draft in self._drafts):
            return True
        said = {draft.text.lower() for draft in self._sided}
        return any(swapped(text) in said for text in said)

    def _lead(self) -> tuple[str, str]:
        """The side that the steps are written for, and what a side is."""
        sided = self._sided
        leads = [
            (lead, draft)
            for draft in sided
            if not draft.is_other_side and (lead := lead_of(draft.text))
        ]
        if not leads:
            return "", ""
        (side, means, sure), draft = max(leads, key=lambda lead: lead[0][2])
        if not (self._has_other or sure >= SURE):
            return "", ""
        draft.guess("lead_side", f"{side}: {means}", draft.text, sure, means)
        return side, means

    def _again(self, steps: list[Step]) -> list[Step]:
        """The steps, with what the repeating ones repeat."""
        numbered = [n for n, step in enumerate(steps) if step.is_numbered]
        for n, draft in enumerate(self._drafts):
            counts = "hold" in draft.said or "repetitions" in draft.said
            if draft.turns and counts and not OTHER.match(draft.text):
                steps[n] = replace(steps[n], side="both")
                draft.guess("side", "both", draft.text, 0.7, "both")
            elif draft.turns or draft.again:
                steps[n] = self._repeating(
                    n, draft, steps, numbered, mirrored=draft.is_other_side
                )
        return steps

    def _repeating(self, n, draft, steps, numbered, *, mirrored) -> Step:
        """A step that sends back: to the steps it names, or to all that have a side."""
        first, last = self._first(n), n - 1
        if draft.again:
            asked = (a for a in draft.again if 0 < a <= len(numbered))
            places = [numbered[a - 1] for a in asked]
            first, last = (
                (places[0], places[-1]) if len(places) == len(draft.again) else (n, n)
            )
        if not first <= last < n:
            return steps[n]
        phase = steps[n].phase or ("other_side" if mirrored else "")
        words = f"{first + 1}–{last + 1}"
        repeat = Repeat(steps[first].key, steps[last].key, mirrored)
        said = f"{words}, mirrored" if mirrored else words
        draft.guess("repeat", said, draft.text, 0.8, repeat)
        return replace(steps[n], repeat=repeat, phase=phase)

    def _first(self, before: int) -> int:
        """Where the first side begins: with the first step that has one."""
        return next((n for n in self._firsts if n < before), 0)

    def _beginnings(self) -> list[int]:
        """The first step with a side or a pose, and the first that is to be done."""
        told = list(enumerate(self._drafts))
        sided = [n for n, d in told if "from_pose" in d.said or has_sides(d.text)]
        plain = [n for n, d in told if "technique" not in d.said]
        return [*sided[:1], *plain[:1]]

    def _technique(self) -> Named | None:
        """The way to breathe throughout, if the steps name one only."""
        named = {d.said["technique"] for d in self._drafts if "technique" in d.said}
        return named.pop() if len(named) == 1 else None


def _apart(item: str) -> list[str]:
    """An item whose last sentence sends to the other side is two steps."""
    found = sentences(bare(item))
    if len(found) > 1 and OTHER.match(found[-1]):
        return [" ".join(found[:-1]), found[-1]]
    return [item]
