"""
A page pasted from a browser, as lines that a plain article could have.

Nothing is loaded and no entity of the page's own is known. What surrounds an article,
menus and forms, is left out.
"""

import re

from lxml import etree, html

from .mending import mend
from .sentences import CLOSE, MIDDLE, NOWHERE, OPEN, PICTURE, link

LOOKS_LIKE = re.compile(
    r"</(?:p|div|li|ol|ul|h[1-6]|span|a|article|section|body)\s{0,9}>|<!doctype html|"
    r"<html[\s>]",
    re.IGNORECASE,
)
DROPPED = {
    "aside", "button", "footer", "form", "math", "nav", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title",
}  # fmt: skip
HEADINGS = {f"h{n}": "#" * n for n in range(1, 7)}
FILMS = ("iframe", "embed", "video")
LOST = ("#", "#!", "javascript:void(0)", "javascript:;")
# Pictures of the page: they show nothing that its articles tell of.
ADORNS = re.compile(r"\b(?:logo|avatar|gravatar|icon|badge|emoji)\b", re.IGNORECASE)
HIDDEN = re.compile(r"\bdisplay\s{0,9}:\s{0,9}none\b", re.IGNORECASE)
BLOCKS = {
    "address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt",
    "figcaption", "figure", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul", *HEADINGS,
}  # fmt: skip


def is_markup(text: str) -> bool:
    """Whether a text is HTML rather than words with a few brackets."""
    return bool(LOOKS_LIKE.search(text))


def lines_of(markup: str) -> str:
    """The words of a page as a plain article: `# ` headings, `1. ` and `- ` items."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(markup.encode(), parser=parser)
    except etree.ParserError:
        return ""
    page = _Page()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        page.begin(element) if event == "start" else page.end(element)
    return page.text()


class _Page:
    """The lines of a page while it is walked through."""

    def __init__(self):
        self._lines, self._words, self._start = [], [], ""
        self._lists, self._dropped, self._title = [], None, ""

    def text(self) -> str:
        self._flush()
        has_title = any(line.startswith("# ") for line in self._lines)
        first = [] if has_title or not self._title else [f"# {self._title}"]
        return "\n\n".join(first + self._lines)

    def begin(self, element):
        tag = element.tag
        if self._dropped is not None:
            return
        if tag in DROPPED or _is_hidden(element):
            self._dropped = element
            if tag == "title" and not self._title:
                self._title = re.split(r"\s[|–—-]\s", mend(element.text or ""))[
                    0
                ].strip()
            return
        if tag in BLOCKS:
            self._flush()
            self._open(element)
        elif tag == "a" and (address := _address(element)):
            self._words.append(f"{OPEN}{address}{MIDDLE}")
        self._media(element)
        self._words.append(mend(element.text or ""))

    def end(self, element):
        if self._dropped is not None:
            if self._dropped is not element:
                return
            self._dropped = None
        else:
            self._close(element)
        self._words.append(mend(element.tail or ""))

    def _open(self, element):
        """What stands before the first word of this block."""
        tag = element.tag
        if tag in ("ol", "ul"):
            self._lists.append([tag, 0])
        elif tag in HEADINGS:
            self._start = HEADINGS[tag] + " "
        elif tag == "figcaption" and not _is_film(element):
            self._start = PICTURE
        elif tag == "li":
            self._start = self._marker()

    def _marker(self) -> str:
        """An item's number or bullet; an item within an item only continues it."""
        if not self._lists:
            return "- "
        kind, number = self._lists[-1]
        self._lists[-1][1] = number + 1
        if len(self._lists) > 1:
            return "   "
        return f"{number + 1}. " if kind == "ol" else "- "

    def _close(self, element):
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
            self._start = ""
            if tag in ("ol", "ul"):
                self._lists.pop()
        elif tag == "a" and _address(element):
            self._words.append(CLOSE)

    def _media(self, element):
        """Films as bare links, pictures by their words."""
        found = ""
        if element.tag in FILMS:
            found = link(_clean(element.get("src")), "")
        elif element.tag == "img" and _speaks(element):
            found = PICTURE + mend(element.get("alt"))
        if found:
            start, words = self._start, self._words
            self._start, self._words = "", [found]
            self._flush()
            self._start, self._words = start, words

    def _flush(self):
        """The words so far are a line, if they are any."""
        line = " ".join("".join(self._words).split())
        self._words = []
        if line.strip():
            # A block within an item, such as a second paragraph, continues it.
            start = self._start or ("   " if self._lists else "")
            self._lines.append(start + line)
            self._start = ""


def _is_hidden(element) -> bool:
    style = element.get("style") or ""
    return element.get("hidden") is not None or bool(HIDDEN.search(style))


def _is_film(caption) -> bool:
    """Whether a caption is that of a film."""
    figure = next(caption.iterancestors("figure"), None)
    return figure is not None and any(
        figure.find(f".//{tag}") is not None for tag in FILMS
    )


def _speaks(picture) -> bool:
    """Whether a picture has words of its own, and no caption that says more."""
    named = " ".join(filter(None, map(picture.get, ("class", "id", "src", "alt"))))
    if ADORNS.search(named):
        return False
    figure = next(picture.iterancestors("figure"), None)
    has_caption = figure is not None and figure.find(".//figcaption") is not None
    return not has_caption and bool((picture.get("alt") or "").strip())


def _address(element) -> str:
    """
    Where a link leads; addresses within the page it came from lead nowhere here, and
    “#” led nowhere there.
    """
    address = _clean(element.get("href"))
    if address in LOST:
        return NOWHERE
    return address if re.match(r"https?://", address, re.IGNORECASE) else ""


def _clean(address: str | None) -> str:
    return re.sub(r"\s", "", mend(address or ""))
