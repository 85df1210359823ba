"""What members keep of their practice: for themselves alone, on every device."""

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from studio.gate import from_our_pages, signed_in
from studio.limits import Limit

from . import keeping

PER_PAGE = 50
# A practice tells a few times: when it is done, and while a note is typed.
TELLING = Limit("practice", times=600, seconds=3600)


@csrf_exempt  # Public pages have no token, and every browser says whose page it was.
@require_POST
@from_our_pages
def keep(request):
    """What a browser and an account remember becomes one. 401 says: signed out."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    TELLING.spend(str(request.user.pk))
    fits = keeping.merge(request.user, keeping.read(request.body))
    return JsonResponse(keeping.held(request.user) | {"full": not fits})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def kept(request):
    """All that my account keeps of my practice, and how to take it along or away."""
    if request.method == "POST" and "sure" in request.POST:
        keeping.erase(request.user)
        return redirect("poses:kept")
    done = Paginator(keeping.practised(request.user), PER_PAGE)
    context = {
        "bookmarks": list(keeping.bookmarks(request.user)),
        "page": done.get_page(request.GET.get("page")),
    }
    return render(request, "poses/practice/kept.html", context)


@require_safe
def file(request):
    """All of it in one file that programs can read."""
    if not request.user.is_authenticated:
        raise Http404
    return JsonResponse(
        keeping.told(request.user),
        json_dumps_params={"indent": 1, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="practice.json"'},
    )
