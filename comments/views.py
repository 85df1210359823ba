from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from poses.models import Tutorial
from studio.addresses import moves
from studio.limits import visitor
from studio.origin import is_genuine, sent_from_here
from studio.public import public

from .forms import CommentForm, Speaker
from .models import NEWEST, OLDEST, Comment, Discussion
from .threads import number

THREADS, REPLIES, REPLIES_OF_ONE = 10, 20, 100


@require_safe
@public("after", "thread", sort={NEWEST})
@moves(Tutorial.objects.published)
def discussion(request, slug):
    """Everything said below a tutorial, some threads at a time, or one thread alone."""
    found = get_object_or_404(Tutorial.objects.published(), slug=slug)
    discussion = Discussion.objects.below(found)
    after = number(request.GET.get("after"))
    newest = request.GET.get("sort") == NEWEST
    if root := number(request.GET.get("thread")):
        page = discussion.thread(root, REPLIES_OF_ONE, after)
    else:
        order = NEWEST if newest else OLDEST
        page = discussion.page(THREADS, REPLIES, after, order=order)
    if page is None:
        raise Http404
    context = {"discussion": discussion, "page": page, "root": root, "after": after}
    context["newest"] = newest
    return render(request, "comments/discussion.html", context)


@require_safe
@public()
def comment(request, pk):
    """A comment's own address leads to where it stands among the others."""
    shown = Comment.objects.shown().select_related("discussion__tutorial")
    published = Tutorial.objects.published()
    found = get_object_or_404(shown, pk=pk, discussion__tutorial__in=published)
    return redirect(found.place)


@csrf_exempt  # The form asks for the token, so that a stale one does not cost the text.
@require_http_methods(["GET", "HEAD", "POST"])
@moves(Tutorial.objects.published)
def add(request, slug):
    """Say something about a tutorial. What was typed is never lost, whoever you are."""
    if sent_from_here(request) is False and request.method == "POST":
        raise PermissionDenied
    tutorial = get_object_or_404(Tutorial.objects.published(), slug=slug)
    draft = f"comment on {tutorial.pk}"
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        discussion=Discussion.objects.below(tutorial),
        speaker=_speaker(request),
        reply=request.GET.get("reply"),
        initial={"body": request.session.get(draft)},
    )
    if form.is_valid():
        request.session.pop(draft, None)
        return redirect(form.save())
    if form.has_error(NON_FIELD_ERRORS, "sign_in"):
        request.session[draft] = form.cleaned_data["body"]
    status = 422 if form.is_bound else 200
    return render(request, "comments/write.html", {"form": form}, status=status)


def _speaker(request):
    return Speaker(request.user, visitor(request), genuine=is_genuine(request))
