"""What a reader does with the links of her mails, without signing in anywhere."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from studio.gate import by_link, signed_in
from studio.models import Mailbox
from studio.post import links

from .. import mails
from ..forms import PreferencesForm
from ..models import Subscription
from ..record import Record

ISSUES_SHOWN = 100


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("newsletter")
def preferences(request, token):
    """What a reader gets, and how often."""
    mailbox = _mailbox(token)
    if request.method != "POST" or mailbox.suppressed_at:
        return _preferences(request, token, mailbox)
    form = PreferencesForm(request.POST, mailbox=mailbox)
    if not form.is_valid():
        return _preferences(request, token, mailbox, form=form, status=422)
    form.save()
    return _preferences(request, token, mailbox, done="saved")


@csrf_exempt
@require_POST
@by_link("newsletter")
def pause(request, token):
    """No mail for thirty days."""
    mailbox = _mailbox(token)
    Subscription.objects.pause(mailbox)
    return _preferences(request, token, mailbox, done="paused")


@csrf_exempt
@require_POST
@by_link("newsletter")
def resume(request, token):
    """Back before the pause is over."""
    mailbox = _mailbox(token)
    Subscription.objects.resume(mailbox)
    return _preferences(request, token, mailbox, done="resumed")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("newsletter")
def leave(request, token):
    """
    The link that ends all mails. A mail program may press the button by itself
    (RFC 8058): no cookie is asked for, and no redirect sends it elsewhere.
    """
    mailbox = _mailbox(token)
    if request.method == "POST":
        Subscription.objects.leave(mailbox)
        return render(request, "newsletter/left.html", {"token": token})
    context = {"mailbox": mailbox, "token": token}
    return render(request, "newsletter/leave.html", context)


@csrf_exempt
@require_POST
@by_link("newsletter")
def take_back(request, token):
    """Undo the leaving."""
    mailbox = _mailbox(token)
    if mailbox.suppressed_at:
        return _preferences(request, token, mailbox)
    if not Subscription.objects.take_back(mailbox):
        raise links.Expired
    return render(request, "newsletter/confirmed.html", {"token": token})


@require_safe
@by_link("newsletter")
def data(request, token):
    """Everything we keep about a reader."""
    record = Record(_mailbox(token))
    context = {
        "token": token,
        "record": record,
        "deliveries": record.deliveries()[:ISSUES_SHOWN],
    }
    return render(request, "newsletter/data.html", context)


@require_safe
@by_link("newsletter")
def download(request, token):
    """The same as a file that other programs can read."""
    answer = JsonResponse(
        Record(_mailbox(token)).as_dict(), json_dumps_params={"indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="newsletter.json"'
    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("newsletter")
def erase(request, token):
    """Forget a reader for good: asked once more, because nothing brings it back."""
    mailbox = _mailbox(token)
    if request.method == "POST":
        Subscription.objects.erase(mailbox)
        return render(request, "newsletter/erased.html")
    return render(
        request, "newsletter/erase.html", {"token": token, "address": mailbox}
    )


@signed_in
@require_safe
def mine(request):
    """The same page for a member: her account has proved that the mailbox is hers."""
    mailbox = Mailbox.objects.of(request.user)
    if not mailbox:
        return redirect("account_email")
    return redirect("newsletter:preferences", mails.READER.sign(mailbox.pk))


def _preferences(request, token, mailbox, *, form=None, done="", status=200):
    context = {
        "token": token,
        "mailbox": mailbox,
        "form": form or PreferencesForm(mailbox=mailbox),
        "paused_until": Subscription.objects.paused_until(mailbox),
        "done": done,
    }
    return render(request, "newsletter/preferences.html", context, status=status)


def _mailbox(token) -> Mailbox:
    """Whose link this is. An erased reader's links end like any that say nothing."""
    for mailbox in Mailbox.objects.filter(pk=mails.READER.read(token), erased_at=None):
        return mailbox
    raise links.Broken
