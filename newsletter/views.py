from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from studio.limits import Limit, visitor
from studio.models import Mailbox
from studio.origin import from_our_pages
from studio.post import links
from studio.public import public

from . import mails, wording
from .forms import SignUpForm
from .gate import by_link
from .models import Issue, Subscription

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
    form.save()
    context = {"address": form.cleaned_data["email"]}
    return render(request, "newsletter/asked.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def confirm(request, token):
    """The mailed question: a look shows it, the button says yes, once is enough."""
    subscription = _subscription(mails.CONFIRM.read(token))
    if request.method == "POST":
        subscription.confirm(wording.shown(subscription.instructor))
    if request.method == "POST" or subscription.is_live:
        return render(request, "newsletter/confirmed.html")
    offer = wording.offer(subscription.instructor)
    context = {"address": subscription.mailbox, "offer": offer}
    return render(request, "newsletter/confirm.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def leave(request, token):
    """
    The link that ends all mails. A mail program may press the button by itself
    (RFC 8058): no cookie is asked for, and no redirect sends it elsewhere.
    """
    mailbox = _mailbox(mails.LEAVE.read(token))
    if request.method == "POST":
        Subscription.objects.leave(mailbox)
        return render(request, "newsletter/left.html", {"token": token})
    return render(request, "newsletter/leave.html", {"mailbox": mailbox})


@csrf_exempt
@require_POST
@by_link
def take_back(request, token):
    """Undo the leaving."""
    mailbox = _mailbox(mails.LEAVE.read(token))
    if not Subscription.objects.take_back(mailbox):
        raise links.Expired
    return render(request, "newsletter/confirmed.html")


def _subscription(pk) -> Subscription:
    found = Subscription.objects.select_related("mailbox", "instructor")
    return _or_broken(found.filter(pk=pk))


def _mailbox(pk) -> Mailbox:
    return _or_broken(Mailbox.objects.filter(pk=pk))


def _or_broken(found):
    """An erased reader's links end like any link that says nothing."""
    for row in found:
        return row
    raise links.Broken
