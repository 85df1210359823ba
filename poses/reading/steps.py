"""What one step says besides its words: breath, hold, phase, props and more."""

import re
from dataclasses import dataclass, field

from .. import amounts
from ..sheet import Hold, Named, Step, StepProp
from .breath import breath
from .findings import Guess
from .naming import Names
from .props import OPTIONAL, Found, Props
from .sentences import bare, begun, sentences, words_of
from .story import is_pictured
from .turning import has_sides, tokens

# In characters: a longer step does more than send to the other side.
LONGEST_TURN = 160
SHORT_TURN = 60
# Only the first steps lay things ready.
LAST_SETUP = 2

KIND = re.compile(
    r"(tip|hint|note|caution|warning|careful)s?\s?[:!–-]\s+", re.IGNORECASE
)
KINDS = {"caution": "caution", "warning": "caution", "careful": "caution"}

AMOUNTS = {
    "breath", "breaths", "second", "seconds", "minute", "minutes", "times", "reps",
    "repetitions", "rounds", "sets", "side",
}  # fmt: skip
COUNTED = {
    "set", "sets", "repetition", "repetitions", "rep", "reps", "time", "times", "round",
    "rounds", "each", "per", "either", "x",
}  # fmt: skip
TIMES = re.compile(r"×|\dx", re.IGNORECASE)
DIGIT = re.compile(r"\d")
STAYS = re.compile(
    r"\b(?:hold|stay|remain|rest|pause|linger|relax|maintain|wait|breathe|take|for)(?:ing)?\b",
    re.IGNORECASE,
)
# “Sit 1 minute”; an amount that stands alone, or before how to breathe in it.
STILL = re.compile(
    r"\b(?:sit|lie|stand|kneel|watch)(?:\s(?:here|there|still|quietly))?\s(?:for\s)?$",
    re.I,
)
ALONE = re.compile(r"\s?(?:[,.!]|$|(?:here|there|on\s(?:each|both))\b)")
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
LETTERS = re.compile(
    r"\brepeat\b.{0,30}?"
    r"(?P<all>\((?P<first>[a-z])\)(?:(?:,|\s?[-–]|\s(?:and|to|through)){1,2}\s?\([a-z]\)){0,9})",
    re.IGNORECASE,
)

TURNS = {"side", "sides", "leg", "legs", "switch"}
SETUP = re.compile(
    r"(?:begin|start|stand|sit|lie|kneel|come\s(?:in|on)?to|get|set\sup|place|"
    r"(?:we|you)\s(?:will|can)\s(?:use|begin|start))\b",
    re.IGNORECASE,
)
EXITS = {"out", "up", "down", "release", "exit", "finish", "standing"}
EXIT = re.compile(
    r"\bto\s(?:come\s(?:out|up|down)|release|exit|finish|get\sout)\b|\bcom(?:e|ing)\sout\sof\b|"
    r"^(?:slowly\s|gently\s)?release\b|\breturn\sto\sstanding\b|"
    r"^(?:slowly\s)?come\s(?:back\s)?(?:up|out)\b",
    re.IGNORECASE,
)
RESTING = {"savasana", "shavasana", "corpse", "rest"}
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
    pictured: list[str] = field(default_factory=list)
    is_other_side: bool = False
    turns: bool = False
    again: tuple[int, int] | None = None

    @property
    def counts_each(self) -> bool:
        """Whether something is done so long or so often on each side."""
        often = self.said.get("repetitions")
        return self.said.get("side") == "both" or bool(often and often.per_side)

    def take(self, name, value, sentence, confidence, words=None):
        """Understand something, once: what was said first holds."""
        if value and name not in self.said:
            self.said[name] = value
            self.guess(name, words or str(value), sentence, confidence, value)

    def guess(self, what, words, sentence, confidence, part):
        self.guesses.append(Guess(what, words, sentence, confidence, part))

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
        said = set()
        for place, sentence in enumerate(sentences(draft.text)):
            words = words_of(sentence)
            breath(draft, sentence)
            _amounts(draft, sentence, words)
            self._named(draft, sentence, words)
            self._laid_ready(draft, sentence, words)
            _other_side(draft, sentence, words)
            said |= words
            if is_pictured(sentence, words):
                draft.pictured.append(sentence)
            if not place and OPTIONAL.match(sentence.lstrip("([ ")):
                draft.take("is_optional", True, sentence, 0.8, "optional")
        if pose := self._names.called(draft.text.rstrip(".")):
            draft.take("into_pose", pose, draft.text, 0.7, pose.name)
        _phase(draft, number, said)
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
            sure = 0.9 if one.quantity else 0.7
            draft.guess("prop", said, sentence, sure, one.prop)


def _amounts(draft, sentence, words):
    if words.isdisjoint(AMOUNTS) and not DIGIT.search(sentence):
        return
    counts = not words.isdisjoint(COUNTED) or TIMES.search(sentence)
    if counts and (often := amounts.read_repetitions(sentence)):
        draft.take("repetitions", often, sentence, 0.9, _counted(often))
    hold = amounts.read_hold(sentence)
    if hold and _is_stay(sentence) and not _is_every(sentence):
        draft.take("hold", hold, sentence, 0.95, _held(hold))
        if EACH_SIDE.search(sentence) and not NO_SIDE_OF.search(sentence):
            draft.take("side", "both", sentence, 0.8)


def _is_stay(sentence) -> bool:
    """Whether an amount is how long one stays."""
    if STAYS.search(sentence):
        return True
    start, end = amounts.HOLD.search(sentence).span()
    is_alone = not start and ALONE.match(sentence, end)
    return bool(is_alone or STILL.search(sentence, 0, start))


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
    """Which steps a sentence sends back to, and whether on the other side."""
    if "step" in words or "steps" in words:
        if again := AGAIN.search(sentence):
            first = int(again["first"])
            draft.again = (first, int(again["last"] or first))
    elif "repeat" in words and (letters := LETTERS.search(sentence)):
        ends = (letters["first"], letters["all"][-2])
        draft.again = tuple(ord(letter.lower()) - ord("a") + 1 for letter in ends)
    if not words.isdisjoint(TURNS) and OTHER.search(sentence) and not draft.found:
        draft.is_other_side = True
        draft.turns = draft.turns or _turns(draft, sentence)


def _turns(draft, sentence) -> bool:
    """Whether a step with a turn is one: it begins or ends so, or spells it out."""
    begins, ends = draft.text.startswith(sentence), draft.text.endswith(sentence)
    if len(draft.text) <= LONGEST_TURN:
        return begins or ends
    return begins and len(sentence) <= SHORT_TURN and has_sides(draft.text)


def _begins_long(text) -> bool:
    """Whether a first step tells first how to stand or lie, and then how long."""
    return bool(SETUP.match(text)) and not amounts.HOLD.search(sentences(text)[0])


def _phase(draft, number, words):
    text, said = draft.text, draft.said
    if draft.turns:
        return
    if not words.isdisjoint(EXITS) and EXIT.search(text):
        draft.take("phase", "exit", text, 0.8)
    elif not words.isdisjoint(RESTING) and RESTS.search(text):
        draft.take("phase", "rest", text, 0.7)
    elif "hold" in said and not (number == 1 and _begins_long(text)):
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
