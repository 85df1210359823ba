"""
The mail that the development studio has sent, as its readers would see it.

`manage.py catch_mail` keeps one file for each mail. Without INBOX_DIR, as in
production, there is no such page.
"""

import email
import re
from email import policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from .headers import mail_document

SHOWN = 100
HEADERS = [
    "X-Envelope-To",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
]


class Kept:
    """One mail from the folder."""

    def __init__(self, file: Path):
        self.name = file.stem
        self._mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """What a reader, or her mail program, would want to know."""
        return [
            (name, value)
            for name, value in self._mail.items()
            if name in HEADERS or name.startswith("List-")
        ]

    @property
    def subject(self) -> str:
        return self._mail["Subject"] or ""

    @property
    def to(self) -> str:
        return self._mail["X-Envelope-To"] or self._mail["To"] or ""

    @property
    def date(self):
        return self._mail["Date"] and self._mail["Date"].datetime

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self._mail.get_body([kind])
        return part.get_content() if part else ""


@require_safe
def inbox(request):
    """Every mail, the newest first."""
    files = sorted(settings.INBOX_DIR.glob("[!.]*.eml"), reverse=True)
    mails = [Kept(file) for file in files[:SHOWN]]
    return render(request, "studio/inbox.html", {"mails": mails})


@require_safe
def mail(request, name):
    """One mail: its headers, its text, and its HTML in a frame."""
    return render(request, "studio/inbox_mail.html", {"mail": _kept(name)})


@require_safe
@mail_document
@xframe_options_sameorigin
def html(request, name):
    """The HTML part as a document of its own."""
    return HttpResponse(_kept(name).html)


def _kept(name: str) -> Kept:
    file = settings.INBOX_DIR / f"{name}.eml"
    if not re.fullmatch(r"[\w-]+", name) or not file.is_file():
        raise Http404
    return Kept(file)


urlpatterns = [
    path("", inbox, name="inbox"),
    path("<str:name>/", mail, name="inbox-mail"),
    path("<str:name>/html/", html, name="inbox-html"),
]
