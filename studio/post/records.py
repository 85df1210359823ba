"""
The DNS records by which large mailbox providers tell our mail from a forger's.

Only the domain that our own settings name is looked up.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr

import dns.exception
import dns.resolver
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PATIENCE_SECONDS = 3


class Verdict(models.TextChoices):
    RIGHT = "right", gettext_lazy("right")
    WRONG = "wrong", gettext_lazy("not right")
    MISSING = "missing", gettext_lazy("missing")
    UNKNOWN = "unknown", gettext_lazy("not known")


@dataclass(frozen=True)
class Record:
    """A TXT record: what it is for, what should stand in it, and what does."""

    name: str
    host: str
    wanted: str
    found: list[str]
    verdict: Verdict


def check() -> list[Record]:
    """SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) of the sender's domain."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return [_spf(domain), _dkim(domain), _dmarc(domain)]


def _spf(domain) -> Record:
    wanted = _("v=spf1, whoever sends your mail as your provider says it, and -all")
    return _record(
        "SPF", domain, wanted, r"v=spf1( |$)", lambda it: "+all" not in it.split()
    )


def _dkim(domain) -> Record:
    wanted = _("v=DKIM1 and the public key that your provider shows you")
    if not settings.DKIM_SELECTOR:
        host = f"?._domainkey.{domain}"
        return Record("DKIM", host, wanted, [], Verdict.UNKNOWN)
    host = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"
    return _record(
        "DKIM", host, wanted, r".*\bp=", lambda it: re.search(r"\bp=[\w+/]", it)
    )


def _dmarc(domain) -> Record:
    wanted = "v=DMARC1; p=none"
    own = _record("DMARC", f"_dmarc.{domain}", wanted, r"v=DMARC1\b", _has_a_policy)
    above = domain.partition(".")[2]
    if own.verdict != Verdict.MISSING or "." not in above:
        return own
    theirs = _record("DMARC", f"_dmarc.{above}", wanted, r"v=DMARC1\b", _has_a_policy)
    return theirs if theirs.verdict == Verdict.RIGHT else own


def _has_a_policy(record) -> bool:
    return bool(re.search(r"\bp=(none|quarantine|reject)\b", record))


def _record(name, host, wanted, begins, is_right) -> Record:
    """Exactly one record of a kind may stand there, and it has to make sense."""
    try:
        ours = [it for it in _texts(host) if re.match(begins, it)]
    except dns.exception.DNSException:
        return Record(name, host, wanted, [], Verdict.UNKNOWN)
    verdict = Verdict.MISSING
    if ours:
        is_fine = len(ours) == 1 and is_right(ours[0])
        verdict = Verdict.RIGHT if is_fine else Verdict.WRONG
    return Record(name, host, wanted, ours, verdict)


def _texts(host) -> list[str]:
    try:
        answer = dns.resolver.resolve(host, "TXT", lifetime=PATIENCE_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    return [b"".join(it.strings).decode("utf-8", "replace") for it in answer]
