"""Poses and ways of breathing, found in a sentence by their names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .. import names
from ..sheet import Named

# Names that are said without “pose”, as `names.fold` writes them.
FAMILIAR = {
    "warrior 1", "warrior 2", "warrior 3", "downward dog", "downward facing dog",
    "down dog", "upward dog", "upward facing dog", "up dog", "half moon", "tabletop",
    "table top", "cat cow", "plank", "side plank", "forearm plank", "cobra", "sphinx",
    "triangle", "pigeon", "low lunge", "high lunge", "crescent lunge", "forward fold",
    "half lift", "wide legged forward fold", "reverse warrior", "dolphin",
    "happy baby", "legs up wall", "sun salutation",
}  # fmt: skip
TECHNIQUES = {
    "ujjayi", "ujjayi breath", "ujjayi breathing", "nadi shodhana", "kapalabhati",
    "kapalbhati", "bhramari", "bhastrika", "sitali", "shitali", "sama vritti", "dirga",
    "lateral breathing", "lateral breath", "box breathing", "belly breathing",
    "abdominal breathing", "diaphragmatic breathing", "three part breath",
    "alternate nostril breathing", "victorious breath", "ocean breath", "lion s breath",
}  # fmt: skip
TAILS = {"breath", "breathing", "pranayama", "technique"}
POSTURE = {"pose", "posture", "asana"}
ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
WORD = re.compile(r"[^\W_]+")
LONGEST = 5
# In characters; a longer line is a sentence.
LONGEST_NAME = 50


@dataclass(frozen=True)
class Mention:
    """A name, where it stands in a sentence, and the row it means if one is known."""

    named: Named
    start: int
    end: int


class Names:
    """Finds names in sentences; made once for an article."""

    def __init__(self, poses, techniques):
        self._poses, self._techniques = poses, techniques
        self._all = {*poses, *techniques, *FAMILIAR, *TECHNIQUES}
        self._seconds = {}
        for name in self._all:
            first, *more = name.split(" ")
            self._seconds.setdefault(first, set()).add(more[0] if more else "")

    def found(self, sentence: str, words: set[str]) -> tuple[list, list]:
        """The poses and the ways of breathing that a sentence names."""
        if (
            not _has_asana(sentence)
            and words.isdisjoint(POSTURE)
            and not self._may_name(words)
        ):
            return [], []
        mentions = self._mentions(sentence)
        return (
            [one for is_pose, one in mentions if is_pose],
            [one for is_pose, one in mentions if not is_pose],
        )

    def _may_name(self, words: set[str]) -> bool:
        """Whether a sentence has the first two words of any name."""
        folded = {_folded(word) for word in words}
        return any(
            "" in seconds or not folded.isdisjoint(seconds)
            for seconds in map(self._seconds.get, folded & self._seconds.keys())
        )

    def called(self, words: str) -> Named | None:
        """The pose that goes by exactly these words."""
        first = WORD.search(words) if len(words) <= LONGEST_NAME else None
        begins = _folded(first[0]) if first else "no name"
        if begins and begins not in self._seconds:
            return None
        key = names.fold(words)
        is_name = key in self._poses or key in FAMILIAR
        return Named(words, self._poses.get(key)) if is_name else None

    def _mentions(self, sentence):
        spans = [(_folded(m[0]), m.start(), m.end()) for m in WORD.finditer(sentence)]
        has_asana = _has_asana(sentence)
        found, n = [], 0
        while n < len(spans):
            first, start, _ = spans[n]
            count, mention = 1, None
            if has_asana or first in self._seconds or sentence[start].isupper():
                count, mention = self._at(sentence, spans, n)
            if mention:
                found.append(mention)
            n += count
        return found

    def _at(self, sentence, spans, n):
        """The longest name that begins with a word, and by how many to go on."""
        first, start, _ = spans[n]
        if first in self._seconds:
            for size in range(self._longest(first, spans, n), 0, -1):
                key = " ".join(word for word, *_ in spans[n : n + size] if word)
                if key not in self._all or not spans[n + size - 1][0]:
                    continue
                end = spans[n + size - 1][2]
                words = _with_tail(sentence, start, end)
                if self._is_name(key, words, sentence, start):
                    return size, self._mention(key, words, start)
        return self._unknown(sentence, spans, n)

    def _longest(self, first, spans, n) -> int:
        """How many words a name may have here: its second word must follow."""
        after = (word for word, *_ in spans[n + 1 : n + LONGEST] if word)
        if next(after, "") in self._seconds[first]:
            return min(LONGEST, len(spans) - n)
        return 1

    def _mention(self, key, words, start):
        is_pose = key in self._poses or key in FAMILIAR
        row = self._poses.get(key) if is_pose else self._techniques.get(key)
        if not is_pose and not row:
            words, row = self._technique(words)
        return is_pose, Mention(Named(words, row), start, start + len(words))

    def _technique(self, words):
        """A technique by its own name: Ujjayi, not Ujjayi breathing."""
        parts = words.split()
        short = " ".join(parts[:-1]) if parts[-1].lower() in TAILS else words
        is_own = names.fold(short) in self._all
        return (
            (short, self._techniques.get(names.fold(short)))
            if is_own
            else (words, None)
        )

    def _is_name(self, key, words, sentence, start):
        """Whether words are meant as a name: a plank may be a piece of wood."""
        if "," in words or ";" in words:
            return False
        if key in self._techniques or key in TECHNIQUES or " " in key:
            return True
        last = words.split()[-1].lower()
        is_first = not sentence[:start].strip('"“‘( ')
        return (
            last in POSTURE or _is_asana(last) or (words[0].isupper() and not is_first)
        )

    def _unknown(self, sentence, spans, n):
        """A name that no list has: it says of itself that it is a pose."""
        _, start, end = spans[n]
        word = sentence[start:end]
        if len(word) > len("asana") and _is_asana(word):
            return 1, (True, Mention(Named(word, None), start, end))
        size = _capitals(sentence, spans, n)
        after = sentence[slice(*spans[n + size][1:])] if n + size < len(spans) else ""
        size += bool(size) and after in POSTURE
        words = sentence[start : spans[n + max(size, 1) - 1][2]]
        if size > 1 and words.split()[-1].lower() in POSTURE and "," not in words:
            return size, (True, Mention(Named(words, None), start, start + len(words)))
        return 1, None


def _has_asana(sentence: str) -> bool:
    """Whether a name that says itself that it is one may be in a sentence."""
    if "asana" in sentence.lower():
        return True
    return not sentence.isascii() and bool(ACCENTED.search(sentence))


@lru_cache(maxsize=4096)
def _is_asana(word: str) -> bool:
    return _plain(word).endswith("asana")


def _plain(word: str) -> str:
    """Small letters without their accents."""
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _capitals(sentence, spans, n) -> int:
    """How many words in a row begin with a capital; “Child's” counts as two."""
    size = 0
    for _, start, end in spans[n : n + LONGEST]:
        if not (sentence[start].isupper() or sentence[start:end] == "s"):
            break
        size += 1
    return size


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return names.fold(word)


def _with_tail(sentence, start, end) -> str:
    """The words of a name, with the “pose” that follows it."""
    tail = re.match(r"\s+(?:pose|posture)\b", sentence[end : end + 10], re.IGNORECASE)
    return sentence[start : end + tail.end()] if tail else sentence[start:end]
