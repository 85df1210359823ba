"""
An article in blocks: headings, paragraphs and the items of its lists.

Teachers number their steps in every way there is, break lines where their program did,
and set headings in capitals or simply alone on a line.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from . import people
from .sections import COMMENTS, LISTS, PART, SIGNED_OFF, is_menu, label_of, route_of
from .sentences import CLOSE, MARKS, PICTURE, bare, link

HEADING, PARAGRAPH, ITEM, FIGURE = "heading", "paragraph", "item", "picture"
# What belongs to the page rather than to the article on it.
BESIDE = "beside"
# The mark of a line with which somebody signs.
SIGNED = "signed"

# Longer than this, a line was not broken by a program: the next one is on its own.
WRAPPED = 120
LONGEST_HEADING = 60
LONGEST_TITLE = 120
# In headings, words up to this length may begin small.
SHORT_WORD = 3
# In blocks: a page's name, its motto, its menus.
MASTHEAD = 6
# In words: “Main movement:” may stand above a list without being a sentence.
SHORT_LABEL = 3

ORDINALS = "one|two|three|four|five|six|seven|eight|nine|ten"
STEP = re.compile(
    rf"step\s{{1,3}}(?:\d{{1,3}}|{ORDINALS})(?:\s{{0,3}}[:.)–—-]+\s*|\s*$)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\(?\d{1,3}(?:[.)\]:]{1,2}(?:\s+|$)|[.)](?=[^\W\d]))")
LETTER = re.compile(r"\(?([a-zA-Z])[.)]\s+")
BULLET = re.compile(r"[-*+•‣▪●◦·–—✓✔]\s+")
HASHES = re.compile(r"#{1,6}\s+")
RULE = re.compile(r"(?:=+|-+|\*+|_+)$")
UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200})\1")
EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]{1,200})\1(?![\w*_])")
MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\((https?://[^\s()]{1,500})\)")
ADDRESS = re.compile(rf"(?<![\w{MARKS}])https?://[^\s<>{MARKS}]{{1,500}}[\w/]")


@dataclass(frozen=True)
class Block:
    """
    A heading, paragraph, item or picture, or something beside them; `mark` says how an
    item was marked, which heading is a title, and what stood above the page's menu.
    """

    kind: str
    text: str
    mark: str = ""


def blocks_of(text: str) -> list[Block]:
    """The blocks of an article, the title first if it has one."""
    lines = [_inline(line) for line in text.split("\n")]
    builder = _Builder()
    for n, (line, after) in enumerate(pairwise([*lines, ""])):
        builder.take(line, after, is_first=builder.is_new and n < len(lines))
    found = (
        Block(kind, " ".join(" ".join(parts).split()), mark)
        for kind, mark, parts in builder.found
    )
    return [block for block in found if block.text]


def _inline(line: str) -> str:
    """A line whose links are marked and whose emphasis is gone."""
    if "[" in line:
        line = MARKDOWN_LINK.sub(lambda found: link(found[2], found[1]), line)
    if "http" in line:
        line = ADDRESS.sub(lambda found: link(found[0], found[0]), line)
    if "*" in line or "_" in line:
        whole = STRONG.fullmatch(line.strip())
        if whole and len(whole[2]) <= LONGEST_HEADING and not NUMBER.match(whole[2]):
            return f"## {whole[2]}"
        line = EMPHASIS.sub(r"\2", STRONG.sub(r"\2", line))
    return line


class _Builder:
    """Collects blocks line by line; each is [kind, mark, lines]."""

    def __init__(self):
        self.found = []
        self._goes_on = False
        self._letter, self._route = "a", ""

    def take(self, line: str, after: str, *, is_first: bool):
        """The next line, with the one that comes after it."""
        words = line.strip()
        if not words or (RULE.match(words) and len(words) > 1):
            self._goes_on = False
            return
        is_beside = is_menu(words) or SIGNED_OFF.fullmatch(words)
        if is_beside and not NUMBER.match(words):
            self._aside(words)
            return
        starts = not self._goes_on
        if starts and people.signs(bare(words), after):
            self._start(PARAGRAPH, words, SIGNED)
            self._goes_on = False
            return
        heading = _heading(words, after, starts=starts, is_first=is_first)
        if self._is_listed(heading, words, after):
            heading = ""
        mark, rest = self._marked(heading or words)
        if mark:
            self._start(ITEM, rest, mark)
        elif heading:
            self._start(HEADING, heading, "title" if words.startswith("# ") else "")
            self._goes_on, self._route = False, route_of(bare(heading))
        elif words.startswith(PICTURE):
            self._start(FIGURE, words[1:])
            self._goes_on = False
        elif self._continues(line) and not label_of(words):
            self.found[-1][2].append(words)
        else:
            self._start(PARAGRAPH, words)
        self._goes_on = self._goes_on and len(bare(words)) <= WRAPPED

    @property
    def is_new(self) -> bool:
        """Whether the article has not begun yet."""
        return all(kind == BESIDE for kind, *_ in self.found[:MASTHEAD])

    def _aside(self, words):
        """A menu; short lines above the first one are the name of the page."""
        above = self.found[:MASTHEAD]
        if is_menu(words) and above == self.found and all(map(_may_be_above, above)):
            self.found = [[BESIDE, "masthead", lines] for _, _, lines in above]
        self.found.append([BESIDE, "", [words]])
        self._goes_on = False

    def _start(self, kind, words, mark=""):
        self.found.append([kind, mark, [words]])
        self._goes_on = True

    def _continues(self, line) -> bool:
        """Whether a line belongs to the block before it."""
        if self._goes_on:
            return True
        if not self.found or self.found[-1][0] != ITEM:
            return False
        self._goes_on = line.startswith("  ") or self._is_named_only()
        return self._goes_on

    def _is_named_only(self) -> bool:
        """A step that has a name so far, and no sentence: it stands below."""
        _, mark, lines = self.found[-1]
        if mark != "step" or lines[-1].endswith((".", "!", "?", ":")):
            return False
        if lines[-1]:
            lines[-1] += "."
        return True

    def _is_listed(self, heading, words, after) -> bool:
        """Whether a short line is one of a list rather than a heading of its own."""
        if self._route not in LISTS or heading != words:
            return False
        text, (kind, _, lines) = bare(heading), self.found[-1]
        after_prose = kind == PARAGRAPH and lines[-1].endswith(".")
        return not (
            after_prose or text.isupper() or route_of(text) or _is_underlined(after)
        )

    def _marked(self, words) -> tuple[str, str]:
        """How an item is marked, and its words; ("", words) if it is none."""
        for mark, pattern in (("step", STEP), ("number", NUMBER), ("bullet", BULLET)):
            if found := pattern.match(words):
                rest = words[found.end() :]
                nested = NUMBER.match(rest) if mark == "bullet" else None
                return ("number", rest[nested.end() :]) if nested else (mark, rest)
        found = LETTER.match(words)
        if not found or found[1].lower() not in ("a", self._letter):
            return "", words
        self._letter = chr(ord(found[1].lower()) + 1)
        return "letter", words[found.end() :]


def _may_be_above(block) -> bool:
    kind, mark, lines = block
    is_short = len(lines) == 1 and len(lines[0]) <= LONGEST_HEADING
    return kind in (HEADING, PARAGRAPH, BESIDE) and mark != "title" and is_short


def _heading(words, after, *, starts, is_first) -> str:
    """A line's words if it is a heading, or nothing."""
    if hashes := HASHES.match(words):
        return words[hashes.end() :].rstrip("# ")
    text = bare(words)
    if _is_underlined(after):
        return words if len(text) <= LONGEST_TITLE else ""
    if BULLET.match(words) or words.startswith(PICTURE):
        return ""
    if is_first and len(text) <= LONGEST_TITLE and not text.endswith((".", ",", ";")):
        return words
    if len(text) > LONGEST_HEADING or NUMBER.match(words) or CLOSE in words:
        return ""
    is_titled = _is_titled(text, starts=starts, ends=_ends_here(after))
    return words if is_titled else ""


def _is_titled(text: str, *, starts: bool, ends: bool) -> bool:
    """Whether a short line looks like the name of what follows."""
    if COMMENTS.match(text) or (starts and PART.match(text)):
        return True
    letters = [c for c in text if c.isalpha()]
    if len(letters) > SHORT_WORD and text.isupper():
        return True
    if text.endswith(":"):
        is_short = starts and ends and len(text.split()) <= SHORT_LABEL
        return is_short or bool(route_of(text))
    if label_of(text) or not starts or text.endswith((".", "!", ",", ";", "…", ")")):
        return False
    long = [word for word in text.split() if len(word) > SHORT_WORD]
    has_capitals = (
        bool(long) and ":" not in text and all(word[0].isupper() for word in long)
    )
    # With words directly below, it takes both to be sure.
    both = (bool(long) and has_capitals, bool(route_of(text)))
    return any(both) if ends else all(both)


def _is_underlined(after: str) -> bool:
    return after[:1] in ("=", "-") and bool(UNDERLINE.match(after.strip()))


def _ends_here(after: str) -> bool:
    """Whether nothing that follows a line belongs to it."""
    words = after.strip()
    return not words or any(p.match(words) for p in (STEP, NUMBER, BULLET, RULE))
