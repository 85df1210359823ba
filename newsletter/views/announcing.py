"""The desk for announcements. What somebody may not edit does not exist."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from js_asset import Media

from studio.addresses import asked_again
from studio.gate import signed_in
from studio.headers import mail_document, visual_editor
from studio.limits import Limit
from studio.models import Instructor, StudioProfile
from studio.post import layout, note
from studio.post.transport import NotSent

from .. import mails
from ..forms import AnnouncementForm, SendForm
from ..models import Announcement

PER_PAGE = 30
FORM = ["GET", "HEAD", "POST"]
TRIALS = Limit("newsletter-trials", times=10, seconds=600)

SCHEDULED = _("It goes out by itself when its time has come.")
TRIED = _("A test is on its way to you.")
NOT_TRIED = _("The mail server did not take the test. Try again in some minutes.")
STEERED = {
    "call_back": _("Called back. It is a draft again."),
    "pause": _("Paused. Those who wait get it when you resume."),
    "resume": _("It goes on."),
    "cancel": _("Cancelled. Nobody else gets it."),
}


@require_safe
@signed_in
def announcements(request):
    """What was announced, by me or, for the studio, by anybody."""
    found = _mine(request).select_related("issue", "instructor")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_add": _begun(request) is not None}
    return render(request, "newsletter/desk/announcements.html", context)


@require_http_methods(FORM)
@visual_editor
@signed_in
@asked_again
def announcement(request, pk=None):
    """Write one. It is a draft until it is given a time."""
    if pk:
        written = get_object_or_404(_mine(request), pk=pk, send_at=None)
    else:
        written = _begun(request)
    if not written:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = AnnouncementForm(data, instance=written, user=request.user)
    if form.is_valid():
        return redirect("newsletter:announce", form.save().pk)
    media = Media.from_media(form.media, nonce=request.csp_nonce)
    context = {"form": form, "media": media}
    status = 422 if form.is_bound else 200
    return render(request, "newsletter/desk/write.html", context, status=status)


@require_http_methods(FORM)
@signed_in
@asked_again
def announce(request, pk):
    """How it looks, who gets it, and the button that sends it."""
    written = get_object_or_404(_mine(request).select_related("issue"), pk=pk)
    zone = StudioProfile.objects.current().zone
    data = request.POST if request.method == "POST" else None
    with timezone.override(ZoneInfo(zone)):
        form = SendForm(data)
        if form.is_valid():
            written.schedule(form.cleaned_data["at"])
            messages.success(request, SCHEDULED)
            return redirect("newsletter:announce", pk)
    context = {"announcement": written, "form": form, "zone": zone}
    context["audience"] = written.audience() if not written.issue else None
    context["progress"] = written.issue.progress() if written.issue else None
    status = 422 if form.is_bound else 200
    return render(request, "newsletter/desk/announce.html", context, status=status)


@require_POST
@signed_in
def steer(request, pk, what):
    """Call it back, pause, resume or cancel it: whatever still makes sense."""
    written = get_object_or_404(_mine(request).select_related("issue"), pk=pk)
    if what == "call_back":
        written.schedule(None)
    elif written.issue:
        getattr(written.issue, what)()
    messages.success(request, STEERED[what])
    return redirect("newsletter:announce", pk)


@require_POST
@signed_in
def trial(request, pk):
    """Mail it to its author alone."""
    written = get_object_or_404(_mine(request), pk=pk)
    TRIALS.spend(str(request.user.pk))
    try:
        note.send(mails.trial(written), request.user.email)
    except NotSent:
        messages.error(request, NOT_TRIED)
    else:
        messages.success(request, TRIED)
    return redirect("newsletter:announce", pk)


@require_safe
@signed_in
@xframe_options_sameorigin
@mail_document
def as_mailed(request, pk, how):
    """How it will look: light, dark, or for readers of text."""
    mail = mails.trial(get_object_or_404(_mine(request), pk=pk))
    if how == "text":
        return HttpResponse(mail.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(layout.in_scheme(mail.html, how))


def _mine(request):
    return Announcement.objects.editable_by(request.user)


def _begun(request) -> Announcement | None:
    """A new one, if this person may write any: an instructor's is to her own."""
    seat = Instructor.objects.filter(user=request.user).first()
    everybody = request.user.has_perm("newsletter.change_announcement")
    if not request.user.has_perm("newsletter.add_announcement"):
        return None
    if not (seat or everybody):
        return None
    return Announcement(author=request.user, instructor=None if everybody else seat)
