"""Props in a sentence: which, how many, and where they go."""

import re
from dataclasses import dataclass

from ..amounts import NUMBERS
from ..sheet import Named, PropUse

BUILT_IN = {
    "block": "block blocks brick bricks",
    "strap": "strap straps belt belts",
    "blanket": "blanket blankets",
    "bolster": "bolster bolsters",
    "chair": "chair chairs",
    "wall": "wall walls",
    "mat": "mat mats",
    "ball": "ball balls",
    "ring": "ring rings",
    "band": "band bands",
    "weights": "weights dumbbells",
    "towel": "towel towels",
    "cushion": "cushion cushions pillow pillows",
    "sandbag": "sandbag sandbags",
    "stool": "stool stools",
    "foam roller": "foam_roller foam_rollers",
    "magic circle": "magic_circle magic_circles",
    "reformer": "reformer",
}
# Always there, so it is worth a word only where somebody says to bring it.
EVERYWHERE = {"mat"}

BEFORE = {
    "a", "an", "the", "your", "one", "this", "each", "every", "any", "another", "of",
    *NUMBERS, *map(str, range(1, 10)),
}  # fmt: skip
NOT_AFTER = {"chest", "abdominal", "it", "iliotibial", "rib", "belly", "stomach"}
NOT_BEFORE = re.compile(
    r"\s+(?:pose|posture|finger|of (?:the|your|each) (?:\w+ )?(?:foot|feet|toes?)|"
    r"(?:the|your) \w+ from|joint)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:without|no need|not need|don't need|don’t need|no|instead of|never|skip|"
    r"leave out|remove)\s+(?:(?:any|a|the|your|yoga)\s+){0,2}$",
    re.IGNORECASE,
)
USED = re.compile(
    r"\b(?:us(?:e|ing)|need|grab|have|bring|get|take|place|put|set|lay|slide|loop|hold)\b",
    re.IGNORECASE,
)
OPTIONAL = re.compile(
    r"\b(?:optional(?:ly)?|if (?:you (?:like|want|wish|have|can|need)|comfortable|"
    r"needed|necessary|available|desired|possible)|"
    r"(?:may|might|could|can) (?:also )?(?:use|put|place|add)|feel free|"
    r"as an option|if you own|you can (?:skip|leave) (?:it|them)|"
    r"only for (?:the|step))\b|"
    r"(?:not|n['’]t) be afraid",
    re.IGNORECASE,
)
PAIRED = re.compile(
    r"\b(?:both|either|each) (?:sides?|hands?|knees?|feet|foot|ends?)\b", re.IGNORECASE
)
PLACED = re.compile(
    r"\s*(?:(?:is|are|be|should|can|may|must|placed|put|set|lying|lies?|ready|standing|"
    r"flat|upright|lengthwise|kept)\s+){0,4}"
    r"(?P<place>(?:nearby|close by|within reach|at hand)\b|"
    r"(?:under|underneath|beneath|below|on|onto|beside|behind|between|against|"
    r"around|in front of|next to|near|at|outside|inside|along|across|over)"
    r"\s[^.,;:!?()]{2,90}(?![^\s.,;:!?()]))",
    re.IGNORECASE,
)
STOP = re.compile(
    r"\s+(?:and|so|(?<!next )to|for|as|while|then|until|if|or|when|but|before|after)\s",
    re.I,
)
# What is laid ready is not in use yet.
READY = re.compile(r"nearby|close by|within reach|at hand", re.IGNORECASE)
FOR_SOME = re.compile(
    r"^(?:those|anyone|people|beginners|students)\s(?:with|who|whose|may|can)\b|"
    r"\bif\s(?:your|the)\s(?:\w+\s){1,2}(?:complains?|hurts?|aches?|is|are|feels?)\b",
    re.IGNORECASE,
)
PERHAPS = {
    "if", "optional", "optionally", "may", "might", "could", "can", "feel", "option",
    "afraid", "only", "those", "anyone", "people", "beginners", "students",
}  # fmt: skip
SEEMING = {"like", "as", "imagine", "imagining", "pretend", "pretending"}
LIKE = re.compile(
    r"(?<!something\s)(?<!prop\s)(?<!props\s)\b(?:like\s(?:there|you['’]re|a|an|the)|"
    r"as\s(?:if|though)|imagin(?:e|ing)|pretend(?:ing)?)\b[^.,;!?]{0,60}$",
    re.IGNORECASE,
)
# One thing for another: “a towel will do in place of the strap”.
SUBSTITUTE = re.compile(
    r"\b(?:in\s(?:place|lieu)\sof|as\sa\ssubstitute\sfor)\b|"
    r"\bworks?\s(?:instead\sof|(?:just\s)?as\swell\sas)\b",
    re.IGNORECASE,
)
NOT_NEEDED = re.compile(
    r"\b(?:(?:not|n['’]t|never)\s(?:be\s)?(?:needed|necessary|required)|"
    r"no\s[\w\s]{2,20}\s(?:needed|necessary|required))\b",
    re.IGNORECASE,
)
NO_USE = {
    "place", "lieu", "substitute", "work", "works", "needed", "necessary", "required",
}  # fmt: skip
LAID = re.compile(r"(?:^|[.,;:]\s)(?:\w+(?:ed|ing)\s)?$")


APART = re.compile(r"[,;(]|\b(?:and|or)\b")


