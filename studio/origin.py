"""Where a form was sent from, as far as the browser says. Every current one does."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.middleware.csrf import CsrfViewMiddleware


def sent_from_here(request) -> bool | None:
    """Whether one of our own pages sent this, or None when nothing is said."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if not origin:
        return None
    host = request.get_host()
    return origin in (f"https://{host}", f"http://{host}")


def from_our_pages(view):
    """Refuse forms that another site's page sent. Every browser says where it was."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        if not sent_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return gated


def is_genuine(request) -> bool:
    """Whether a form was sent from a page of ours that this browser was shown."""
    refusal = CsrfViewMiddleware(_guarded).process_view(request, _guarded, (), {})
    return refusal is None


def _guarded(request):
    """What the middleware believes to stand before."""
