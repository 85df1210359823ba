"""Pages on which an instructor says what she holds. An admin looks it up."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from .addresses import asked_again
from .desk import FORM, seat
from .forms import ClaimForm
from .gate import signed_in
from .models import Credential

CLAIMED = _("Claimed. An admin looks it up and you are told by mail.")
KEPT = _("Saved. Nothing that an admin has checked was changed.")
WITHDRAWN = _("Withdrawn. It stands nowhere any more.")


@require_safe
@signed_in
def credentials(request):
    """What I hold, and what became of each claim."""
    held = Credential.objects.filter(instructor=seat(request))
    shown = held.select_related("type__body").prefetch_related("scopes")
    return render(request, "studio/desk/credentials.html", {"credentials": shown})


@require_http_methods(FORM)
@signed_in
@asked_again
def claim(request):
    """Claim something."""
    return _written(request, Credential(instructor=seat(request)))


@require_http_methods(FORM)
@signed_in
@asked_again
@transaction.atomic
def change_claim(request, pk):
    """Say it differently; what was checked or refused is then looked up again."""
    return _written(request, _mine(request, pk))


def _written(request, credential):
    data = request.POST if request.method == "POST" else None
    form = ClaimForm(data, instance=credential)
    if form.is_valid():
        is_checked = form.save().status == Credential.Status.VERIFIED
        messages.success(request, KEPT if is_checked else CLAIMED)
        return redirect("credentials")
    status = 422 if form.is_bound else 200
    context = {"form": form, "credential": credential}
    return render(request, "studio/desk/claim.html", context, status=status)


@require_http_methods(FORM)
@signed_in
@transaction.atomic
def withdraw_claim(request, pk):
    """Take a claim back; what was refused stays, so that an admin knows of it."""
    credential = _mine(request, pk)
    if not credential.is_live:
        raise Http404
    if request.method == "POST":
        credential.delete()
        messages.success(request, WITHDRAWN)
        return redirect("credentials")
    context = {"credential": credential}
    return render(request, "studio/desk/withdraw_claim.html", context)


def _mine(request, pk) -> Credential:
    """One of hers. Whoever decides on it at this moment waits, or is waited for."""
    hers = Credential.objects.editable_by(request.user).select_related("type__body")
    return get_object_or_404(hers.select_for_update(of=["self"]), pk=pk)
