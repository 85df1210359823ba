"""Who may knock at addresses that ask for no cookie."""

from functools import wraps

from django.shortcuts import render

from studio.post import links


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
