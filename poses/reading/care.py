"""The lists beside the steps: for whom it is not, what it does, what to bring."""

import re

from ..sheet import Benefit, Caution, Named, PropUse
from ..sides import literal
from .props import OPTIONAL, Props
from .sentences import begun, words_of

ASK = re.compile(
    r"\b(?:ask|consult|check with|(?:talk|speak) (?:to|with)|see)\s(?:your|a|the)\s"
    r"(?:\w+\s)?(?:doctor|physician|physio\w*|midwife|therapist|provider)|"
    r"\bmedical advice\b",
    re.IGNORECASE,
)
AVOID = re.compile(
    r"\b(?:avoid|(?:do not|don['’]t) (?:do|practi[sc]e)|skip|should not|"
    r"leave (?:this|it)(?:\spose)? out|not (?:suitable|recommended|for)|"
    r"contra-?indicat\w+)\b",
    re.IGNORECASE,
)
MODIFY = re.compile(
    r"\b(?:modify|bend|instead|use|keep|lower|reduce|careful|care|gentl[ey]|support|shorten|"
    r"place|rest|only|less|slowly)\b",
    re.IGNORECASE,
)
IF_FIRST = re.compile(
    r"(?:if|when|for)\s(?:you(?:['’]re|['’]ve)?\s(?:have\s(?:had\s)?|are\s|suffer\sfrom\s)?|"
    r"(?:people|anyone|those)\s(?:with|who\shave)\s)?(?P<condition>[^,:]{3,90}),\s"
    r"(?P<note>.{3,300})",
    re.IGNORECASE,
)
IF_LAST = re.compile(
    r"(?P<note>.{3,120}?)\s(?:if|when)\syou(?:['’]re|['’]ve)?\s(?:have\s(?:had\s)?|are\s|"
    r"suffer\sfrom\s)?(?P<condition>[^,:]{3,120})$",
    re.IGNORECASE,
)
NAMED = re.compile(r"(?P<condition>[^:–—]{3,80}?)(?::|\s[–—-])\s(?P<note>.{3,300})")
# In words: “avoid this pose”; “magic circle”.
ONLY_AVOID = 4
LONGEST_PROP = 3
FORBIDS = re.compile(r"contra-?indicat|avoid|not|n['’]t|skip", re.IGNORECASE)
YOU = re.compile(
    r"^(?:if\s)?you(?:\sare|['’]re|\shave|['’]ve)\s(?:had\s)?", re.IGNORECASE
)
NOTHING = re.compile(r"(?:none|nothing)\b", re.IGNORECASE)
BRACKETS = re.compile(r"\s?\([^()]{0,80}\)")


def caution(sentence: str, heading: str) -> Caution:
    """For whom this is not, as a sentence below a heading says it."""
    said = sentence.strip().rstrip(".")
    found = IF_FIRST.match(said) or NAMED.match(said) or IF_LAST.match(said)
    condition, note = (found["condition"], found["note"]) if found else (said, "")
    advice = _advice(note or said) or ("avoid" if FORBIDS.search(heading) else "")
    if advice == "avoid" and found and len(note.split()) <= ONLY_AVOID:
        note = ""
    return Caution(begun(YOU.sub("", condition, count=1)), advice, literal(begun(note)))


def benefit(sentence: str) -> Benefit:
    """What it may be good for, on the teacher's word."""
    return Benefit(literal(begun(sentence.strip().rstrip("."))), "teaching")


def prop_uses(line: str, props: Props) -> list[PropUse]:
    """The props in a line of a list of props."""
    found = props.found(line, words_of(line), listed=True)
    need = "optional" if OPTIONAL.search(line) else "required"
    uses = [PropUse(one.prop, one.quantity, one.quantity, need) for one in found]
    if uses:
        return uses
    name = re.sub(
        r"^(?:an?|one|your)\s", "", BRACKETS.sub("", line).rstrip("."), flags=re.I
    )
    is_name = (
        name
        and not NOTHING.match(name)
        and len(name.split()) <= LONGEST_PROP
        and name.isascii()
    )
    return [PropUse(Named(name, None), 0, 0, need)] if is_name else []


def _advice(words: str) -> str:
    kinds = (("ask", ASK), ("avoid", AVOID), ("modify", MODIFY))
    return next((advice for advice, words_for in kinds if words_for.search(words)), "")
