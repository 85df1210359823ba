from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ..forms import LibraryUpload
from ..library_files import archive, checking, reading, rows, trial, writing
from ..models import Pose

LOADED = _("The library has what the files say.")


class LibraryFilesAdmin(admin.ModelAdmin):
    """The whole library as the files that come with the studio: out and in again."""

    def get_urls(self):
        views = {"download": self.download, "load": self.load}
        return [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"poses_pose_{name}",
            )
            for name, view in views.items()
        ] + super().get_urls()

    @method_decorator(require_safe)
    def download(self, request):
        """Everything in one archive."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        name = f"library-{timezone.localdate():%Y-%m-%d}.zip"
        return HttpResponse(
            archive.pack(writing.texts()),
            content_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def load(self, request):
        """What is wrong with an archive, what it would change, and then the change."""
        if not (
            self.has_add_permission(request) and self.has_change_permission(request)
        ):
            raise PermissionDenied
        is_sent = request.method == "POST"
        given = (request.POST, request.FILES) if is_sent else ()
        form = LibraryUpload(*given, user=request.user)
        if not form.is_valid():
            return self._looked_at(request, form, status=422 if is_sent else 200)
        files = reading.parsed(form.cleaned_data["contents"])
        problems = checking.problems(files, rows.known())
        blocks = [it for it in problems if it.blocks]
        if not blocks and "load" in request.POST:
            return self._loaded(request, files)
        return self._looked_at(
            request,
            form,
            status=422 if blocks else 200,
            blocks=blocks,
            advice=[it for it in problems if not it.blocks],
            changes=[] if blocks else trial.changes(files),
            number=len(files.texts),
        )

    def _looked_at(self, request, form, *, status, **found):
        context = self.admin_site.each_context(request) | {
            "title": _("Load files into the library"),
            "opts": self.opts,
            "form": form,
            **found,
        }
        return render(request, "admin/poses/load.html", context, status=status)

    @transaction.atomic
    def _loaded(self, request, files):
        """Load them, and say so in the history of each pose that they speak of."""
        rows.load(files)
        poses = Pose.objects.published().filter(addresses__slug__in=files.poses)
        LogEntry.objects.log_actions(
            request.user.pk, poses.with_names().distinct(), CHANGE, str(LOADED)
        )
        messages.success(request, LOADED)
        return redirect("admin:poses_pose_changelist")
