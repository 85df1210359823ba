"""What helps: marks from readers, and questions that were answered before."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from poses.models import Tutorial
from studio.gate import from_our_pages
from studio.limits import Limit, visitor
from studio.origin import sent_from_here

from .models import Comment, Helpful
from .voices import speaker

# While somebody types, each pause asks.
LOOKS = Limit("looks-for-answers", times=120, seconds=600)


@csrf_exempt  # The button stands on public pages, which carry no token.
@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request, pk):
    """Say that a comment helped, or no longer so."""
    if request.method == "POST" and not sent_from_here(request):
        raise PermissionDenied
    shown = Comment.objects.shown().select_related("author", "discussion__tutorial")
    published = Tutorial.objects.published()
    found = get_object_or_404(shown, pk=pk, discussion__tutorial__in=published)
    who = speaker(request)
    is_own = who.said(found)
    if request.method == "POST" and who.mailbox and not is_own:
        take_back = "take_back" in request.POST
        act = Helpful.objects.take_back if take_back else Helpful.objects.mark
        act(found, who.mailbox)
    marks = Helpful.objects.filter(comment=found, mailbox=who.mailbox)
    context = {"comment": found, "who": who, "is_own": is_own}
    context["is_marked"] = marks.exists()
    return render(request, "comments/helpful.html", context)


@csrf_exempt
@require_POST
@from_our_pages
def similar(request, slug):
    """Answered questions like the one that is being typed."""
    LOOKS.spend(visitor(request))
    tutorial = get_object_or_404(Tutorial.objects.published(), slug=slug)
    found = Comment.objects.answered_like(request.POST.get("body", ""), tutorial)
    return render(request, "comments/similar.html", {"similar": found})
