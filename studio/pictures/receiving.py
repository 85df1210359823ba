"""The one door by which pictures come in."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import Picture
from ..tasks import ring
from . import drawing
from .refusals import SENTENCES

# Together they take a gigabyte at the most.
MOST_WAITING = 40
GONE = _("This picture is no longer here. Please choose it again.")
CROWDED = _(
    "Many pictures are being prepared. Please send this one again in a few minutes."
)


def receive(upload: File, owner) -> Picture:
    """
    Let a picture wait for the worker. Raises ValidationError with one kind sentence,
    and then nothing of it is kept. Only its header is read here.
    """
    if upload.size > drawing.MOST_BYTES:
        raise _refusal("heavy")
    if Picture.objects.waiting().count() >= MOST_WAITING:
        raise ValidationError(CROWDED)
    try:
        width, height = drawing.measured(upload)
        drawing.look_inside(upload)
    except drawing.Refused as refused:
        raise _refusal(refused.reason) from refused
    picture = Picture(owner=owner, width=width, height=height)
    upload.seek(0)
    default_storage.save(picture.incoming, upload)
    picture.save(force_insert=True)
    transaction.on_commit(ring)
    return picture


def came_before(file: str, owner) -> Picture:
    """What somebody has sent before its form. Raises ValidationError as `receive`."""
    found = Picture.objects.filter(owner=owner, file=file).first()
    if not found:
        raise ValidationError(GONE)
    if found.refusal:
        raise _refusal(found.refusal)
    return found


def _refusal(reason: str) -> ValidationError:
    return ValidationError(SENTENCES[reason])
