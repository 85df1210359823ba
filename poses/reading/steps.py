"""What one step says besides its words: breath, hold, phase, props and more."""

import re
from dataclasses import dataclass, field

from .. import amounts
from ..sheet import Hold, Named, Step, StepProp
from .findings import Guess
from .naming import Names
from .props import OPTIONAL, Found, Props
from .sentences import bare, begun, sentences, words_of
from .turning import tokens

# In characters: a longer step does more than send to the other side.
LONGEST_TURN = 160
# Only the first steps lay things ready.
LAST_SETUP = 2

KIND = re.compile(
    r"(tip|hint|note|caution|warning|careful)s?\s?[:!–-]\s+", re.IGNORECASE
)
KINDS = {"caution": "caution", "warning": "caution", "careful": "caution"}

INHALE = r"(?:inhal\w*|breath(?:e|ing)\sin)\b"
EXHALE = r"(?:exhal\w*|breath(?:e|ing)\sout)\b"
IN, OUT = (re.compile(rf"\b{words}", re.IGNORECASE) for words in (INHALE, EXHALE))
RETAIN = re.compile(
    r"\b(?:hold|retain|suspend)\w*\s(?:the|your)\sbreath\b", re.IGNORECASE
)
NEVER = re.compile(r"(?:\b(?:not|never|without|avoid)|n['’]t)\b", re.IGNORECASE)
NATURAL = re.compile(
    r"\bbreath\w*\s(?:naturally|normally|freely|as it comes)", re.IGNORECASE
)
JOIN = r"\s?[,:–-]?\s(?:to\s|and\s|as\syou\s|you\s|while\syou\s)?"
BETWEEN = r"\s?(?:[,;.]|,?\s(?:and|then|as\syou|on\s(?:an?|the|your))\s)"
DOES_IN, DOES_OUT = (
    re.compile(
        rf"\b{one}{JOIN}(?P<text>[^.;,]{{3,80}}?)(?={BETWEEN}?\s?{other}|[.;,]|$)", re.I
    )
    for one, other in ((INHALE, EXHALE), (EXHALE, INHALE))
)
BREATH_WORDS = re.compile(r"inhal|exhal|breath", re.IGNORECASE)

AMOUNTS = {
    "breath", "breaths", "second", "seconds", "minute", "minutes", "times", "reps",
    "repetitions", "rounds", "sets", "side",
}  # fmt: skip
DIGIT = re.compile(r"\d")
STAYS = re.compile(
    r"\b(?:hold|stay|remain|rest|pause|linger|relax|maintain|wait|breathe|take|for)(?:ing)?\b",
    re.IGNORECASE,
)
ALWAYS = re.compile(r"\b(?:each|every|next|last)\s+$", re.IGNORECASE)

OTHER = re.compile(
    r"\b(?:repeat|switch|change|swap|follow|do|perform|practi[sc]e|same|again|now|then)\b"
    r".{0,80}\b(?:(?:other|second|opposite|left|right)\s(?:side|leg)|sides|legs)\b|"
    r"^(?:on\s)?(?:the\s)?(?:other|second)\sside\b|^(?:the\s)?(?:left|right)\sside\s(?:next|now)\b|^switch\ssides\b|\bthen\sswitch[.!]?$",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"\b(?:repeat|do|follow)\b.{0,30}?\b(?:steps?|from\sstep)\s(?P<first>\d{1,3})"
    r"(?:\s?(?:-|–|to|through|and)\s?(?P<last>\d{1,3}))?",
    re.IGNORECASE,
)

TURNS = {
    "side", "sides", "leg", "legs", "step", "steps", "left", "right",
    "switch",
}  # fmt: skip
SETUP = re.compile(
    r"(?:begin|start|stand|sit|lie|kneel|come\s(?:in|on)?to|get|set\sup|place|"
    r"(?:we|you)\s(?:will|can)\s(?:use|begin|start))\b",
    re.IGNORECASE,
)
EXIT = re.compile(
    r"\bto\s(?:come\s(?:out|up|down)|release|exit|finish|get\sout)\b|\bcom(?:e|ing)\sout\sof\b|"
    r"^(?:slowly\s|gently\s)?release\b|\breturn\sto\sstanding\b|"
    r"^(?:slowly\s)?come\s(?:back\s)?(?:up|out)\b",
    re.IGNORECASE,
)
RESTS = re.compile(r"\b(?:savasana|shavasana|corpse\spose)\b|^rest\b", re.IGNORECASE)

