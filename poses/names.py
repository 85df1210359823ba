"""
Folding pose names, so that any usual spelling finds its pose.

`fold` gives the key that is stored beside a name and made again from a query.
Accents go, roman numerals and number words become digits, and Sanskrit words lose
what transliterations disagree about (sh or ś, ch or c, doubled letters, ri or ṛ).
"""

import re
import unicodedata

NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5",
}  # fmt: skip

# Every name may carry them, so they tell no two poses apart.
NOISE = {"pose", "posture", "asana", "the"}

SANSKRIT = [
    (r"sh", "s"),
    (r"chh?", "c"),
    (r"w", "v"),
    (r"(?<=[bdgjkpt])h", ""),
    (r"(?<=[^aeiou])ri(?=[^aeiou])", "r"),
    (r"(.)\1+", r"\1"),
]


def fold(text: str) -> str:
    """The search key of a name or a query: words of plain letters and digits."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = (_word(word) for word in re.findall(r"\w+", letters))
    return " ".join(word for word in words if word)


def _word(word: str) -> str:
    if word in NOISE:
        return ""
    word = NUMBERS.get(word, word)
    if not word.endswith("asana"):
        return word
    for pattern, plain in SANSKRIT:
        word = re.sub(pattern, plain, word)
    return word.removesuffix("asana")
