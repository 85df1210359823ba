"""The lists beside the steps: for whom it is not, what it does, what to bring."""

import re
from dataclasses import replace

from ..sheet import Benefit, Caution, Named, PropUse
from ..sides import literal
from .props import NOT_NEEDED, OPTIONAL, Props
from .sentences import begun, sentences, words_of

WHO = (
    r"(?:doctor|physician|surgeon|physio\w*|physical\stherapist|PT|midwife|consultant|"
)
ASK = re.compile(
    r"\b(?:ask|consult|check with|(?:talk|speak) (?:to|with)|a word with|see)\s"
    rf"(?:me\b|(?:your|a|the)\s(?:\w+\s)?{WHO}therapist|teacher|provider))|"
    r"\bmedical advice\b",
    re.IGNORECASE,
)
# Not at all, or only a part of it not.
AVOID_IT = re.compile(
    r"\b(?:avoid|skip|leave out|(?:do not|don['’]t|not) (?:do|try|practi[sc]e))\s"
    r"(?:it|this)\b",
    re.IGNORECASE,
)
INSTEAD = re.compile(
    r"\b(?:instead|keep|rather)\b|\b(?:do not|don['’]t)\sdo\sthe\b|"
    r"\bshould\snot\s(?!do\b|practi[sc]e\b|try\b)\w+\s(?:the|your|their)\b",
    re.IGNORECASE,
)
AVOID = re.compile(
    r"\b(?:avoid|(?:do not|don['’]t) (?:do|practi[sc]e)|skip|should not|"
    r"leave (?:this|it)(?:\spose)? out|not (?:suitable|recommended|for)|"
    r"contra-?indicat\w+)\b",
    re.IGNORECASE,
)
MODIFY = re.compile(
    r"\b(?:modify|bend|use|lower|reduce|careful|care|gentl[ey]|support|shorten|"
    r"place|rest|only|less|slowly|leave out|without|also no)\b|"
    r"^(?:do not|don['’]t|no)\b",
    re.IGNORECASE,
)
HAVE = (
    r"(?:you(?:['’]re|['’]ve)?\s(?:have\s(?:had\s)?|had\s|are\s|get\s|feel\s|"
    r"suffer\sfrom\s)?|there\sis\s)"
)
WITH = (
    r"(?:people|anyone|anybody|those|students)\s(?:with|whose|who\s(?:have|has|are))\s"
)
DO_NOT = r"(?:also|no|do\snot|don['’]t|avoid|keep)\b"
# How a sentence says for whom and what to do; the first that fits decides.
FORMS = [
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"(?:(?:and|also|but),?\s)?(?:if|when|for)\s(?:{HAVE}|{WITH})?"
        r"(?P<condition>[^,:]{3,90}),\s(?P<note>.{3,300})",
        rf"{WITH}(?P<condition>.{{3,120}}?)\s(?:should\s(?!not)|(?=(?:should|must|may|can)\s))"
        r"(?P<note>.{3,300})",
        rf"(?:for|in|with|during)\s(?P<condition>[^,:]{{3,80}}?)(?:,\s|\s(?={DO_NOT}))"
        r"(?P<note>.{3,300})",
        r"(?P<condition>[^:–—]{3,80}?)(?::|\s[–—-]|\smeans)\s(?P<note>.{3,300})",
        rf"(?P<note>.{{3,120}}?)\s(?:if|when)\s{HAVE}(?P<condition>[^,:]{{3,120}})$",
        r"(?P<note>.{3,120}?)\s(?:during|in\scase\sof)\s(?P<condition>[^,:]{3,80})$",
    )
]
SAME = re.compile(
    r"(?:and\s)?(?:the\s)?same\s(?:goes\s|is\strue\s)?for\s(?P<condition>.{3,200})",
    re.I,
)
CONCERNS = re.compile(
    r"(?:and\s)?(?:if|when|for|with|in|during|anyone|people|those)\b|(?:\S+\s){0,2}\S+\?$",
    re.IGNORECASE,
)
# In words: “avoid this pose”; “magic circle”; “Tired and pregnant?”.
ONLY_AVOID = 4
LONGEST_PROP = 3
LONGEST_QUESTION = 3
FORBIDS = re.compile(r"contra-?indicat|avoid|not|n['’]t|skip", re.IGNORECASE)
YOU = re.compile(
    r"^(?:(?:if\s)?you(?:\sare|['’]re|\shave|['’]ve)\s(?:had\s)?|had\s)", re.IGNORECASE
)
NOTHING = re.compile(r"(?:none|nothing)\b", re.IGNORECASE)
COUNT = re.compile(r"^(?:and\s)?(?:an?|one|your)\s", re.IGNORECASE)
WISH = re.compile(r"\sif\s(?:you|comfortable|needed|available)\b.*$", re.IGNORECASE)
PARTS = re.compile(
    r"(?:,\s(?:and\s)?)(?![^()]{0,80}\))(?=(?:an?|one|two|three|your|\d)\s)", re.I
)
BRACKETS = re.compile(r"\s?\([^()]{0,80}\)")


