"""Everything that somebody said, for herself alone."""

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from .models import Comment
from .privacy import erase, told
from .voices import speaker

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request):
    """What I said here, what became of it, and how to take it along or away."""
    who = speaker(request)
    if not who.is_known:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    if request.method == "POST" and "sure" in request.POST:
        erase(who.author, who.mailbox)
        return redirect("comments:mine")
    said = Comment.objects.of(who.author, who.mailbox).order_by("-pk")
    said = said.select_related("discussion__tutorial")
    page = Paginator(said, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "comments/mine.html", {"page": page})


@require_safe
def file(request):
    """All of it in one file that programs can read."""
    who = speaker(request)
    if not who.is_known:
        raise Http404
    return JsonResponse(
        told(who.author, who.mailbox),
        json_dumps_params={"indent": 1, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="comments.json"'},
    )
