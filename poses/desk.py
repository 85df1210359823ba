"""Pages for those who write tutorials. What somebody may not edit does not exist."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from js_asset import Media

from studio.addresses import asked_again
from studio.forms import look_up
from studio.gate import signed_in
from studio.headers import framed_here, visual_editor
from studio.numbers import number

from .forms import BeginForm, Library, Writing, differences
from .models import Feedback, Tutorial
from .models.publication import Overtaken
from .models.review import hands_in
from .page import drafted
from .sheet import Sheet

PER_PAGE = 30
MOST_BLANK = 20
FORM = ["GET", "HEAD", "POST"]

SAVED = {
    False: _("Saved as a draft. Readers see nothing of it."),
    True: _("Saved as a draft. Readers still see what was published."),
}
OVERTAKEN = _(
    "Somebody else saved this tutorial while you wrote. Nothing of yours is lost: it "
    "is still in the form below."
)


@require_http_methods(FORM)
@signed_in
@asked_again
def new(request):
    """Begin a tutorial with its title."""
    if not request.user.has_perm("poses.add_tutorial"):
        raise Http404
    library = Library(request.user)
    data = request.POST if request.method == "POST" else None
    form = BeginForm(data, user=request.user, library=library)
    if form.is_valid():
        return redirect("poses:write", form.save().pk)
    context = {"form": form, "offered": {"poses": library.offered["poses"]}}
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/new.html", context, status=status)


@require_http_methods(FORM)
@visual_editor
@signed_in
@asked_again
def write(request, pk):
    """A whole tutorial as one form."""
    tutorial, library = _mine(request, pk), Library(request.user)
    if request.method == "POST":
        return _written(request, tutorial, library)
    return _page(request, Writing(tutorial, library, room=_room(request.GET)))


def _written(request, tutorial, library):
    """Keep what was typed, or show it again with what is in its way."""
    writing = Writing(tutorial, library, request.POST, request.FILES)
    if not writing.is_valid():
        return _page(request, writing, status=422)
    try:
        writing.save(request.user)
        tutorial.notes.tick(*(request.POST.getlist(it) for it in ("done", "noted")))
    except Overtaken as newer:
        writing.overtaken(newer.draft)
        return _page(request, writing, status=409, said=OVERTAKEN, newer=newer.draft)
    return _saved(request, writing)


def _mine(request, pk) -> Tutorial:
    found = Tutorial.objects.editable_by(request.user).select_related("pose")
    return get_object_or_404(found, pk=pk)


def _page(request, writing, *, status=200, newer=None, **more):
    look_up(writing.pictures)
    context = {
        "writing": writing,
        "media": Media.from_media(writing.about.media, nonce=request.csp_nonce),
        "offered": writing.library.offered,
        "newer": newer,
        "differences": differences(newer.sheet, writing.sheet) if newer else [],
        "done": request.POST.getlist("done"),
        **_said_of(writing, request.user),
        **more,
    }
    return render(request, "poses/desk/write.html", context, status=status)


def _said_of(writing, user) -> dict:
    """What editors and guests noted, what is wanted, and where the draft goes next."""
    tutorial, draft = writing.tutorial, writing.draft
    wanted = tutorial.entries.filter(did="returned") if tutorial.returned_at else None
    return {
        "notes": tutorial.notes.at_hand().beside(draft.sheet if draft else Sheet()),
        "wanted": wanted and wanted.select_related("actor").first(),
        "hands_in": hands_in(user),
    }


def _room(asked) -> dict:
    """For how many blank rows a page has room, and after which step."""
    names = ("props", "cautions", "benefits", "steps")
    given = {it: number(asked.get(it)) for it in names}
    room = {it: min(blank, MOST_BLANK) for it, blank in given.items() if blank}
    return room | {"after": asked.get("after")}


def _saved(request, writing):
    """Say what a save did to what readers see, and go where the button leads."""
    messages.success(request, SAVED[bool(writing.tutorial.published_at)])
    then = request.POST.get("then")
    if then in ("preview", "publish"):
        return redirect(f"poses:{then}", writing.tutorial.pk)
    query, place = writing.room_for(request.POST.get("add"))
    page = reverse("poses:write", args=[writing.tutorial.pk])
    return redirect(f"{page}?{urlencode(query)}#{place}" if query else page)


@require_safe
@framed_here
@xframe_options_sameorigin
@signed_in
def preview(request, pk):
    """The draft as readers would see it: the live template, the newest revision."""
    tutorial = get_object_or_404(
        Tutorial.objects.editable_by(request.user).for_page(), pk=pk
    )
    context = drafted(tutorial, request.GET.get("lead"))
    return render(request, "poses/preview.html", context)


@require_safe
@signed_in
def feedback(request, pk):
    """What those who practised it told whoever teaches it."""
    tutorial = _mine(request, pk)
    found = Paginator(Feedback.objects.of(tutorial), PER_PAGE)
    context = {
        "tutorial": tutorial,
        "page": found.get_page(request.GET.get("page")),
        "unseen": set(
            Feedback.objects.of(tutorial)
            .unseen_by(request.user)
            .values_list("pk", flat=True)
        ),
    }
    tutorial.authorships.filter(instructor__user=request.user).update(
        feedback_seen_at=timezone.now()
    )
    return render(request, "poses/desk/feedback.html", context)
