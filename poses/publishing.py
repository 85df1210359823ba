"""Pages that let readers see a tutorial, hand it to an editor, or take it back."""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.gate import signed_in
from studio.numbers import number

from . import wording
from .forms import HandInForm, PublishForm, WithdrawForm
from .models import Tutorial
from .models.publication import TooLate
from .models.review import hands_in

FORM = ["GET", "HEAD", "POST"]

PUBLISHED = {
    "first": _(
        "Published. Readers see it now. In a minute it is mailed to those who asked "
        "for it; until then “Call back” makes it a draft again."
    ),
    "scheduled": _("The new version is published at the time that was chosen."),
    "again": _("Readers see it again. Nobody gets a second mail."),
    "newer": _("Published. Readers see the new version now. Nobody is mailed again."),
    "same": _("Readers already see this version."),
}
PLANNED = {
    "first": _("It is published by itself at the time you chose."),
    "again": _("Readers see it again from the time you chose."),
    "newer": _(
        "The new version is published by itself at the time you chose. Until then "
        "readers go on seeing the one that they know."
    ),
}
AN_EDITOR_LOOKS_FIRST = _(
    "Nothing was published: an editor of your studio looks at it first. Hand it in "
    "here."
)
HANDED_IN = _(
    "Handed in. The editors are told by mail, and so are you when one decides."
)
TAKEN_BACK = _("It is yours again. No editor looks at it before you hand it in.")
CALLED_BACK = {
    "all": _("Called back. It is a draft again, and nobody was mailed."),
    "version": _("Called back. Readers see the version before it again."),
    "plan": _("Called back. Nothing changes for readers at the time that was planned."),
}
TOO_LATE = _(
    "Too late to call it back: its mail has been written. You can withdraw it."
)
NO_LONGER_SO = _(
    "Nothing was called back: what you wanted back is no longer what was published "
    "last, or it was published more than a day ago."
)
WITHDRAWN = _("Withdrawn. The public no longer sees it.")
DECIDED = _("An editor has decided meanwhile.")


class ToMend(NamedTuple):
    """A sentence of the checklist, and the place of the step that it speaks of."""

    words: str
    step: int = 0


@require_http_methods(FORM)
@signed_in
def publish(request, pk):
    """What is still to mend, what will happen, and the button that lets readers in."""
    tutorial = mine(request, pk)
    if hands_in(request.user):
        if request.method == "POST":
            messages.error(request, AN_EDITOR_LOOKS_FIRST)
        return redirect("poses:hand_in", pk)
    data = request.POST if request.method == "POST" else None
    form = PublishForm(data, tutorial=tutorial, user=request.user)
    if form.is_valid() and form.carry_out(
        partial(tutorial.publish, form.moment), by=request.user
    ):
        form.remember()
        messages.success(request, _said(form))
        return redirect("poses:desk")
    context = {"tutorial": tutorial, "form": form, "outcome": form.outcome}
    context |= checklist(tutorial) | {"clocks": form.clocks}
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/publish.html", context, status=status)


@require_http_methods(FORM)
@signed_in
def hand_in(request, pk):
    """Where instructors do not publish themselves: ask an editor to."""
    tutorial = mine(request, pk)
    if not hands_in(request.user):
        return redirect("poses:publish", pk)
    data = request.POST if request.method == "POST" else None
    form = HandInForm(data, tutorial=tutorial)
    if form.is_valid() and form.carry_out(tutorial.hand_in, by=request.user):
        messages.success(request, HANDED_IN)
        return redirect("poses:desk")
    context = {"tutorial": tutorial, "form": form, "outcome": tutorial.outcome}
    context |= checklist(tutorial) | {"open_notes": tutorial.notes.open().count()}
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/hand_in.html", context, status=status)


@require_POST
@signed_in
def take_back(request, pk):
    """Have a tutorial back from the editors."""
    try:
        mine(request, pk).take_back(request.user)
    except TooLate:
        messages.error(request, DECIDED)
    else:
        messages.success(request, TAKEN_BACK)
    return redirect("poses:desk")


@require_POST
@signed_in
def call_back(request, pk):
    """Undo what was published last, as if nobody had pressed the button."""
    tutorial, version = mine(request, pk), number(request.POST.get("version"))
    try:
        undone = tutorial.call_back(request.user, version=version)
    except TooLate:
        is_seen = tutorial.is_public and tutorial.live_id == version
        said = TOO_LATE if is_seen and tutorial.is_mailed else NO_LONGER_SO
        messages.error(request, said)
    else:
        messages.success(request, CALLED_BACK[undone])
    return redirect("poses:desk")


@require_http_methods(FORM)
@signed_in
def withdraw(request, pk):
    """Take a published tutorial back, once that was confirmed."""
    tutorial = mine(request, pk)
    if not tutorial.published_at:
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        tutorial.withdraw(request.user, form.cleaned_data["note"])
    if tutorial.withdrawn_at:
        messages.success(request, WITHDRAWN)
        return redirect("poses:desk")
    linking = Tutorial.objects.published().linking_to(tutorial).exclude(pk=pk)
    context = {"tutorial": tutorial, "form": form, "linking": linking.bare()}
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/withdraw.html", context, status=status)


def mine(request, pk) -> Tutorial:
    """One that this person may edit; any other does not exist."""
    return get_object_or_404(Tutorial.objects.editable_by(request.user), pk=pk)


def checklist(tutorial) -> dict:
    """What is to mend, in sentences: what keeps it from readers, and advice."""
    found = [(it, ToMend(wording.problem(it), it.step)) for it in tutorial.problems()]
    return {
        "blocks": [said for it, said in found if it.blocks],
        "advice": [said for it, said in found if not it.blocks],
    }


def _said(form) -> str:
    """What has happened; a time by the studio's clock and by hers."""
    words = (PLANNED if form.moment else PUBLISHED)[form.outcome]
    if not form.moment and form.outcome != "scheduled":
        return words
    return f"{words} {wording.clocks(form.clocks)}"
