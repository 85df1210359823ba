"""
How long and how often, as teachers write it: “5–8 breaths”, “3 sets of 10”.

The same words are read from an article and typed into a form, and said on a page.
"""

import re

from .sheet import Hold, Repetitions

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "sixty": 60,
}  # fmt: skip
ONE = rf"(?:\d{{1,5}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
RANGE = rf"(?P<least>{ONE})(?:\s*(?:-|–|—|to|or)\s*(?P<most>{ONE}))?"
CALM = r"(?:(?:slow|deep|full|long|calm|easy|steady|even|quiet|complete|more)\s+){0,2}"
UNIT = r"(?P<unit>breaths?|seconds?|secs?|(?:(?<=\d)|(?<=\d\s))s|minutes?|mins?)"
HOLD = re.compile(rf"\b{RANGE}[\s-]*{CALM}{UNIT}\b", re.IGNORECASE)
SETS = re.compile(rf"\b(?P<sets>{ONE})\s*(?:sets?\s+of|x|×)\s*{RANGE}\b", re.IGNORECASE)
TIMES = re.compile(
    rf"\b{RANGE}\s*(?:(?:slow|more|full|controlled)\s+)?"
    r"(?:repetitions?|reps?|times?|rounds?|x\b|×)",
    re.IGNORECASE,
)
EACH = re.compile(
    rf"\b{RANGE}\s+(?:on\s+|to\s+)?(?:each|per|either)\s+(?:side|leg|arm|direction|way)\b(?!\s+of)",
    re.IGNORECASE,
)
PER_SIDE = re.compile(r"\b(?:each|per|on (?:each|both)) (?:side|leg|arm)s?\b", re.I)


def read_hold(words: str) -> Hold | None:
    """The hold that some words name, or None."""
    found = HOLD.search(words)
    if not found:
        return None
    unit = found["unit"][0].lower()
    least, most = (n * (60 if unit == "m" else 1) for n in _range(found))
    return Hold(least, most, "breaths" if unit == "b" else "seconds") or None


def read_repetitions(words: str) -> Repetitions | None:
    """The repetitions that some words name, or None."""
    found = SETS.search(words) or TIMES.search(words) or _on_each_side(words)
    if not found:
        return None
    sets = found.groupdict().get("sets")
    least, most = _range(found)
    often = _number(sets) if sets else 0
    return Repetitions(least, most, often, is_per_side(words)) or None


def read_range(words: str) -> tuple[int, int] | None:
    """A bare number or range, such as “2” or “5–8”; None for anything else."""
    found = re.fullmatch(RANGE, words.strip(), re.IGNORECASE)
    return _range(found) if found else None


def is_per_side(words: str) -> bool:
    """Whether an amount is meant for each side."""
    return bool(PER_SIDE.search(words))


def _on_each_side(words: str) -> re.Match | None:
    """“5 each side” counts; one thing on each side is a place."""
    found = EACH.search(words)
    return found if found and _range(found)[1] > 1 else None


def _range(found: re.Match) -> tuple[int, int]:
    least = _number(found["least"])
    most = _number(found["most"]) if found["most"] else least
    return min(least, most), max(least, most)


def _number(word: str) -> int:
    # Patterns that ignore case take ı for i and ſ for s.
    plain = word.lower().translate({0x131: "i", 0x17F: "s"})
    return NUMBERS.get(plain) or int(plain)
