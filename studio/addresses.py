"""Addresses that readers know lead on, whatever a page is called today."""

from functools import wraps

from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse


def moves(pages, *ways):
    """
    Lead an old slug to the page's address of today, for good. `pages` gives those
    that the public may see, so that nobody learns of others; `ways` are the relations
    by which they have addresses. What was typed into a form goes along.
    """
    ways = ways or ("addresses",)

    def mark(view):
        @wraps(view)
        def find(request, *args, slug, **kwargs):
            try:
                return view(request, *args, slug=slug, **kwargs)
            except Http404:
                others = pages().exclude(slug=slug).values_list("slug", flat=True)
                for way in ways:
                    if today := others.filter(**{f"{way}__slug": slug}).first():
                        return _lead_on(request, kwargs | {"slug": today})
                raise

        return find

    return mark


def asked_again(view):
    """
    Two may choose one address at the same moment, and the database refuses the second.
    Asked again, her form finds the address taken and says so in its own words.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            return view(request, *args, **kwargs)

    return answer


def _lead_on(request, kwargs):
    place = reverse(request.resolver_match.view_name, kwargs=kwargs)
    query = request.META.get("QUERY_STRING")
    response = redirect(
        f"{place}?{query}" if query else place,
        permanent=True,
        preserve_request=request.method not in ("GET", "HEAD"),
    )
    # A page may take its old address back: a browser that remembered both ways would
    # walk in circles.
    response["Cache-Control"] = "no-cache"
    return response
