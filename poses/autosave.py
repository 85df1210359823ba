"""Keeping what somebody types while she writes, without a press of Save."""

from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from studio.origin import is_genuine, sent_from_here

from .forms import Library, Writing
from .models import Tutorial
from .models.publication import Overtaken

# What takes something away waits for a press of Save.
WAITS = ("-merge", "-remove")


@csrf_exempt  # Asked for below: a stale token says so instead of losing the words.
@require_POST
@transaction.atomic
def autosave(request, pk):
    """
    Keep the form as a draft, without its files, and say under which number. What is
    in the way is told by the status: 401 signed out, 403 a stale page, 409 somebody
    else has saved, 422 something in the form cannot be read.
    """
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    is_ours = sent_from_here(request)
    if is_ours is False or not (is_ours or is_genuine(request)):
        return JsonResponse({}, status=403)
    mine = Tutorial.objects.editable_by(request.user).select_related("pose")
    tutorial = get_object_or_404(mine.locked(), pk=pk)
    writing = Writing(tutorial, Library(request.user), _without_removals(request.POST))
    if not writing.is_valid():
        return JsonResponse({}, status=422)
    try:
        writing.keep(request.user, is_autosave=True)
    except Overtaken:
        return JsonResponse({}, status=409)
    draft = writing.draft
    return JsonResponse({"number": draft.number, "at": draft.created_at})


def _without_removals(data):
    kept = data.copy()
    for name in data:
        if name.endswith(WAITS):
            del kept[name]
    return kept