BEGINS = re.compile(r"\b(?:begin|start|starting|beginning)\b", re.IGNORECASE)
FROM = re.compile(r"\bfrom\s(?:a\s|an\s|the\s|your\s)?$", re.IGNORECASE)
MOVES = re.compile(
    r"\b(?:come|move|step|flow|fold|press|push|lower|jump|walk|lift|rise|slide|float)\b"
    r".{0,40}\b(?:into|to)\s(?:a\s|an\s|the\s|your\s)?$",
    re.IGNORECASE,
)
EACH_SIDE = re.compile(r"\b(?:each|both|per|either)\sside", re.IGNORECASE)
NO_SIDE_OF = re.compile(r"\bsides?\sof\b", re.IGNORECASE)


@dataclass
class Draft:
    """A step in the making, with what was understood and from which words."""

    text: str
    said: dict = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    is_other_side: bool = False
    again: tuple[int, int] | None = None

    def take(self, name, value, sentence, confidence, words=None):
        """Understand something, once: what was said first holds."""
        if value and name not in self.said:
            self.said[name] = value
            self.guess(name, words or str(value), sentence, confidence)

    def guess(self, what, words, sentence, confidence):
        self.guesses.append(Guess(what, words, sentence, confidence))

    def step(self, *, is_sided: bool) -> Step:
        """The step itself, with tokens where it has sides."""
        said = dict(self.said)
        for name in ("inhale_text", "exhale_text"):
            if name in said:
                said[name] = tokens(said[name], is_sided=is_sided)
        props = (
            StepProp(one.prop, one.quantity, tokens(one.placement, is_sided=is_sided))
            for one in _once_each(self.found)
        )
        text = tokens(self.text, is_sided=is_sided)
        return Step(text=text, props=tuple(props), **said)


class StepReader:
    """Understands steps; made once for an article."""

    def __init__(self, names: Names, props: Props):
        self._names, self._props = names, props

    def read(self, text: str, number: int) -> Draft:
        """A step of an article, which says its number among them."""
        draft = Draft(bare(text))
        if kind := KIND.match(draft.text):
            draft.text = begun(draft.text[kind.end() :])
            draft.said["kind"] = KINDS.get(kind[1].lower(), "tip")
        for place, sentence in enumerate(sentences(draft.text)):
            words = words_of(sentence)
            _breath(draft, sentence)
            _amounts(draft, sentence, words)
            self._named(draft, sentence, words)
            self._laid_ready(draft, sentence, words)
            _other_side(draft, sentence, words)
            if not place and OPTIONAL.match(sentence):
                draft.take("is_optional", True, sentence, 0.8, "optional")
        if pose := self._names.called(draft.text.rstrip(".")):
            draft.take("into_pose", pose, draft.text, 0.7, pose.name)
        _phase(draft, number)
        return draft

    def _named(self, draft, sentence, words):
        """The pose it begins from or leads into, and the way to breathe."""
        poses, techniques = self._names.found(sentence, words)
        for mention in techniques:
            named = mention.named
            draft.take(
                "technique", named, sentence, 0.95 if named.id else 0.8, named.name
            )
        for mention in poses:
            before, named = sentence[: mention.start], mention.named
            sure = 0.9 if named.id else 0.7
            if BEGINS.search(before) or FROM.search(before):
                draft.take("from_pose", named, sentence, sure, named.name)
            elif MOVES.search(before):
                draft.take("into_pose", named, sentence, sure, named.name)

    def _laid_ready(self, draft, sentence, words):
        for one in self._props.found(sentence, words):
            draft.found.append(one)
            number = f"{one.quantity} × " if one.quantity else ""
            said = " ".join([f"{number}{one.prop.name}", one.placement]).strip()
            draft.guess("prop", said, sentence, 0.9 if one.quantity else 0.7)


