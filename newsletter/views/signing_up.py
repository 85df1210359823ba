"""Asking for the newsletter, and answering the mailed question."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from studio import pace
from studio.gate import by_link, from_our_pages
from studio.limits import Limit, visitor
from studio.models import Mailbox
from studio.post import links
from studio.public import public

from .. import mails, wording
from ..forms import SignUpForm
from ..models import Issue, Subscription

PER_PAGE = 24
# A class may sign up in one go behind the studio's own network.
SIGN_UPS = Limit("newsletter-sign-ups", times=30, seconds=3600)


@require_safe
@public("page")
def page(request):
    """What the newsletter is, the form, and every issue so far."""
    issues = Paginator(Issue.objects.archive(), PER_PAGE)
    context = {"page": issues.get_page(request.GET.get("page"))}
    return render(request, "newsletter/page.html", context)


@csrf_exempt
@require_POST
@from_our_pages
def join(request):
    """Ask for the newsletter. The answer tells nobody whether we knew the address."""
    SIGN_UPS.spend(visitor(request))
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return render(request, "newsletter/join.html", {"form": form}, status=422)
    if not form.is_unhurried:
        context = {"form": form, "stamp": pace.begun(form.data.get("stamp", ""))}
        return render(request, "newsletter/sure.html", context)
    form.save()
    context = {"address": form.cleaned_data["email"]}
    return render(request, "newsletter/asked.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("newsletter")
def confirm(request, token):
    """The mailed question: a look shows it, the button says yes, once is enough."""
    subscription = _subscription(token)
    mailbox = subscription.mailbox
    if request.method == "POST":
        subscription.confirm(wording.shown(subscription.instructor))
    if subscription.is_live and mailbox.is_reachable:
        context = {"token": mails.READER.sign(mailbox.pk)}
        return render(request, "newsletter/confirmed.html", context)
    context = {
        "token": token,
        "address": mailbox,
        "offer": wording.offer(subscription.instructor),
        "is_stranger": not Subscription.objects.live().filter(mailbox=mailbox).exists(),
    }
    return render(request, "newsletter/confirm.html", context)


@csrf_exempt
@require_POST
@by_link("newsletter")
def refuse(request, token):
    """Somebody else typed the address; its reader wants never to be asked again."""
    mailbox = _subscription(token).mailbox
    Subscription.objects.leave(mailbox)
    mailbox.suppress(Mailbox.Suppression.ASKED)
    context = {"token": token, "address": mailbox}
    return render(request, "newsletter/refused.html", context)


def _subscription(token) -> Subscription:
    found = Subscription.objects.select_related("mailbox", "instructor")
    for subscription in found.filter(pk=mails.CONFIRM.read(token)):
        return subscription
    raise links.Broken
