"""
A mail built once and joined for each reader.

Building MIME takes a millisecond, joining bytes a microsecond, and only a few short
strings differ from reader to reader: the address, the Message-ID, the links. They
stand in the mail as slots, `slot:reader` for instance, in headers, text and HTML.
"""

import re
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from hashlib import blake2b
from html import escape
from secrets import token_hex

from django.conf import settings
from django.utils import timezone

from ..models import StudioProfile
from .layout import Mail

# A line may have 998 bytes (RFC 5322), and a slot grows when it is filled.
LINE_BYTES = 700

# Whatever some mail program takes for the end of a line, and all that cannot be seen.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Policy(EmailPolicy):
    """
    Links in a header stay in one piece: folded, the library would write them as
    encoded words, which no mail program follows. Words are folded as usual.
    """

    def fold_binary(self, name, value):
        if name in ("Subject", "From"):
            return SMTP.fold_binary(name, value)
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n", max_line_length=998)


class Letter:
    """One mail for many readers, ready to be joined. Bounces go to `sender`."""

    def __init__(
        self,
        mail: Mail,
        headers: dict[str, str] | None = None,
        slots: tuple[str, ...] = (),
        date: datetime | None = None,
    ):
        self.sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        # Nobody can guess the mark, so nothing that people wrote is taken for it.
        mark = token_hex(12)
        slot = re.compile(rf"slot:({'|'.join(['to', 'message_id', *slots])})\b")

        def marked(kind, words):
            return slot.sub(rf"{mark}{kind}_\g<1>{mark}", words)

        headers = {"To": "slot:to", "Message-ID": "<slot:message_id>"} | (headers or {})
        message = build(
            {"Subject": mail.subject}
            | {name: marked("header", value) for name, value in headers.items()},
            marked("text", mail.text),
            marked("html", mail.html),
            date or timezone.now(),
        )
        parts = re.split(rf"{mark}(header|text|html)_(\w+?){mark}".encode(), message)
        self._parts = parts[::3]
        self._slots = [
            (_WRITE[kind.decode()], name.decode())
            for kind, name in zip(parts[1::3], parts[2::3], strict=True)
        ]

    def to(self, address: str, message_id: str, **slots: str) -> bytes:
        """The bytes for one reader. Raises ValueError when one would break a line."""
        slots |= {"to": address, "message_id": message_id}
        whole = [self._parts[0]]
        for (write, name), part in zip(self._slots, self._parts[1:], strict=True):
            whole += write(slots[name]), part
        return b"".join(whole)


def build(headers: dict[str, str], text: str, html: str, date: datetime) -> bytes:
    """A mail from us with a text and an HTML part, sent by a program (RFC 3834)."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(*_sender())
    message["Date"] = date
    message["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        message[name] = value
    # Quoted-printable would cut slots in two.
    message.set_content(_fold(text), cte="8bit")
    message.add_alternative(_fold(html), subtype="html", cte="8bit")
    message.set_boundary(blake2b(html.encode(), digest_size=15).hexdigest())
    return message.as_bytes()


def _sender() -> tuple[str, str, str]:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    name = name or StudioProfile.objects.current().name
    return " ".join(name.split()), *address.rsplit("@", 1)


def _plain(value: str) -> bytes:
    if _CONTROL.search(value):
        raise ValueError(f"{value!r} would break a line")
    return value.encode()


def _escaped(value: str) -> bytes:
    return escape(value).encode()


_WRITE: dict[str, Callable[[str], bytes]] = {
    "header": _plain,
    "text": _plain,
    "html": _escaped,
}


def _fold(words: str) -> str:
    """No line longer than servers take; a space and a new line are the same in HTML."""
    return "\n".join(
        line if len(line) <= LINE_BYTES // 4 else "\n".join(_cut(line))
        for line in words.splitlines()
    )


def _cut(line: str):
    while len(line.encode()) > LINE_BYTES:
        head = line.encode()[:LINE_BYTES].decode(errors="ignore")
        at = head.rfind(" ") if " " in head else len(head)
        yield line[:at]
        line = line[at:].removeprefix(" ")
    yield line
