"""Pages for instructors who miss a pose in the library."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from studio.addresses import asked_again
from studio.finding import typed
from studio.gate import signed_in

from .forms import Library, ProposeForm
from .models import Proposal

PROPOSED = _(
    "Proposed. Your drafts can name it from now on; readers see your words, without a "
    "link, until an editor has accepted it."
)
MOST = 100


@require_safe
@signed_in
def proposals(request):
    """What I have proposed, and what became of it."""
    _gate(request)
    found = Proposal.objects.by(request.user).select_related("pose__merged_into")
    named = found.prefetch_related("pose__names", "pose__merged_into__names")
    return render(request, "poses/desk/proposals.html", {"proposals": named[:MOST]})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@asked_again
def propose(request):
    """Propose a pose that the library lacks."""
    _gate(request)
    data = request.POST if request.method == "POST" else None
    form = ProposeForm(
        data,
        user=request.user,
        library=Library(request.user),
        name=typed(request.GET.get("name", "")),
    )
    if form.is_valid():
        form.save()
        messages.success(request, PROPOSED)
        return redirect("poses:proposals")
    status = 422 if form.is_bound else 200
    return render(request, "poses/desk/propose.html", {"form": form}, status=status)


def _gate(request):
    if not request.user.has_perm("poses.add_proposal"):
        raise Http404
