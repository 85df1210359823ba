"""The texts of a Sheet as safe HTML: the one place where side tokens become words."""

import re
from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString

from studio import prose as door

from . import links, sides

TAG = re.compile(r"(<[^>]*>)")

# Characters that escaping leaves alone and nobody types, so no words become a tag.
MATCH_STARTS, MATCH_ENDS = "\x02", "\x03"
MATCH = re.compile(f"{MATCH_STARTS}(.*?){MATCH_ENDS}", re.DOTALL)


def line(text: str) -> SafeString:
    """Plain text in one line, its sides marked."""
    return door.shown(sides.say(escape(text), wrap=_mark))


def paragraphs(text: str) -> SafeString:
    """Plain text in paragraphs, its sides marked."""
    parts = re.split(r"\s*\n\s*\n\s*", text)
    lines = (line(part).replace("\n", "<br>") for part in parts)
    return door.shown("".join(f"<p>{html}</p>" for html in lines))


def prose(html: str, addresses: Mapping[tuple[str, int], str]) -> SafeString:
    """
    Prose that was cleaned when it was saved, its links resolved and its sides said.

    A token is never looked for inside a tag, so it cannot break one.
    """
    resolved = links.resolved(html, addresses)
    if "{" in resolved or "}" in resolved:
        parts = TAG.split(resolved)
        resolved = "".join(
            part if part.startswith("<") else sides.say(part) for part in parts
        )
    return door.shown(resolved)


def quoted(passage: str) -> SafeString:
    """What a search quotes from a tutorial, its matches marked; nothing without any."""
    html = MATCH.sub(r"<mark>\1</mark>", escape(passage))
    found = html if "<mark>" in html else ""
    return door.shown(found.replace(MATCH_STARTS, "").replace(MATCH_ENDS, ""))


def _mark(word: str) -> str:
    return f'<b class="side-word">{word}</b>'
