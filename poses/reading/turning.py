"""
Which “left” and “right” are sides of the body.

Those become tokens, so that they turn with the reader's side. Right angles, the right
way and what is left stay words.
"""

import re

from ..sides import literal

BODY = (
    r"(?:legs?|foot|feet|big toes?|toes?|heels?|ankles?|shins?|cal(?:f|ves)|knees?|"
    r"kneecaps?|thighs?|hamstrings?|groins?|hips?|glutes?|buttocks?|"
    r"sit(?:ting)? bones?|sides?|waist|ribs?|ribcage|lungs?|shoulders?|"
    r"shoulder blades?|armpits?|(?:upper |fore)?arms?|elbows?|wrists?|hands?|palms?|"
    r"fists?|fingers?|fingertips?|thumbs?|index fingers?|ears?|cheeks?|temples?|"
    r"eyes?|nostrils?|soles?|insteps?|arch(?:es)?|chest|collarbones?)"
)
HOW = (
    r"(?:(?:front|back|big|inner|outer|upper|lower|bent|straight|top|bottom|lifted|"
    r"extended|standing|whole|little)\s+){0,2}"
)
SIDE = r"(?P<side>left|right)"
FOLLOWS = (
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|over|under|behind|in front|on top|while|then|"
    r"with|so|stays?|remains?|forward|back|up|down|to the|of (?:the|your|it))\b)"
)
PATTERNS = [
    # left leg; left big toe; left and right hands; right-hand; but not: my left hip
    rf"\b(?<!my\s){SIDE}(?=(?:-hand)?\s+{HOW}{BODY}\b|"
    rf"(?:,|\s+(?:and|or|to|then))?\s+(?:left|right)\s+{HOW}{BODY}\b)",
    # over the right; to your left
    rf"\b(?<=the\s|our\s)(?<!that's\sthe\s){SIDE}{FOLLOWS}",
    rf"\b(?<=eir\s){SIDE}{FOLLOWS}",
    # turn right
    rf"\b(?:turn|roll|lean|twist|rotate|gaze|step|swing|reach|shift|tilt)(?:ing|s)?\s{SIDE}"
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|then|to|with)\b)",
    # from left to right
    rf"\bfrom\s{SIDE}(?=\sto\s(?:left|right|\{{))",
    rf"\bfrom\s\S{{4,8}}\sto\s{SIDE}\b",
]
SIDED = [re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS]

# A leg that swings forward is not in front.
STILL = "".join(
    rf"(?<!{verb}\s{whose}\s)"
    for verb in (
        "swing",
        "kick",
        "lift",
        "raise",
        "reach",
        "extend",
        "stretch",
    )
    for whose in ("your", "the")
)
FRONT = re.compile(
    rf"\b{STILL}{SIDE}\s+(?:leg|foot|knee|thigh)\s+(?:\w+\s+){{0,3}}?"
    r"(?:forward|in\s+front|ahead|to\s+the\s+front)\b",
    re.IGNORECASE,
)
BACK = re.compile(
    rf"\b{STILL}{SIDE}\s+(?:leg|foot|knee)\s+(?:\w+\s+){{0,2}}?(?:back|behind)\b",
    re.IGNORECASE,
)
LOWER = re.compile(
    rf"\b(?:lie|lying|roll|rest)\b.{{0,20}}\bon(?:to)?\s+your\s+{SIDE}\s+side\b",
    re.IGNORECASE,
)
STANDING = re.compile(
    rf"\b(?:stand|balance|weight)\b.{{0,20}}\b(?:on|onto|into|to)\s+(?:your|the)\s+{SIDE}"
    r"\s+(?:leg|foot)\b",
    re.IGNORECASE,
)
MEANINGS = [
    (FRONT, "front leg", 0.95),
    (LOWER, "lower side", 0.9),
    (STANDING, "standing leg", 0.8),
    (BACK, "back leg", 0.8),
]
SIDES = re.compile(r"\b(?:left|right)\b")
NOUN = re.compile(rf"\b{SIDE}\s+{HOW}(?P<noun>{BODY})\b", re.IGNORECASE)
PLURALS = {"feet": "foot", "calves": "calf"}


def has_sides(text: str) -> bool:
    """Whether a text names a side of the body."""
    return _may(text) and any(pattern.search(text) for pattern in SIDED)


def swapped(text: str) -> str:
    """The same words for the other side."""
    return SIDES.sub(lambda found: "left" if found[0] == "right" else "right", text)


def tokens(text: str, *, is_sided: bool) -> str:
    """A plain text as a Sheet holds it: braces doubled, sides of the body as tokens."""
    text = literal(text) if "{" in text or "}" in text else text
    if is_sided and _may(text):
        for pattern in SIDED:
            text = pattern.sub(_token, text)
    return text


def lead_of(text: str) -> tuple[str, str, float] | None:
    """The side that a sentence is written for, what a side is there, how surely."""
    for pattern, means, confidence in MEANINGS:
        if found := pattern.search(text):
            return found["side"].lower(), means, confidence
    found = NOUN.search(text)
    if not found:
        return None
    noun = found["noun"].lower()
    return found["side"].lower(), PLURALS.get(noun, noun.removesuffix("s")), 0.5


def _may(text: str) -> bool:
    small = text.lower()
    return "left" in small or "right" in small


def _token(found: re.Match) -> str:
    start, end = (place - found.start() for place in found.span("side"))
    word = found["side"] if found["side"][1:].islower() else found["side"].lower()
    return f"{found[0][:start]}{{{word}}}{found[0][end:]}"
