"""An old article becomes a draft: its text, what was understood of it, her answers."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from studio.addresses import asked_again
from studio.limits import Limit
from studio.origin import is_genuine, sent_from_here

from . import importing
from .forms import Library, PasteForm, Questions

# To read the longest article takes a second.
READ = Limit("articles-read", times=100, seconds=600)
KEPT = _(
    "This is your draft. Readers see nothing of it before you publish it, and your old "
    "article stays where it is."
)
SIGNED_OUT = _(
    "You were signed out. Sign in in another tab, then press the button below: your "
    "article is still here."
)
STALE = _(
    "This page was open while you signed in or out. Your answers are still here: press "
    "the button once more."
)


@csrf_exempt  # Asked for below, so that a stale token does not cost the words.
@require_http_methods(["GET", "HEAD", "POST"])
@asked_again
def paste(request):
    """The text of an article, then each guess beside its sentence, then the draft."""
    is_sent = request.method == "POST"
    if is_sent and sent_from_here(request) is False:
        raise PermissionDenied
    user = request.user
    if not (user.is_authenticated or is_sent):
        return redirect_to_login(request.get_full_path())
    if user.is_authenticated and not user.has_perm("poses.add_tutorial"):
        raise Http404
    try:
        form = PasteForm(request.POST if is_sent else None, user=user)
    except RequestDataTooBig:
        form = PasteForm(user=user)
        return _asks(request, form, status=413, said=importing.REFUSALS["large"])
    if not user.is_authenticated:
        return _asks(request, form, status=401, said=SIGNED_OUT)
    return _read(request, form) if is_sent else _asks(request, form)


def _read(request, form):
    """What was understood; once she has answered, the draft that comes of it."""
    READ.spend(f"{request.user.pk}")
    data = request.POST
    if "again" in data or not form.is_valid():
        return _asks(request, form, status=200 if "again" in data else 422)
    is_made, said = "make" in data, ""
    library = Library(request.user)
    questions = Questions(form.reading, form.seat, library, data if is_made else None)
    if is_made and questions.is_valid():
        if sent_from_here(request) or is_genuine(request):
            tutorial = importing.keep(questions.answered, form.seat, request.user)
            messages.success(request, KEPT)
            return redirect("poses:write", tutorial.pk)
        said = STALE
    context = {"form": form, "questions": questions, "said": said}
    context["offered"] = library.offered
    status = 422 if is_made else 200
    return render(request, "poses/desk/pasted.html", context, status=status)


def _asks(request, form, *, status=200, said=""):
    """The page that asks for the article, with all that was typed."""
    context = {"form": form, "said": said}
    return render(request, "poses/desk/paste.html", context, status=status)
