"""
What a tutorial still lacks, in the eyes of the craft.

Some of it keeps a tutorial from being published, because its page, its card or its mail
would be broken. The rest warns, first of what may hurt or mislead a reader: an author
may know better.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from . import sides
from .sheet import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_STEPS,
    Picture,
    Sheet,
    Step,
)

ADVICE = {
    "cautions", "source", "gap_link", "gap_paid_link", "gap_video", "gap_picture",
    "no_steps", "other_side", "hold", "breath", "captions", "claim", "side_words",
    "side_lead",
}  # fmt: skip

SIDE_WORDS = re.compile(
    r"\b(left|right)\s+(side|leg|foot|feet|toes?|heel|ankle|knee|thigh|hip|hand|arm|"
    r"palm|wrist|elbow|shoulder|ear|cheek|rib|ribs|buttock|big toe|front|back)\b",
    re.IGNORECASE,
)
# A blanket is folded without anybody breathing.
CLOTH = r"(?!\s+(?:(?:a|the|your|up)\s+)*(?:blanket|towel|mat|strap))"
FOLDS = re.compile(
    rf"\b(fold{CLOTH}|hinge|bend|tip|twist|lift|lower|roll (?:up|down){CLOTH}|rise|"
    r"come up)\b",
    re.IGNORECASE,
)
CLAIM = re.compile(
    r"\b(fix|cur(?:e|es|ed|ing)|heal|treat|reliev|eliminat|banish|prevent|get(?:ting)? "
    r"rid of|say goodbye to|stop)\w*\b.*\b(pain|ache|sciatica|arthritis|disease|"
    r"depression|anxiety|migraine|injur|insomnia|scoliosis|herni|diabetes|asthma)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Problem:
    """One thing to mend: its code, and the number of the step or the words it is in."""

    code: str
    step: int = 0
    words: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps the tutorial from being published."""
        return self.code not in ADVICE


def problems(sheet: Sheet, refused: Container[str] = ()) -> list[Problem]:
    """
    Everything to mend, first what keeps the tutorial from being published. `refused`
    are the files of pictures that could not be used.
    """
    found = [*_words(sheet), *_steps(sheet), *_care(sheet), *_craft(sheet)]
    shown = [sheet.picture, *(step.picture for step in sheet.steps)]
    for n, picture in enumerate(shown):
        if picture and picture.file in refused:
            found.append(Problem("step_picture" if n else "picture", n))
    return sorted(found, key=lambda problem: not problem.blocks)


def _words(sheet: Sheet) -> Iterator[Problem]:
    """What every page, card and mail needs."""
    checks = {
        "title": not sheet.title,
        "long_title": len(sheet.title) > LONGEST_TITLE,
        "summary": not sheet.summary,
        "long_summary": len(sheet.summary) > LONGEST_SUMMARY,
        "words": not sheet.steps and not sheet.intro,
        "many_steps": len(sheet.steps) > MOST_STEPS,
        "alt": _is_mute(sheet.picture),
    }
    yield from (Problem(code) for code, is_so in checks.items() if is_so)


def _steps(sheet: Sheet) -> Iterator[Problem]:
    places = {step.key: n for n, step in enumerate(sheet.steps, start=1)}
    for n, step in enumerate(sheet.steps, start=1):
        if not step.text:
            yield Problem("empty_step", n)
        if _is_mute(step.picture):
            yield Problem("step_alt", n)
        if step.repeat and not _comes_before(step, n, places):
            yield Problem("repeat", n)


def _care(sheet: Sheet) -> Iterator[Problem]:
    """What a reader must be told, and what was promised to her."""
    if sheet.steps and not (sheet.cautions or sheet.cautions_waived):
        yield Problem("cautions")
    for benefit in sheet.benefits:
        if benefit.basis == "study" and not benefit.source:
            yield Problem("source", words=benefit.text)
    for gap in sheet.gaps:
        yield Problem(f"gap_{gap.kind}", words=gap.quote)


def _craft(sheet: Sheet) -> Iterator[Problem]:
    """What a good teacher would say, and an author may know better."""
    steps = sheet.steps
    checks = {
        "no_steps": not steps,
        "claim": bool(CLAIM.search(sheet.title)),
        "other_side": bool(sheet.lead_side) and not any(map(_is_other_side, steps)),
        "hold": bool(steps) and not any(s.hold or s.repetitions for s in steps),
        "captions": bool(sheet.video and not sheet.video.has_captions),
        "side_lead": not sheet.lead_side
        and any(sides.has_tokens(step.text) for step in steps),
    }
    yield from (Problem(code) for code, is_so in checks.items() if is_so)
    for n, step in enumerate(steps, start=1):
        if _moves(step) and not (step.breath or step.repeat or step.hold):
            yield Problem("breath", n)
        if sheet.lead_side and SIDE_WORDS.search(sides.without_tokens(step.text)):
            yield Problem("side_words", n)


def _moves(step: Step) -> bool:
    return step.is_numbered and bool(FOLDS.search(step.text))


def _is_mute(picture: Picture | None) -> bool:
    return bool(picture) and not picture.alt and not picture.is_decorative


def _is_other_side(step: Step) -> bool:
    return step.side in ("other", "both") or bool(step.repeat and step.repeat.mirrored)


def _comes_before(step: Step, place: int, places: dict[str, int]) -> bool:
    first, last = places.get(step.repeat.first), places.get(step.repeat.last)
    return bool(first and last) and first <= last < place