def _breath(draft, sentence):
    if not BREATH_WORDS.search(sentence):
        return
    inhales, exhales = IN.search(sentence), OUT.search(sentence)
    retains = RETAIN.search(sentence)
    if retains and not NEVER.search(sentence, 0, retains.start()):
        draft.take(
            "breath",
            "retain_out" if exhales and not inhales else "retain_in",
            sentence,
            0.7,
        )
    elif inhales and exhales:
        draft.take("breath", "both", sentence, 0.9)
        if draft.said["breath"] == "both":
            for name, does in (("inhale_text", DOES_IN), ("exhale_text", DOES_OUT)):
                found = does.search(sentence)
                if found and not BREATH_WORDS.search(found["text"]):
                    draft.take(name, found["text"].strip(), sentence, 0.8)
    elif inhales or exhales:
        _one_breath(draft, "inhale" if inhales else "exhale", sentence)
    elif NATURAL.search(sentence):
        draft.take("breath", "natural", sentence, 0.8)


def _one_breath(draft, breath, sentence):
    """A breath in one sentence and the other in the next are both."""
    before = draft.said.get("breath")
    if before in ("inhale", "exhale") and before != breath:
        draft.said["breath"] = "both"
        draft.guess("breath", "both", sentence, 0.7)
    draft.take("breath", breath, sentence, 0.9)


def _amounts(draft, sentence, words):
    if words.isdisjoint(AMOUNTS) and not DIGIT.search(sentence):
        return
    often = amounts.read_repetitions(sentence)
    if often:
        draft.take("repetitions", often, sentence, 0.9, _counted(often))
    hold = amounts.read_hold(sentence)
    if hold and STAYS.search(sentence) and not _is_every(sentence):
        draft.take("hold", hold, sentence, 0.95, _held(hold))
        if EACH_SIDE.search(sentence) and not NO_SIDE_OF.search(sentence):
            draft.take("side", "both", sentence, 0.8)


def _is_every(sentence) -> bool:
    """Whether an amount is how often something happens: every two breaths."""
    found = amounts.HOLD.search(sentence)
    before = sentence[max(0, found.start() - 10) : found.start()]
    is_one = found["least"].lower() in ("a", "an", "one")
    takes = re.search(r"\btake\s+$", before, re.IGNORECASE)
    return bool(ALWAYS.search(before) or (is_one and takes))


def _held(hold: Hold) -> str:
    span = f"{hold.least}–{hold.most}" if hold.least != hold.most else f"{hold.least}"
    return f"{span} {hold.unit}"


def _counted(often) -> str:
    span = (
        f"{often.least}–{often.most}" if often.least != often.most else f"{often.least}"
    )
    sets = f"{often.sets} × {span}" if often.sets else f"{span} ×"
    return f"{sets} per side" if often.per_side else sets


def _other_side(draft, sentence, words):
    if words.isdisjoint(TURNS):
        return
    again = AGAIN.search(sentence)
    if again:
        first = int(again["first"])
        draft.again = (first, int(again["last"] or first))
    if OTHER.search(sentence) and not draft.found:
        draft.is_other_side = True


def _phase(draft, number):
    text, said = draft.text, draft.said
    if draft.is_other_side and len(text) <= LONGEST_TURN:
        return
    if EXIT.search(text):
        draft.take("phase", "exit", text, 0.8)
    elif RESTS.search(text):
        draft.take("phase", "rest", text, 0.7)
    elif "hold" in said:
        draft.take("phase", "hold", text, 0.8)
    elif number <= LAST_SETUP and (SETUP.match(text) or "from_pose" in said):
        draft.take("phase", "setup", text, 0.7)


def _once_each(found: list[Found]) -> list[Found]:
    """Each prop of a step once, with its number and place from whichever sentence."""
    merged: dict[Named, Found] = {}
    for one in found:
        before = merged.get(one.prop, one)
        merged[one.prop] = Found(
            one.prop,
            max(before.quantity, one.quantity),
            before.placement or one.placement,
            is_optional=before.is_optional or one.is_optional,
            is_used=before.is_used or one.is_used,
        )
    return list(merged.values())
