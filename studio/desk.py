"""Pages on which an instructor says who she is. Other people's do not exist."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from .forms import PhotoForm, ProfileForm, look_up
from .gate import signed_in
from .models import Instructor

FORM = ["GET", "HEAD", "POST"]
SAVED = _("Saved. Pages that others see may show the old words for a minute.")


@require_http_methods(FORM)
@signed_in
def profile(request):
    """What everybody may read about me."""
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, instance=seat(request))
    photo = PhotoForm(data, request.FILES, instance=form.instance, owner=request.user)
    if all([form.is_valid(), photo.is_valid()]):
        form.save()
        photo.save()
        messages.success(request, SAVED)
        return redirect("profile")
    look_up([photo])
    context = {"form": form, "photo": photo, "instructor": seat(request)}
    status = 422 if form.is_bound else 200
    return render(request, "studio/desk/profile.html", context, status=status)


def seat(request) -> Instructor:
    """Her own place among those who teach; whoever has none finds nothing."""
    return get_object_or_404(Instructor, user=request.user)
