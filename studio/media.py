"""Pictures on their way: sent before a form, watched, and shown to everybody."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from . import pictures
from .gate import signed_in
from .headers import bare_picture
from .models import Picture
from .pictures.receiving import receive
from .public import FOR_EVER

# What shows where a picture is being prepared: paper of its size, in light and dark.
BLANK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}">'
    '<rect width="100%" height="100%" fill="#888" fill-opacity=".16"/></svg>'
)


@require_POST
@signed_in
def send(request):
    """A picture before its form, so that nobody waits at a button."""
    upload = request.FILES.get("picture")
    if not upload or not request.user.has_perm("studio.add_picture"):
        raise Http404
    try:
        picture = receive(upload, request.user)
    except ValidationError as wrong:
        context = {"refused": wrong.messages}
        return render(request, "studio/_picture.html", context, status=422)
    return render(request, "studio/_picture.html", {"picture": picture, "row": picture})


@require_safe
@signed_in
def sent(request, file):
    """How far a picture is that somebody has sent."""
    picture = get_object_or_404(Picture, file=file)
    return render(request, "studio/_picture.html", {"picture": picture, "row": picture})


@require_safe
@bare_picture
def media(request, name):
    """
    A rendition of a picture; whoever has it once need not ask again. It stands in
    mails and on others' pages too.
    """
    try:
        picture = pictures.opened(name)
    except FileNotFoundError as missing:
        return _blank(name, missing)
    return FileResponse(
        picture,
        content_type=pictures.kind(name),
        headers={
            "Cache-Control": FOR_EVER,
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


def _blank(name, missing):
    """Something quiet of the same size, so that no page looks broken meanwhile."""
    picture = Picture.objects.filter(ready_at=None, file=pictures.blank(name)).first()
    if not picture:
        raise Http404 from missing
    svg = BLANK.format(picture.width, picture.height)
    return HttpResponse(svg, "image/svg+xml", headers={"Cache-Control": "no-store"})
