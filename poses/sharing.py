"""Secret links: a draft for somebody without an account, and what she notes on it."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from studio.gate import signed_in
from studio.giving_back import give_back, has_words
from studio.limits import visitor
from studio.origin import sent_from_here
from studio.post.links import absolute
from studio.views import refused

from .forms import GuestNoteForm, ShareForm
from .models import SecretLink, Tutorial
from .page import drafted
from .publishing import mine

FORM = ["GET", "HEAD", "POST"]
MOST_LINKS = 50

# The page's own address stands nowhere in it, "sign in and come back" included.
NO_WAY_BACK = {"at_the_door": True}

REVOKED = _("Revoked. Whoever opens it now is told that there is no such page.")


@require_http_methods(FORM)
@signed_in
def secret_links(request, pk):
    """Who can see this draft without an account, and a link for one person more."""
    tutorial = mine(request, pk)
    data = request.POST if request.method == "POST" else None
    form, address = ShareForm(data), ""
    if form.is_valid():
        token = form.save(tutorial, request.user)
        address = absolute(reverse("poses:shared_draft", args=[token]))
        form = ShareForm()
    links = tutorial.secret_links.for_desk()[:MOST_LINKS]
    context = {"tutorial": tutorial, "form": form, "address": address, "links": links}
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/secret_links.html", context, status=status)


@require_POST
@signed_in
def revoke(request, pk, link):
    """End a secret link now."""
    get_object_or_404(mine(request, pk).secret_links, pk=link).revoke()
    messages.success(request, REVOKED)
    return redirect("poses:secret_links", pk)


def told_to_nobody(view):
    """For an address that is a secret: kept, listed and passed on nowhere."""

    @wraps(view)
    def guarded(request, **kwargs):
        try:
            response = view(request, **kwargs)
        except PermissionDenied as no:
            response = refused(request, no)
        except Http404:
            response = _unknown(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def _unknown(request):
    """No such page; whoever noted something just then has it to copy."""
    page = give_back(request, 404, **NO_WAY_BACK) if has_words(request) else None
    return page or render(request, "poses/shared/unknown.html", NO_WAY_BACK, status=404)


@csrf_exempt  # It asks for no cookie; its address is all the authority it has.
@told_to_nobody
@require_http_methods(FORM)
def shared_draft(request, token):
    """The newest draft as its readers would see it, with room for a note."""
    link = SecretLink.objects.behind(token)
    if not link:
        raise Http404
    tutorial = Tutorial.objects.for_page().get(pk=link.tutorial_id)
    form = None
    if link.may_note:
        known = {"link": link, "draft": tutorial.draft, "network": visitor(request)}
        form = GuestNoteForm(_noted(request), **known)
        if form.is_valid():
            form.save()
            return redirect(f"{request.path}?noted#notes")
    context = drafted(tutorial, request.GET.get("lead"))
    context |= {"link": link, "form": form, "is_noted": "noted" in request.GET}
    context |= NO_WAY_BACK
    status = 422 if form and form.is_bound else 200
    return render(request, "poses/shared/draft.html", context, status=status)


def _noted(request):
    """What was sent from the page itself."""
    if request.method != "POST":
        return None
    if not sent_from_here(request):
        raise PermissionDenied
    return request.POST
