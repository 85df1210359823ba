"""
What somebody typed, given back where it could not be taken.

She was signed out while she wrote, or signed in again in another tab, or was too quick.
Nothing is kept for her: the page that says so holds all that she sent, in a form that
sends it once more when she presses its button.
"""

import re
from html import unescape

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.html import format_html_join

from .origin import sent_from_here

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field
# Too large, too much, cut off, or no form at all.
UNREADABLE = (
    BadRequest,
    MultiPartParserError,
    SuspiciousOperation,
    UnreadablePostError,
)
LINE_ENDS = re.compile(r"<br[^<>]*>|</(?:p|li|h\d|blockquote)>")
# What opens an account: passwords, and the codes of its second step and of its mails.
SECRET = re.compile(r"password|^code$")
TAG = re.compile(r"<[^<>]*>")
FIELD = '<input type="hidden" name="{}" value="{}">'


def give_back(request, status: int, **known) -> HttpResponse | None:
    """
    The page that holds what was sent, with the reason that its status tells. None for
    what none of our pages sent, lest another site puts words into her mouth, for what
    cannot be read, and for what opens an account, which stands in no page.
    """
    fields = _fields(request)
    if fields is None or any(SECRET.search(name) for name, _value in fields):
        return None
    context = {
        "status": status,
        "fields": format_html_join("", FIELD, fields),
        "words": _words(fields),
        "has_files": bool(request.FILES),
    }
    return render(request, "studio/given_back.html", context | known, status=status)


def has_words(request) -> bool:
    """Whether somebody typed a sentence, which is dearer than a press of a button."""
    return bool(_words(_fields(request) or []))


def _fields(request) -> list[tuple[str, str]] | None:
    """Everything that was sent by a page of ours, or None."""
    if request.method != "POST" or not sent_from_here(request):
        return None
    try:
        sent = request.POST.lists()
    except UNREADABLE:
        return None
    return [(name, it) for name, values in sent if name != TOKEN for it in values]


def _words(fields) -> list[str]:
    """What she would miss, as she can read it: everything of more than one word."""
    typed = [value for _name, value in fields if len(value.split(None, 1)) > 1]
    return [_bare(it) if it.startswith("<") else it for it in typed]


def _bare(html: str) -> str:
    """
    What a visual editor sent, without its tags. The page escapes it, and anybody may
    send megabytes here, for which a sanitiser takes hours.
    """
    return unescape(TAG.sub("", LINE_ENDS.sub("\n", html)))
