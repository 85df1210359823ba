"""
Folding pose names, so that any usual spelling finds its pose.

`fold` gives the key that is stored beside a name and made again from a query. Accents
go, roman numerals and number words become digits, and Sanskrit words lose what
transliterations disagree about (sh or ś, ch or c, doubled letters, ri or ṛ, a last a).
Devanagari has one spelling, so it is only normalised.
"""

import re
import unicodedata

NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5",
    "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
}  # fmt: skip

# Every name may carry them, so they tell no two poses apart.
NOISE = {"pose", "poses", "posture", "asana", "asan", "the", "and"}

# A name with one of these is Sanskrit, whatever stands beside it.
MARKS = re.compile(r"(asana?|mudra|namaskara?|pranayama?|bandha|karani)$")

SANSKRIT = [
    (r"sh", "s"),
    (r"chh?", "c"),
    (r"w", "v"),
    (r"gy", "jn"),
    (r"(?<=[bdgjkpt])h", ""),
    (r"ee", "i"),
    (r"oo", "u"),
    (r"(?<=[^aeiou])r[iu](?=[^aeiou])", "r"),
    (r"(.)\1+", r"\1"),
    (r"asana?$", ""),
    (r"(?<=..)a$", ""),
]

# Everything in its block except its digits and stops.
DEVANAGARI = "\u0900-\u0963\u0970-\u097f"
WORD = re.compile(rf"[{DEVANAGARI}]+|[^\W\d_]+|\d+")
SIGN = re.compile(rf"[{DEVANAGARI}]")
# Apostrophes, and the joiners that Devanagari may be typed with.
WITHIN_WORDS = dict.fromkeys(map(ord, "'’ʼ`\u200c\u200d"))


def fold(text: str, *, sanskrit: bool = False) -> str:
    """The search key of a name or a query: words of plain letters, and numbers."""
    words = [word for word in _words(text) if word not in NOISE]
    if sanskrit or any(MARKS.search(word) for word in words):
        words = [_plain(word) for word in words]
    return " ".join(NUMBERS.get(word, word) for word in words if word)


def _words(text: str) -> list[str]:
    # “vriksha asana” is vrikshasana.
    joined = re.sub(r"a[\s-]+asan(a?)\b", r"asan\1", _letters(text))
    words = WORD.findall(joined)
    return ["".join(map(_digit, word)) for word in words]


def _digit(letter: str) -> str:
    return str(int(letter)) if letter.isdecimal() else letter


def _letters(text: str) -> str:
    """Small letters without marks, except those that Devanagari is made of."""
    apart = unicodedata.normalize("NFKD", text.translate(WITHIN_WORDS)).casefold()
    kept = (
        c for c in apart if not unicodedata.combining(c) or "\u0900" <= c < "\u0980"
    )
    return unicodedata.normalize("NFC", "".join(kept))


def _plain(word: str) -> str:
    """A Sanskrit word without what transliterations disagree about."""
    if word in NUMBERS:
        return word
    for pattern, letters in SANSKRIT:
        word = re.sub(pattern, letters, word)
    return word
