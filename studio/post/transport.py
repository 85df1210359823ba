"""
Carrying mail: over a kept SMTP connection, or over a provider's Django backend.

What goes wrong is told apart by what it means for the sender: try again, slow down,
nobody lives there, not this mail, it is about us, or nobody knows whether it arrived.
"""

import contextlib
import re
import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from enum import Enum
from http.client import (
    FORBIDDEN,
    INTERNAL_SERVER_ERROR,
    PAYMENT_REQUIRED,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
)
from typing import Protocol

from anymail.exceptions import (
    AnymailError,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

ACCEPTED = (250, 251, 354)
GO_ON = 354
HANGING_UP = 421
# 454 is how Amazon's service says that we send too fast.
TOO_MUCH = (HANGING_UP, 454)
NOT_SIGNED_IN = (530, 534, 535, 538)
PERMANENT = 500


class Fault(Enum):
    """What a mail that was not sent means for its sender."""

    LATER = "try again later"
    BUSY = "we should slow down"
    ADDRESS = "nobody has this address"
    REFUSED = "this mail is not wanted there"
    OURS = "something about us is not accepted"
    UNSURE = "it may have arrived"

    @property
    def passes(self) -> bool:
        """Whether the same mail may be taken later."""
        return self in (Fault.LATER, Fault.BUSY, Fault.OURS)


class NotSent(Exception):  # noqa: N818
    """A mail was not taken. With `stop`, no other will be over this line either."""

    def __init__(self, fault: Fault, code: str = "", *, stop: bool = False):
        super().__init__(f"{fault.value} {code}".strip())
        self.fault, self.code, self.stop = fault, code, stop


class Line(Protocol):
    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hand one mail over. Returns when it was taken, raises NotSent otherwise."""


@contextlib.contextmanager
def connect() -> Iterator[Line]:
    """A line to whoever carries our mail, open for as many mails as there are."""
    backend = get_connection()
    try:
        with _connecting():
            line = _open(backend)
        yield line
    finally:
        with contextlib.suppress(smtplib.SMTPException):
            backend.close()


def _open(backend) -> Line:
    backend.open()
    if isinstance(backend, EmailBackend):
        return SmtpLine(backend.connection)
    return ProviderLine(backend)


@contextlib.contextmanager
def _connecting():
    try:
        yield
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as problem:
        raise NotSent(Fault.OURS, "login", stop=True) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(Fault.BUSY, "no connection", stop=True) from problem


class SmtpLine:
    """
    One SMTP connection. smtplib's own `sendmail` hides when the last dot went out,
    and waits for an answer four times where twice would do.
    """

    def __init__(self, smtp: smtplib.SMTP):
        self._smtp = smtp
        self._smtp.ehlo_or_helo_if_needed()

    def send(self, sender: str, to: str, message: bytes) -> None:
        options = self._options(to, message)
        try:
            self._ask(f"MAIL FROM:<{sender}>{options}", f"RCPT TO:<{to}>", "DATA")
            self._smtp.send(_dotted(message))
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(Fault.LATER, "hung up", stop=True) from problem
        code, words = self._answer()
        if code not in ACCEPTED:
            raise self._called_off(_refusal(code, words, about_us=False), code)

    def _ask(self, *commands: str) -> None:
        """Say where a mail goes, in one breath if the server can listen (RFC 2920)."""
        pipelining = self._smtp.has_extn("pipelining")
        for group in [commands] if pipelining else zip(commands):
            self._smtp.send("".join(f"{command}\r\n" for command in group).encode())
            answers = [self._smtp.getreply() for _ in group]
            for command, (code, words) in zip(group, answers, strict=True):
                if code not in ACCEPTED:
                    no = _refusal(code, words, about_us=command.startswith("MAIL"))
                    raise self._called_off(no, answers[-1][0])

    def _called_off(self, problem: NotSent, last_code: int) -> NotSent:
        """Make the line fit for the next mail, if it still is one."""
        # A server that has said no may well be gone by now; its answer counts.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if last_code == HANGING_UP:
                self._smtp.close()
            elif last_code == GO_ON:
                self._smtp.docmd(".")
            else:
                self._smtp.rset()
        return problem

    def _answer(self) -> tuple[int, bytes]:
        """After the last dot a server filters and stores: who hangs up sends twice."""
        patience = self._smtp.sock.gettimeout()
        self._smtp.sock.settimeout(settings.EMAIL_ANSWER_SECONDS)
        try:
            return self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(Fault.UNSURE, "no answer", stop=True) from problem
        finally:
            if self._smtp.sock:
                self._smtp.sock.settimeout(patience)

    def _options(self, to: str, message: bytes) -> str:
        """What the server may want to know beforehand. Refuses what it cannot carry."""
        if not re.fullmatch(r"[^\s<>\x00-\x1f\x7f]+", to):
            raise NotSent(Fault.REFUSED, "5.1.3")
        if not to.isascii() and not self._smtp.has_extn("smtputf8"):
            raise NotSent(Fault.REFUSED, "5.6.7")
        options = {
            "size": f" SIZE={len(message)}",
            "8bitmime": " BODY=8BITMIME",
            "smtputf8": "" if to.isascii() else " SMTPUTF8",
        }
        return "".join(o for name, o in options.items() if self._smtp.has_extn(name))


def _dotted(message: bytes) -> bytes:
    """As it goes over the wire: a line that begins with a dot gets another one."""
    if b"\n." in message:
        message = message.replace(b"\n.", b"\n..")
    return message + b".\r\n"


def _refusal(code: int, words: bytes, about_us: bool) -> NotSent:
    """
    A server's "no", by its enhanced code (RFC 3463) where it gives one.

    5.1.7 and 5.1.8 speak of the sender's address, 5.7 of policy: ours to mend, and
    no reason to give up on a reader. Said to MAIL, it holds whoever the reader is.
    """
    found = re.match(rb"([45]\.\d{1,3}\.\d{1,3})\b", words)
    detail = found[1].decode() if found else ""
    said = f"{code} {detail}".strip()
    if code < PERMANENT:
        fault = Fault.BUSY if about_us or code in TOO_MUCH else Fault.LATER
        return NotSent(fault, said, stop=code == HANGING_UP)
    if about_us or code in NOT_SIGNED_IN or _OURS.match(detail):
        return NotSent(Fault.OURS, said, stop=about_us or code in NOT_SIGNED_IN)
    if detail.startswith("5.1."):
        return NotSent(Fault.ADDRESS, said)
    return NotSent(Fault.REFUSED, said)


_OURS = re.compile(r"5\.7\.|5\.1\.[78]$")


class ProviderLine:
    """A Django mail backend, for providers with an API of their own."""

    def __init__(self, backend):
        self._backend = backend

    def send(self, sender: str, to: str, message: bytes) -> None:
        mail = as_django_mail(message)
        mail.to, mail.envelope_sender = [to], sender
        try:
            self._backend.send_messages([mail])
        except AnymailRecipientsRefused as problem:
            raise NotSent(Fault.REFUSED, "refused") from problem
        except AnymailRequestsAPIError as problem:
            raise _provider_refusal(problem.status_code) from problem
        except AnymailError as problem:
            raise NotSent(Fault.OURS, "provider", stop=True) from problem
        except OSError as problem:
            raise NotSent(Fault.BUSY, "provider", stop=True) from problem


def as_django_mail(message: bytes) -> EmailMultiAlternatives:
    """The same mail as Django's backends want it."""
    parsed = message_from_bytes(message, policy=policy.default)
    text, html = (_words(parsed.get_body([kind])) for kind in ("plain", "html"))
    theirs = {"from", "to", "subject", "mime-version", "content-type"}
    mail = EmailMultiAlternatives(
        subject=str(parsed["Subject"]),
        body=text,
        from_email=str(parsed["From"]),
        to=[str(parsed["To"])],
        headers={
            name: str(value)
            for name, value in parsed.items()
            if name.lower() not in theirs
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _words(part) -> str:
    return part.get_content().replace("\r\n", "\n")


def _provider_refusal(status: int | None) -> NotSent:
    """An API's "no". Without an answer the mail may have been taken."""
    if status is None:
        return NotSent(Fault.UNSURE, "no answer", stop=True)
    said = f"HTTP {status}"
    if status == TOO_MANY_REQUESTS or status >= INTERNAL_SERVER_ERROR:
        return NotSent(Fault.BUSY, said)
    if status in (UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN):
        return NotSent(Fault.OURS, said, stop=True)
    return NotSent(Fault.REFUSED, said)