def cautions(text: str, heading: str) -> list[tuple[Caution, str]]:
    """For whom this is not, each with the words that say so."""
    found, asked = [], ""
    for sentence in sentences(text):
        said = sentence.strip().rstrip(".")
        if said.endswith("?") and len(said.split()) <= LONGEST_QUESTION:
            asked = said.rstrip("?")
            continue
        if asked:
            found.append((_told(asked, said, heading), f"{asked}? {sentence}"))
            asked = ""
            continue
        if found and (same := SAME.match(said)):
            one = replace(found[-1][0], condition=begun(same["condition"]))
            found.append((one, sentence))
        elif found and not _form(said):
            before, words = found[-1]
            found[-1] = _continued(before, said), f"{words} {sentence}"
        else:
            found.append((caution(said, heading), sentence))
    return found


def names_a_condition(text: str) -> bool:
    """Whether a paragraph begins by saying whom it concerns."""
    first = sentences(text)[0].rstrip(".")
    return bool(CONCERNS.match(first)) and (first.endswith("?") or bool(_form(first)))


def caution(said: str, heading: str) -> Caution:
    """For whom this is not, as a sentence below a heading says it."""
    found = _form(said)
    condition, note = (found["condition"], found["note"]) if found else (said, "")
    return _told(condition, note, heading)


def _told(condition, note, heading) -> Caution:
    advice = _advice(note or condition) or ("avoid" if FORBIDS.search(heading) else "")
    if advice == "avoid" and len(note.split()) <= ONLY_AVOID:
        note = ""
    return Caution(begun(YOU.sub("", condition, count=1)), advice, literal(begun(note)))


def _continued(before: Caution, said: str) -> Caution:
    """A caution with a further sentence about the same."""
    note = f"{before.note}. {literal(said)}" if before.note else literal(begun(said))
    return replace(before, note=note, advice=before.advice or _advice(said))


def _form(said: str) -> re.Match | None:
    return next((found for form in FORMS if (found := form.match(said))), None)


def benefit(sentence: str) -> Benefit:
    """What it may be good for, on the teacher's word."""
    return Benefit(literal(begun(sentence.strip().rstrip("."))), "teaching")


def prop_uses(line: str, props: Props) -> list[PropUse]:
    """The props in a line of a list of props, each as needed as its own words say."""
    parts = [part for one in sentences(line) for part in _parts(one)]
    return [use for part in parts for use in _uses(part, props, is_whole=part == line)]


def _uses(part: str, props: Props, *, is_whole: bool) -> list[PropUse]:
    need = "optional" if OPTIONAL.search(part) else "required"
    found = props.found(part, words_of(part), listed=True)
    if found:
        return [PropUse(one.prop, one.quantity, one.quantity, need) for one in found]
    name = COUNT.sub("", WISH.sub("", BRACKETS.sub("", part)).strip().rstrip("."))
    is_name = (
        name
        and (is_whole or COUNT.match(part))
        and not (NOTHING.match(name) or NOT_NEEDED.search(part))
        and len(name.split()) <= LONGEST_PROP
        and name.isascii()
    )
    return [PropUse(Named(name, None), 0, 0, need)] if is_name else []


def _parts(sentence: str) -> list[str]:
    """The parts of an enumeration: “two blocks, a strap and, if you like, a chair”."""
    return [part.strip() for part in PARTS.split(sentence) if part.strip()]


def _advice(words: str) -> str:
    kinds = [("ask", ASK), ("avoid", AVOID_IT), ("modify", INSTEAD)]
    kinds += [("avoid", AVOID), ("modify", MODIFY)]
    return next((advice for advice, words_for in kinds if words_for.search(words)), "")
