"""The one door by which pictures come in."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import Picture, User
from ..tasks import ring
from . import drawing
from .refusals import SENTENCES

# Together they take a gigabyte, and no one keeps the others waiting.
MOST_WAITING = 40
MOST_OF_ONE = 10
GONE = _("This picture is no longer here. Please choose it again.")
CROWDED = _(
    "Many pictures are being prepared. Please send this one again in a few minutes."
)
HER_TURN = _(
    "Your last pictures are still being prepared. Please send this one in a minute."
)


@transaction.atomic
def receive(upload: File, owner) -> Picture:
    """
    Let a picture wait for the worker. Raises ValidationError with one kind sentence,
    and then nothing of it is kept. Only its header is read here.
    """
    picture = _measured(upload, owner)
    _find_place(owner)
    _keep(picture, upload)
    transaction.on_commit(ring)
    return picture


def bring(upload: File, owner) -> Picture:
    """The same for a picture that its caller has drawn at once: it takes no place."""
    picture = _measured(upload, owner)
    _keep(picture, upload)
    return picture


def came_before(file: str, owner) -> Picture:
    """What somebody has sent before its form. Raises ValidationError as `receive`."""
    found = Picture.objects.filter(owner=owner, file=file).first()
    if not found:
        raise ValidationError(GONE)
    if found.refusal:
        raise _refusal(found.refusal)
    return found


def _measured(upload: File, owner) -> Picture:
    if upload.size > drawing.MOST_BYTES:
        raise _refusal("heavy")
    try:
        width, height = drawing.measured(upload)
        drawing.look_inside(upload)
    except drawing.Refused as refused:
        raise _refusal(refused.reason) from refused
    return Picture(owner=owner, width=width, height=height)


def _find_place(owner) -> None:
    """One after the other, so that of many that she sends at once none slips in."""
    if owner:
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    waiting = Picture.objects.waiting()
    if owner and waiting.filter(owner=owner).count() >= MOST_OF_ONE:
        raise ValidationError(HER_TURN)
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(CROWDED)


def _keep(picture: Picture, upload: File) -> None:
    upload.seek(0)
    default_storage.save(picture.incoming, upload)
    picture.save(force_insert=True)


def _refusal(reason: str) -> ValidationError:
    return ValidationError(SENTENCES[reason])
