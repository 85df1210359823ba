"""
The one door for HTML: what people wrote goes in, safe HTML comes out.

Prose is cleaned when it is saved, so that a page only prints it. Everything that
marks text as safe in this project has passed here (data for programs: `linked_data`).
"""

import re
from collections.abc import Iterable
from html import unescape

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "br"}
WORDS = {"strong", "em", "a", "code", "span"}
TAGS = BLOCKS | WORDS
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "span": {"lang"}, "em": {"lang"}}

# nh3 alone takes "\u00a0javascript:…" for a relative address. Allowed is only what
# is plainly a web, mail, site or page address.
ADDRESS = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.IGNORECASE)

# What visitors write is nobody's recommendation, says Google's guide to outbound links.
VISITORS_REL = "nofollow ugc noopener"

_markdown = MarkdownIt("js-default", {"breaks": True, "linkify": False}).disable(
    ["image", "table", "html_block", "html_inline", "heading", "lheading"]
)


def clean(html: str, rel: str | None = "noopener", schemes: Iterable[str] = ()) -> str:
    """
    Safe HTML of what an instructor wrote: text, headings, lists and links only.

    `schemes` are words before a number, as in `pose:12`, by which an app names pages
    of its own; it resolves them when the prose is read.
    """
    numbered = re.compile(rf"({'|'.join(schemes)}):\d+(#[-\w]*)?$") if schemes else None

    def keep(tag, name, value):
        if name != "href" or ADDRESS.match(value):
            return value
        return value if numbered and numbered.match(value) else None

    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        clean_content_tags={"script", "style", "template", "noscript", "title"},
        url_schemes={"http", "https", "mailto", *schemes},
        link_rel=rel,
    ).strip()
    # What a visual editor leaves of a field that was never touched.
    return "" if cleaned == "<p></p>" else cleaned


def from_markdown(source: str) -> str:
    """Safe HTML of what a visitor wrote in small Markdown."""
    return clean(_markdown.render(source), rel=VISITORS_REL)


def from_plain(source: str) -> str:
    """Safe HTML of plain text: an empty line starts a paragraph."""
    return clean(linebreaks(source, autoescape=True))


def text(html: str) -> str:
    """The words of some HTML, for searching and summaries."""
    spaced = re.sub(r"(?=<)", " ", html)
    bare = nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})
    return " ".join(unescape(bare).split())


def lines(html: str) -> str:
    """The words of some HTML as plain text, each of its blocks on a line."""
    broken = re.sub(rf"(?=</?(?:{'|'.join(BLOCKS)})\b)", "\n", html)
    bare = unescape(nh3.clean(broken, tags=set()))
    found = (" ".join(line.split()) for line in bare.splitlines())
    return "\n".join(line for line in found if line)


def shown(html: str) -> SafeString:
    """Prose on its way into a page. Cleaned when saved, so this only says so."""
    return mark_safe(html)  # noqa: S308


def absolute(html: str, site_url: str) -> SafeString:
    """Prose for readers who are not on the site: links to our pages in full."""
    return shown(re.sub(r'(?<=\shref=")(?=/)', site_url, html))