@dataclass(frozen=True)
class Found:
    """A prop as one sentence speaks of it."""

    prop: Named
    quantity: int
    placement: str
    is_optional: bool
    is_used: bool

    @property
    def is_certain(self) -> bool:
        """Whether everybody uses it, and does not only lay it ready."""
        return not self.is_optional and not READY.match(self.placement)


class Props:
    """Finds props by the words of a library and our own; made once for an article."""

    def __init__(self, known):
        self._words = {}
        for name, said in BUILT_IN.items():
            words = {word.replace("_", " ") for word in said.split()}
            named = _meant(words, known) or Named(name, None)
            self._words |= dict.fromkeys(words, named)
        self._words |= {word: Named(name, row) for word, (row, name) in known.items()}
        self._by_last = {}
        for word in sorted(self._words, key=len, reverse=True):
            last = re.findall(r"[^\W_]+|$", word)[-2:][0]
            self._by_last.setdefault(last, []).append(word)
        self._lasts = self._by_last.keys()
        self._patterns = {}

    def found(self, sentence: str, words: set[str], *, listed=False) -> list[Found]:
        """The props a sentence speaks of; in a list of props each word is one."""
        if words.isdisjoint(self._lasts) or _is_no_use(sentence, words):
            return []
        found = {}
        for match in self._pattern(words & self._lasts).finditer(sentence):
            # Ignoring case, a pattern takes ı for i and ſ for s.
            is_word = match[0].lower() in self._words
            near = _near(sentence, match)
            if is_word and (listed or _is_meant(sentence, match, near, words)):
                one = self._one(sentence, match, near, words)
                if listed or one.prop.name not in EVERYWHERE or one.is_used:
                    found[one.prop] = _joined(found.get(one.prop), one)
        return list(found.values())

    def _pattern(self, lasts: set[str]) -> re.Pattern:
        """Finds the props that end with these words, the longest first."""
        key = " ".join(sorted(lasts))
        if key not in self._patterns:
            said = [word for last in lasts for word in self._by_last[last]]
            longest = sorted(map(re.escape, said), key=len, reverse=True)
            self._patterns[key] = re.compile(
                rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE
            )
        return self._patterns[key]

    def _one(self, sentence, match, near, words) -> Found:
        place = PLACED.match(sentence, match.end())
        return Found(
            prop=self._words[match[0].lower()],
            quantity=_quantity(sentence, match, near),
            placement=STOP.split(place["place"])[0].strip() if place else "",
            is_optional=_is_optional(sentence, words),
            is_used=_is_used(sentence, match),
        )


def _meant(words: set[str], known) -> Named | None:
    """The one prop of a library that such words mean: its yoga block is a brick too."""
    rows = {
        Named(name, row)
        for word, (row, name) in known.items()
        if word in words or word.split(" ")[-1] in words
    }
    return rows.pop() if len(rows) == 1 else None


def gathered(found: list[Found]) -> tuple[PropUse, ...]:
    """
    What to lay ready for all that was found: as many as are used at once. It is for
    those who like if it is so anywhere and used by everybody nowhere.
    """
    uses = {}
    certain = {one.prop for one in found if one.is_certain}
    optional = {one.prop for one in found if one.is_optional} - certain
    for one in found:
        before = uses.get(one.prop, PropUse(one.prop))
        most = max(before.most, one.quantity)
        need = "optional" if one.prop in optional else "required"
        uses[one.prop] = PropUse(one.prop, most, most, need)
    return tuple(uses.values())


def _is_no_use(sentence, words) -> bool:
    """Whether a sentence only says what one may do without, or take instead."""
    if words.isdisjoint(NO_USE):
        return False
    return bool(SUBSTITUTE.search(sentence) or NOT_NEEDED.search(sentence))


def _joined(before: Found | None, one: Found) -> Found:
    """Two mentions of a prop in one sentence."""
    if before is None:
        return one
    return Found(
        one.prop,
        max(before.quantity, one.quantity),
        before.placement or one.placement,
        one.is_optional,
        before.is_used or one.is_used,
    )


def _near(sentence, match) -> list[str]:
    before = sentence[max(0, match.start() - 40) : match.start()].lower()
    return APART.split(before)[-1].split()[-3:]


def _is_optional(sentence, words) -> bool:
    if words.isdisjoint(PERHAPS):
        return False
    return bool(OPTIONAL.search(sentence) or FOR_SOME.search(sentence))


def _is_meant(sentence, match, near, words) -> bool:
    """Whether a word is the thing: not the ball of a foot and not a verb."""
    if near and near[-1] in NOT_AFTER:
        return False
    if NOT_BEFORE.match(sentence, match.end()):
        return False
    if NEGATED.search(sentence, max(0, match.start() - 40), match.start()):
        return False
    if not words.isdisjoint(SEEMING) and LIKE.search(
        sentence, max(0, match.start() - 80), match.start()
    ):
        return False
    if match[0].lower().endswith("s") or not BEFORE.isdisjoint(near):
        return True
    # “Blanket under the head”: nobody says so of anything but the thing.
    begins = LAID.search(sentence, max(0, match.start() - 20), match.start())
    return bool(begins and PLACED.match(sentence, match.end()))


def _is_used(sentence, match) -> bool:
    return bool(USED.search(sentence, max(0, match.start() - 40), match.start()))


def _quantity(sentence, match, near) -> int:
    for word in reversed(near):
        if word in NUMBERS or (word.isdecimal() and len(word) == 1):
            return NUMBERS.get(word) or int(word)
    if not match[0].lower().endswith("s"):
        return 1
    return 2 if PAIRED.search(sentence) else 0
