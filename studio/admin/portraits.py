from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ..forms import PhotoForm, look_up

CHANGED = _("The photo was changed. A new one is shown once it has been prepared.")


class PortraitAdmin(admin.ModelAdmin):
    """A photo that was sent by mail takes the way that an instructor's own takes."""

    def get_urls(self):
        photo = self.admin_site.admin_view(self.photo)
        name = "studio_instructor_photo"
        return [path("<int:pk>/photo/", photo, name=name), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def photo(self, request, pk):
        """How somebody is shown beside her name."""
        seat = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, seat):
            raise PermissionDenied
        sent = [request.POST, request.FILES] if request.method == "POST" else []
        form = PhotoForm(*sent, instance=seat, owner=request.user)
        if form.is_bound and form.is_valid():
            form.save()
            self.log_change(request, seat, str(CHANGED))
            messages.success(request, CHANGED)
            return redirect("admin:studio_instructor_change", pk)
        return self._photo_page(request, seat, form)

    def _photo_page(self, request, seat, form):
        look_up([form])
        context = self.admin_site.each_context(request) | {
            "title": _("Photo of %(name)s") % {"name": seat},
            "opts": self.opts,
            "original": seat,
            "form": form,
        }
        status = 422 if form.is_bound else 200
        page = "admin/studio/instructor/photo.html"
        return render(request, page, context, status=status)
