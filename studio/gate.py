"""Who may come in: whoever signed in, one of our own pages, whoever has a link."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from .giving_back import give_back
from .origin import sent_from_here
from .post import links


def signed_in(view):
    """Ask everybody else to sign in. What she typed meanwhile stays in front of her."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return to_the_door(request)

    return gated


def to_the_door(request):
    """The way to sign in, for somebody who has not."""
    return give_back(request, 401) or redirect_to_login(request.get_full_path())


def from_our_pages(view):
    """Refuse forms that another site's page sent. Every browser says where it was."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        if not sent_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return gated


def by_link(pages):
    """
    For addresses that are a secret of a mail: told to nobody, kind when broken.
    `pages` is the folder of the templates that say so.
    """

    def gate(view):
        @wraps(view)
        def gated(request, token):
            try:
                response = view(request, token)
            except links.Expired:
                response = render(request, f"{pages}/expired.html", status=410)
            except links.Broken:
                response = render(request, f"{pages}/broken.html", status=404)
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex"
            return response

        return gated

    return gate
