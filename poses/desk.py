"""Pages for those who write tutorials. What somebody may not edit does not exist."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Tutorial
from .page import told


@require_safe
@login_required
def desk(request):
    """What carries my name, the newest first, with where it stands."""
    mine = Tutorial.objects.editable_by(request.user).for_cards().order_by("-pk")
    return render(request, "poses/desk.html", {"tutorials": mine})


@require_safe
@login_required
def preview(request, pk):
    """The draft as readers would see it: the live template, the newest revision."""
    tutorial = get_object_or_404(
        Tutorial.objects.editable_by(request.user).for_page(), pk=pk
    )
    draft = tutorial.draft
    if not draft:
        raise Http404
    context = told(tutorial, draft, request.GET.get("lead"))
    return render(request, "poses/preview.html", context | {"is_preview": True})
