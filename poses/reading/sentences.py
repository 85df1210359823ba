"""
Sentences and the links in them.

While an article is read, a link stands in its text as OPEN address MIDDLE words CLOSE,
so that sentences can be taken apart and put together without losing it.
"""

import re
from html import escape

from ..sides import literal

OPEN, MIDDLE, CLOSE, PICTURE = MARKS = "\ue000\ue001\ue002\ue003"
NOWHERE = "#"
ADDRESS = re.compile(f"{OPEN}[^{MARKS}]*{MIDDLE}|[{MARKS}]")
LINK = re.compile(f"{OPEN}([^{MARKS}]*){MIDDLE}([^{MARKS}]*){CLOSE}")
BROKEN = re.compile(f"{OPEN}[^{MARKS}]*{MIDDLE}(?![^{MARKS}]*{CLOSE})")
END = re.compile(rf"[.!?…][\"”’){CLOSE}]{{0,4}}\s+(?=[^a-z\s])")
SHORTENED = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|vs|approx|[DM]rs?|Ms|St|No|min|sec|[A-HJ-Z])\.\s*$"
)
# In characters. No teacher speaks so long without breathing.
LONGEST = 1000
CUTS = re.compile(rf".{{1,{LONGEST}}}(?:\s+|$)|\S+")
APART = {n: " " for n in range(128) if not chr(n).isalnum()}
WORD = re.compile(r"[^\W_]+")


def link(address: str, words: str) -> str:
    """Words that lead somewhere, as they stand in a text that is being read."""
    address = address.replace("{", "%7B").replace("}", "%7D")
    return f"{OPEN}{address}{MIDDLE}{words}{CLOSE}"


def bare(text: str) -> str:
    """The words alone, on one line."""
    plain = ADDRESS.sub("", text) if OPEN in text or CLOSE in text else text
    return " ".join(plain.split())


def as_html(text: str) -> str:
    """The words as HTML, with their links; no brace in them is a side token."""
    if not any(mark in text for mark in MARKS):
        return escape(literal(text), quote=False)
    safe = escape(literal(BROKEN.sub("", text)), quote=False)
    linked = LINK.sub(lambda found: _anchor(*found.groups()), safe)
    return ADDRESS.sub("", linked)


def _anchor(address: str, words: str) -> str:
    href = address.replace('"', "&quot;")
    if address == NOWHERE:
        return words
    return f'<a href="{href}">{words}</a>' if words.strip() else ""


def sentences(text: str) -> list[str]:
    """A paragraph, sentence by sentence; what never ends is cut between words."""
    found, start = [], 0
    for end in END.finditer(text):
        if not SHORTENED.search(text, max(start, end.start() - 8), end.start() + 1):
            found.append(text[start : end.end()])
            start = end.end()
    found.append(text[start:])
    return [cut for one in found for cut in _cut(one.strip())]


def _cut(sentence: str) -> list[str]:
    """So that no question asked of a sentence takes long."""
    if len(sentence) <= LONGEST:
        return [sentence] if sentence else []
    return [one.strip() for one in CUTS.findall(sentence)]


def begun(words: str) -> str:
    """With a capital, as everything does that stands on its own."""
    words = words.strip()
    return words[:1].upper() + words[1:]


def words_of(text: str) -> set[str]:
    """Every word in small letters; asked before slower questions are."""
    small = text.lower()
    if small.isascii():
        return set(small.translate(APART).split())
    return set(WORD.findall(small))
