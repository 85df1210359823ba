"""
Public pages and personal pages.

A public page answers the same bytes to everyone: it reads no user, sets no cookie,
renders no token. So it may be kept for ten seconds, here and in shared caches, and
its ETag is a hash of its bytes. Everything else is personal and kept nowhere.
"""

from hashlib import blake2b
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, has_vary_header

from .cache import kept_as

KEEP_SECONDS = 10

# What asks more than this is hardly asked twice in ten seconds, and known values go
# together in more ways than the store has room for.
MOST_ASKED = 4

# For an address that never changes its bytes.
FOR_EVER = "public, max-age=31536000, immutable"

# Says only that somebody has signed in here, so that a page knows to ask for /me/.
HINT_COOKIE = "signed-in"


def public(*known, keep=True, several=(), **values):
    """
    Mark a view as public. `known` names the query parameters that change its page,
    `several` those that may be given more than once in any order, `values` those of
    which only certain values do; everything else is ignored, so that nobody fills the
    store by inventing some. What is quickly made and asked for in ever new ways says
    `keep=False`: shared caches may keep it, our store does not.
    """

    def mark(view):
        view.public_is_kept = keep
        view.public_parameters = dict.fromkeys(sorted({*known, *several})) | values
        view.public_lists = frozenset(several)
        return view

    return mark


class PublicPages:
    """Keep public pages for a moment; see to it that personal ones are not kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.kept_as = None
        response = self.get_response(request)
        if request.kept_as and "ETag" in response:
            return get_conditional_response(request, response["ETag"], None, response)
        if request.kept_as and _same_for_everyone(response):
            return _keep(request, response)
        _stay_personal(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        known = getattr(view, "public_parameters", None)
        if known is None or request.method not in ("GET", "HEAD"):
            return None
        asked = _asked(request, view)
        request.kept_as = kept_as("page", request.path, urlencode(asked))
        request.is_stored = view.public_is_kept and len(asked) <= MOST_ASKED
        kept = cache.get(request.kept_as) if request.is_stored else None
        return _answer(*kept) if kept else None


def _asked(request, view) -> list[tuple[str, str]]:
    """What a query asks of a page, said in one way whatever way it was asked."""
    asked = []
    for name, known in view.public_parameters.items():
        given = request.GET.getlist(name)
        given = sorted(set(given)) if name in view.public_lists else given[-1:]
        asked += [(name, it) for it in given if known is None or it in known]
    return asked


def _same_for_everyone(response) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and not has_vary_header(response, "Cookie")
    )


def _keep(request, response):
    etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    kept = (response.content, response["Content-Type"], etag)
    if request.is_stored:
        cache.set(request.kept_as, kept, KEEP_SECONDS)
    return get_conditional_response(request, etag, None, _answer(*kept))


def _answer(content, content_type, etag):
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "ETag": etag,
            "Cache-Control": f"public, max-age=0, s-maxage={KEEP_SECONDS}",
        },
    )


def _stay_personal(request, response) -> None:
    if response.get("Cache-Control") == FOR_EVER:
        return
    response.headers.setdefault("Cache-Control", "private, no-store")
    user = getattr(request, "user", None)
    if request.kept_as or user is None:
        return
    if user.is_authenticated and HINT_COOKIE not in request.COOKIES:
        response.set_cookie(
            HINT_COOKIE,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.HTTPS,
            samesite="Lax",
        )
    elif HINT_COOKIE in request.COOKIES and not user.is_authenticated:
        response.delete_cookie(HINT_COOKIE)
