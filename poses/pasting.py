"""An old article becomes a draft: its text, what was understood of it, her answers."""

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from studio.addresses import asked_again
from studio.gate import signed_in
from studio.limits import Limit
from studio.origin import is_genuine
from studio.views import csrf_failure

from . import importing
from .forms import Library, PasteForm, Questions

# To read the longest article takes a second.
READ = Limit("articles-read", times=100, seconds=600)
KEPT = _(
    "This is your draft. Readers see nothing of it before you publish it, and your old "
    "article stays where it is."
)


@csrf_exempt  # Asked for below: whoever asks before reads what may be too large.
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@asked_again
def paste(request):
    """The text of an article, then each guess beside its sentence, then the draft."""
    if not request.user.has_perm("poses.add_tutorial"):
        raise Http404
    is_sent = request.method == "POST"
    try:
        form = PasteForm(request.POST if is_sent else None, user=request.user)
    except RequestDataTooBig:
        form = PasteForm(user=request.user)
        return _asks(request, form, status=413, said=importing.REFUSALS["large"])
    if not is_sent:
        return _asks(request, form)
    return _read(request, form) if is_genuine(request) else csrf_failure(request)


def _read(request, form):
    """What was understood; once she has answered, the draft that comes of it."""
    READ.spend(f"{request.user.pk}")
    data = request.POST
    if "again" in data or not form.is_valid():
        return _asks(request, form, status=200 if "again" in data else 422)
    is_made = "make" in data
    library = Library(request.user)
    questions = Questions(form.reading, form.seat, library, data if is_made else None)
    if is_made and questions.is_valid():
        tutorial = importing.keep(questions.answered, form.seat, request.user)
        messages.success(request, KEPT)
        return redirect("poses:write", tutorial.pk)
    context = {"form": form, "questions": questions, "offered": library.offered}
    status = 422 if is_made else 200
    return render(request, "poses/desk/pasted.html", context, status=status)


def _asks(request, form, *, status=200, said=""):
    """The page that asks for the article, with all that was typed."""
    context = {"form": form, "said": said}
    return render(request, "poses/desk/paste.html", context, status=status)
