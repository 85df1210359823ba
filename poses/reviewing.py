"""Pages on which editors read what was handed in, and decide about it."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from studio.gate import signed_in

from . import wording
from .forms import ReviewForm, differences
from .models import State, StepNote, Tutorial
from .models.review import EDITS_ALL
from .page import drafted, pieces
from .publishing import checklist

MOST = 100

APPROVED = _("Approved. Its authors are told by mail.")
APPROVED_FOR = _("Approved for %(clocks)s. Its authors are told by mail.")
GIVEN_BACK = _("Given back with what you want changed. Its authors are told by mail.")


@require_safe
@signed_in
def reviews(request):
    """What waits for an editor, whoever has waited longest first."""
    waiting = _for_editors(request).in_state(State.IN_REVIEW).for_cards()
    found = waiting.with_drafts().order_by("handed_in_at", "pk")[:MOST]
    return render(request, "poses/desk/reviews.html", {"tutorials": found})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review(request, pk):
    """A draft as its readers would see it, what is new in it, and the decision."""
    tutorial = get_object_or_404(_for_editors(request).for_page(), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, tutorial=tutorial, user=request.user)
    if form.is_valid() and _decided(tutorial, form):
        messages.success(request, _said(form))
        return redirect("poses:reviews")
    context = _as_page(tutorial, form) | checklist(tutorial)
    context |= {"outcome": form.outcome, "clocks": form.clocks}
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/review.html", context, status=status)


def _for_editors(request):
    if not request.user.has_perm(EDITS_ALL):
        raise Http404
    return Tutorial.objects.editable_by(request.user)


def _as_page(tutorial, form) -> dict:
    """The newest draft, cut behind each step, so that notes can stand there."""
    page = drafted(tutorial)
    draft, live = page["revision"], tutorial.live
    notes = tutorial.notes.open().beside(draft.sheet)
    parts = pieces(render_to_string("poses/_told.html", page))
    for part in parts:
        part.notes = notes.on(part.step)
        part.field = form[f"step-{part.step}"] if part.step else None
    return {
        "tutorial": tutorial,
        "form": form,
        "draft": draft,
        "parts": parts,
        "rest": notes.rest,
        "differences": differences(live.sheet, draft.sheet) if live else [],
    } | _since(tutorial, form)


def _since(tutorial, form) -> dict:
    """What its author changed while an editor was reading."""
    read = tutorial.revisions.filter(number=form.was_read).first()
    if not read:
        return {}
    return {"read": read, "since": differences(read.sheet, form.draft.sheet)}


@transaction.atomic
def _decided(tutorial, form) -> bool:
    """Keep the decision with its notes. Nothing is kept when it comes too late."""
    decide = tutorial.want_changes
    if form.cleaned_data["decide"] == form.APPROVE:
        decide = partial(tutorial.approve, form.moment)
    if not form.carry_out(decide, by=form.user):
        return False
    notes = {"author": form.user, "entry": form.entry}
    StepNote.objects.leave(tutorial, form.draft.sheet, form.notes, **notes)
    form.remember()
    return True


def _said(form) -> str:
    """What was decided; a time by the studio's clock and by hers."""
    if form.cleaned_data["decide"] == form.WANT:
        return GIVEN_BACK
    if form.moment:
        return APPROVED_FOR % {"clocks": wording.clocks(form.clocks)}
    return APPROVED
