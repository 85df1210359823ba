"""Older versions of a tutorial: what differs between any two, and taking one back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from studio.gate import signed_in
from studio.numbers import number

from . import merging
from .forms import differences
from .models import Tutorial
from .models.publication import Overtaken

PER_PAGE = 30

OVERTAKEN = _(
    "Somebody else saved this tutorial meanwhile, so nothing was taken back. Below is "
    "what differs now."
)
TAKEN_BACK = _("Taken back as a new draft. Readers see nothing of it yet.")


@require_safe
@signed_in
def history(request, pk):
    """Every version that was kept, the newest first."""
    tutorial = get_object_or_404(Tutorial.objects.editable_by(request.user), pk=pk)
    kept = tutorial.revisions.select_related("author").defer("document")
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {"tutorial": tutorial, "page": page, "newest": tutorial.draft}
    return render(request, "poses/desk/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def version(request, pk, number):
    """One version beside another, and the buttons that take it or a step of it back."""
    tutorial = get_object_or_404(Tutorial.objects.editable_by(request.user), pk=pk)
    kept = tutorial.revisions.select_related("author")
    shown, newest = get_object_or_404(kept, number=number), kept.first()
    if request.method == "POST":
        return _take_back(request, tutorial, shown, newest)
    asked = request.GET.get("with")
    beside = _beside(kept, newest, asked)
    context = {
        "tutorial": tutorial,
        "shown": shown,
        "beside": beside,
        "newest": newest,
        "differences": differences(beside.sheet, shown.sheet),
        "keys": {step.key for step in shown.sheet.steps},
        "numbers": kept.values_list("number", flat=True),
    }
    return render(request, "poses/desk/version.html", context)


def _beside(kept, newest, asked):
    """The version to compare with: the newest, unless another is asked for."""
    if not asked:
        return newest
    return get_object_or_404(kept, number=number(asked))


def _take_back(request, tutorial, shown, newest):
    """A new draft that says what the old version did, all of it or in one step."""
    sheet = shown.sheet
    if key := request.POST.get("step"):
        sheet = merging.brought_back(newest.sheet, shown.sheet, key)
    after = number(request.POST.get("after"))
    try:
        tutorial.save_draft(sheet, request.user, after=after)
    except Overtaken:
        messages.error(request, OVERTAKEN)
        return redirect("poses:version", tutorial.pk, shown.number)
    messages.success(request, TAKEN_BACK)
    return redirect("poses:write", tutorial.pk)
