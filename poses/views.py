from contextlib import suppress

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from studio import pace
from studio.addresses import moves
from studio.finding import typed
from studio.gate import from_our_pages
from studio.headers import image_with_style
from studio.limits import Limit, TooMany, visitor
from studio.models import Instructor, StudioProfile
from studio.public import FOR_EVER, public

from . import browsing, figure_files
from .browsing import Choice, Index, Shelf
from .finding import Found
from .forms import FeedbackForm
from .models import PageReads, Pose, PoseName, Tutorial
from .page import drawn, told
from .portrait import portrait
from .practice import Practice
from .sheet import SIDES

PER_PAGE = 24
MOST_MENTIONS = 12
MOST_SUGGESTIONS = 8
# A class may answer in one go behind the studio's own network.
FEEDBACK = Limit("feedback", times=30, seconds=3600)
# Nobody reads more of one tutorial, wherever it comes from.
FEEDBACK_OF_ONE = Limit("feedback-of-one", times=200, seconds=86_400)
# More from one network is a class, or a program: neither may count for a crowd.
READS_OF_ONE = Limit("reads-of-one", times=10, seconds=3600)


@require_safe
@public()
def home(request):
    """The newest tutorials, and who teaches here."""
    latest = list(Tutorial.objects.published().for_cards()[:7])
    context = {
        "newest": latest[:1],
        "tutorials": latest[1:],
        "instructors": Instructor.objects.published()[:6],
    }
    return render(request, "poses/home.html", context)


@require_safe
@public("page")
def tutorials(request):
    """Every tutorial, the newest first."""
    found = Tutorial.objects.published().for_cards()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "poses/tutorials.html", {"page": page})


@require_safe
@public("c", lead=SIDES)
@moves(Tutorial.objects.published)
def tutorial(request, slug):
    """One tutorial as its live revision says it, begun on either side."""
    tutorial, html = drawn(slug, request.GET.get("lead"))
    context = {"tutorial": tutorial, "told": html, "studio": html["studio"]}
    return render(request, "poses/tutorial.html", context)


@require_safe
@public(lead=SIDES)
@moves(Tutorial.objects.published)
def cue_card(request, slug):
    """One printed page for the mat: large type, breath marks, the way back as QR."""
    tutorial = get_object_or_404(Tutorial.objects.published().for_page(), slug=slug)
    context = told(tutorial, tutorial.live, request.GET.get("lead"))
    return render(request, "poses/print.html", context)


@require_safe
@public(lead=SIDES)
@moves(Tutorial.objects.published)
def practice(request, slug):
    """The steps as they are practised, on both sides: a list that scripts play."""
    tutorial = get_object_or_404(Tutorial.objects.published().for_page(), slug=slug)
    if not tutorial.live.sheet.steps:
        raise Http404
    breath_seconds = StudioProfile.objects.current().breath_seconds
    practice = Practice(tutorial, request.GET.get("lead"), breath_seconds)
    context = {
        "tutorial": tutorial,
        "sheet": practice.sheet,
        "practice": practice,
        "feedback": FeedbackForm(sheet=practice.sheet),
    }
    return render(request, "poses/practice.html", context)


@require_safe
@public()
def my_practice(request):
    """What this browser remembers of a practice: the page is the same for everybody."""
    return render(request, "poses/practice/mine.html")


@csrf_exempt
@require_POST
@from_our_pages
@moves(Tutorial.objects.published)
def tell(request, slug):
    """A private word to the instructor after a practice; it asks for no cookie."""
    published = Tutorial.objects.published().select_related("live")
    tutorial = get_object_or_404(published, slug=slug)
    FEEDBACK.spend(visitor(request))
    form = FeedbackForm(request.POST, sheet=tutorial.live.sheet)
    context = {"tutorial": tutorial, "form": form}
    if not form.is_valid():
        return render(request, "poses/practice/tell.html", context, status=422)
    if not form.is_unhurried:
        context["stamp"] = pace.begun(form.data.get("stamp", ""))
        return render(request, "poses/practice/sure.html", context)
    FEEDBACK_OF_ONE.spend(str(tutorial.pk))
    form.save(tutorial)
    return render(request, "poses/practice/thanks.html", context)


@csrf_exempt
@require_POST
@from_our_pages
def read(request, slug):
    """
    Count that a tutorial was read. Its page says so by itself and asks for no cookie;
    of a reader who does not want to be counted, nothing is.
    """
    tutorial = get_object_or_404(Tutorial.objects.published().bare(), slug=slug)
    if "1" not in (request.headers.get("Sec-GPC"), request.headers.get("DNT")):
        with suppress(TooMany):
            READS_OF_ONE.spend(f"{visitor(request)} {tutorial.pk}")
            PageReads.objects.add(tutorial)
    return HttpResponse(status=204)


@require_safe
@public()
def practice_worker(request):
    """What keeps practices for a mat without a network; switched off, it gives up."""
    does = "keep" if settings.OFFLINE_PRACTICE else "forget"
    return render(request, f"poses/practice/{does}.js", content_type="text/javascript")


@require_safe
@public("q", "page", several=browsing.NAMES, sort=browsing.SORTS)
def poses(request):
    """The library: the poses that fit a choice, and what else there is to choose."""
    index = Index.current()
    choice = Choice.read(request.GET, index)
    if not choice.is_all_of(request.GET):
        return redirect(choice.address)
    shelf = Shelf(choice, index)
    page = shelf.page(request.GET.get("page"))
    context = {"choice": choice, "shelf": shelf, "page": page}
    return render(request, "poses/poses.html", context)


@require_safe
@public()
@moves(Pose.objects.published, "addresses", "merged__addresses")
def pose(request, slug):
    """One pose: all that the library says of it, and every tutorial that teaches it."""
    found = portrait(slug)
    pose, live = found["pose"], Tutorial.objects.published()
    context = {
        "pose": pose,
        "portrait": found,
        "tutorials": live.for_cards().filter(pose=pose),
        "mentions": live.bare().mentioning(pose)[:MOST_MENTIONS],
    }
    return render(request, "poses/pose.html", context)


@require_safe
@image_with_style(figure_files.STYLE)
@moves(Pose.objects.published, "addresses", "merged__addresses")
def figure(request, slug):
    """A pose's figure as an image for pages, light and dark."""
    pose = get_object_or_404(Pose.objects.published().drawn(), slug=slug)
    if request.GET.get("v") != figure_files.version(pose):
        return redirect(figure_files.svg_address(pose))
    svg = figure_files.svg(pose)
    return HttpResponse(svg, "image/svg+xml", headers={"Cache-Control": FOR_EVER})


@require_safe
@moves(Pose.objects.published, "addresses", "merged__addresses")
def picture(request, slug):
    """A pose's figure for other programs and mails, which may show it anywhere."""
    pose = get_object_or_404(Pose.objects.published().drawn(), slug=slug)
    if request.GET.get("v") != figure_files.version(pose):
        return redirect(figure_files.png_address(pose))
    headers = {
        "Cache-Control": FOR_EVER,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(figure_files.png(pose), "image/png", headers=headers)


@require_safe
@public("q")
def search(request):
    """Whatever is called so or speaks of it: poses, tutorials, people and props."""
    query = typed(request.GET.get("q", ""))
    context = {"query": query, "found": Found.by(query)}
    return render(request, "poses/search.html", context)


@require_safe
@public("q", keep=False)
def suggest(request):
    """Names of poses for what has been typed so far; no page needs them to work."""
    query = typed(request.GET.get("q", ""))
    names = PoseName.objects.called(query)[:MOST_SUGGESTIONS]
    return JsonResponse({"names": [name.text for name in names]})
