"""The layout every mail wears, and the text part that says the same."""

import re
import textwrap
from dataclasses import dataclass

import css_inline
import lxml.html
from django.conf import settings
from django.template.loader import render_to_string
from inscriptis import Inscriptis
from inscriptis.model.config import ParserConfig

from ..models import StudioProfile

COLUMNS = 72

# Media queries cannot be inlined; without them dark mode would be lost.
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Mail:
    """What a mail says, whoever gets it."""

    subject: str
    html: str
    text: str


def draw(subject: str, template: str, **context) -> Mail:
    """A mail from a template that extends post/layout.html."""
    context |= {
        "subject": subject,
        "studio": StudioProfile.objects.current(),
        "site_url": settings.SITE_URL,
    }
    html = render_to_string(template, context)
    return Mail(" ".join(subject.split()), _inliner.inline(html), text(html))


def plain(subject: str, words: str) -> Mail:
    """A mail from plain text; addresses in it become links."""
    return draw(subject, "post/plain.html", words=words.strip())


def in_scheme(html: str, scheme: str) -> str:
    """A mail as programs show it that are set to dark, or to light."""
    applies = "@media all" if scheme == "dark" else "@media not all"
    return html.replace("@media (prefers-color-scheme: dark)", applies)


def text(html: str) -> str:
    """The same mail for readers of text: every link written out, no line too long."""
    tree = lxml.html.document_fromstring(html)
    for link in tree.iter("a"):
        address = link.get("href")
        # A picture that leads where words lead too needs no line of its own.
        if link.text_content().strip() not in ("", address):
            lxml.etree.SubElement(link, "span").text = f" <{address}>"
    lines = Inscriptis(tree, ParserConfig()).get_text().splitlines()
    folded = "\n".join(_fold(line.rstrip()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", folded).strip("\n") + "\n"


def _fold(line: str) -> str:
    """A paragraph in lines; a list goes on below its words, an address stays whole."""
    indent = re.match(r"\s*(?:\d+\. |\* )?", line).end()
    return textwrap.fill(
        line,
        COLUMNS,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
