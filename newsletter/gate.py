"""Who may knock at addresses that ask for no cookie."""

import time
from datetime import timedelta
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from studio.origin import sent_from_here
from studio.post import links

# Nobody types an address and presses a button faster.
UNHURRIED_SECONDS = 2

_STAMP = links.Purpose("fill in the sign-up form", lasts=timedelta(hours=1))


def from_our_pages(view):
    """Refuse forms that another site's page sent. Every browser says where it was."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        if not sent_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return gated


def by_link(view):
    """For addresses that are a secret of a mail: told to nobody, kind when broken."""

    @wraps(view)
    def gated(request, token):
        try:
            response = view(request, token)
        except links.Expired:
            response = render(request, "newsletter/expired.html", status=410)
        except links.Broken:
            response = render(request, "newsletter/broken.html", status=404)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return gated


def stamp() -> str:
    """Says that somebody begins to fill in the form now, and that we said so."""
    return _STAMP.sign(time.time())


def began(stamp: str) -> str:
    """The same stamp while it is good, or a new one."""
    return stamp if _age(stamp) is not None else _STAMP.sign(time.time())


def is_unhurried(stamp: str) -> bool:
    """Whether the form was filled in at the pace of a person, within the hour."""
    age = _age(stamp)
    return age is not None and age >= UNHURRIED_SECONDS


def _age(stamp) -> float | None:
    try:
        return time.time() - _STAMP.read(stamp)
    except links.Broken:
        return None
