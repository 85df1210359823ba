"""Who may knock at addresses that ask for no cookie."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from .origin import sent_from_here
from .post import links


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
