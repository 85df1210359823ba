"""Pages on which an instructor takes along everything that she has made."""

from tempfile import SpooledTemporaryFile

from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from studio.desk import seat
from studio.gate import signed_in
from studio.limits import Limit

from .instructor_files import writing
from .models import Tutorial

# What is larger is written to a disk.
IN_MEMORY = 8_000_000
OFTEN = Limit("leaving", times=10, seconds=3600)


@require_safe
@signed_in
def archive(request):
    """What the archive holds, and the one button that makes it."""
    instructor = seat(request)
    hers = Tutorial.objects.by(instructor)
    context = {"tutorials": hers.count(), "live": hers.published().count()}
    return render(request, "poses/desk/archive.html", context)


@require_safe
@signed_in
def archive_file(request):
    """Everything in one file, of which some megabytes at most are in memory."""
    instructor = seat(request)
    OFTEN.spend(f"user {request.user.pk}")
    target = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the answer closes it
    writing.write(instructor, target)
    target.seek(0)
    name = f"{instructor.slug}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(target, as_attachment=True, filename=name)
