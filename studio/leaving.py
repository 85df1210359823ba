"""What a member sees of what is kept about her, and the way out."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from . import privacy
from .gate import signed_in
from .limits import Limit

OFTEN = Limit("my-data", times=20, seconds=3600)


@require_safe
@signed_in
def data(request):
    """Where everything about me stands, and how to take it along or away."""
    return render(request, "studio/data.html")


@require_safe
@signed_in
def data_file(request):
    """All of it in one file that programs can read."""
    OFTEN.spend(f"user {request.user.pk}")
    return JsonResponse(
        privacy.told(request.user),
        json_dumps_params={"indent": 1, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request):
    """What closing my account does, and the button that does it."""
    if request.method == "POST":
        return _closed(request)
    return render(request, "studio/close.html")


@reauthentication_required
def _closed(request):
    """For good, once she has shown again that it is she."""
    if request.user.works_here:
        raise Http404
    privacy.erase(request.user)
    logout(request)
    return render(request, "studio/closed.html")
