"""Pages for those who write tutorials. What somebody may not edit does not exist."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Tutorial


@require_safe
@login_required
def preview(request, pk):
    """The draft as readers would see it: the live template, the newest revision."""
    tutorial = get_object_or_404(
        Tutorial.objects.editable_by(request.user).for_page(), pk=pk
    )
    draft = tutorial.draft
    context = {"tutorial": tutorial, "sheet": draft.sheet, "is_preview": True}
    return render(request, "poses/tutorial.html", context)
