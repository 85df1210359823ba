"""
The one door for pictures: what people upload goes in, clean renditions come out.

Nothing of an uploaded file is kept as it came. It is decoded once, turned upright,
put on white paper and into sRGB, and encoded anew, without a byte of its metadata:
what a camera writes there includes where somebody lives.

A `file` is 32 hex digits, the hash of everything we made of a picture. What stands
in the storage follows from it and from the picture's width:

    pictures/3f/3f9c…-480.webp      for pages, 480, 960 and 1600 wide or, for the
    pictures/3f/3f9c…-1600.webp     largest, as wide as the picture is
    pictures/3f/3f9c…-social.jpg    for programs that may not know WebP

So the same picture is kept once, an address never changes its bytes, and addresses
are written without asking the storage.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from threading import Lock
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
# For the `accept` of a file field: with it, an iPhone sends a JPEG by itself.
ACCEPT = "image/jpeg,image/png,image/webp"

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LEAST_WIDTH = 320
# How often the short side may go into the long one. WebP ends at 16,383 pixels.
SLIMMEST = 5

WIDTHS = (480, 960, 1600)
PLAIN_WIDTH = 960
SOCIAL_WIDTH = 1200

UNREADABLE = _("We cannot read this file. Please choose a JPEG, PNG or WebP picture.")
HEIC = _("This is a HEIC picture, as iPhones take them. Please send it as a JPEG.")
TOO_HEAVY = _("This file is larger than 15 MB. Please choose a smaller one.")
TOO_LARGE = _("This picture has more than 50 megapixels. Please make it smaller first.")
TOO_NARROW = _("This picture is less than 320 pixels wide. Please choose a larger one.")
TOO_SLIM = _("This picture is too long and thin. Please cut it to shape first.")
DAMAGED = _("This picture is damaged or incomplete. Please send it again.")

NAME = re.compile(r"pictures/([0-9a-f]{2})/\1[0-9a-f]{30}-([0-9]+\.webp|social\.jpg)")

SRGB = ImageCms.createProfile("sRGB")

# Pillow's own guard, behind ours.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

# A large picture takes some hundred megabytes while it is open, so a process opens one
# at a time.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Kept:
    """What a page must know of a picture: its file, and its size in pixels."""

    file: str
    width: int
    height: int


def keep(upload: File) -> Kept:
    """Clean a picture and store it. Raises ValidationError with one kind sentence."""
    if upload.size > MOST_BYTES:
        raise ValidationError(TOO_HEAVY)
    with _one_at_a_time:
        drawn = _drawn(_opened(upload))
    made = _made(drawn)
    file = blake2b(b"".join(made.values()), digest_size=16).hexdigest()
    for rendition, content in made.items():
        _store(_name(file, rendition), content)
    return Kept(file, drawn.width, drawn.height)


def address(file: str, width: int) -> str:
    """Where a picture of this width is found by those who can choose no rendition."""
    return _address(file, f"{min(PLAIN_WIDTH, width)}.webp")


def srcset(file: str, width: int) -> str:
    """Every rendition of a picture of this width, for a browser to choose from."""
    return ", ".join(
        f"{_address(file, f'{each}.webp')} {each}w" for each in _widths(width)
    )


def social(file: str) -> str:
    """Where the JPEG is found that other programs show."""
    return _address(file, "social.jpg")


def opened(name: str) -> File:
    """A rendition from the storage. Raises FileNotFoundError for every other name."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return default_storage.open(name)


def kind(name: str) -> str:
    """The media type of a rendition; not every system knows WebP by its ending."""
    return "image/webp" if name.endswith(".webp") else "image/jpeg"


def _address(file: str, rendition: str) -> str:
    # Quoted, because a document may come from anywhere.
    return settings.MEDIA_URL + _name(quote(file, safe=""), rendition)


def _name(file: str, rendition: str) -> str:
    # In folders, because some file systems grow slow when one holds too many.
    return f"pictures/{file[:2]}/{file}-{rendition}"


def _widths(width: int) -> list[int]:
    """The widths of the renditions: no larger than the picture."""
    return sorted({min(each, width) for each in WIDTHS})


def _opened(upload: File) -> Image.Image:
    """What the header promises. Nothing is decoded yet, however much it would be."""
    upload.seek(0)
    if re.match(rb"....ftyp(hei|hev|mif1|msf1)", upload.read(12), re.DOTALL):
        raise ValidationError(HEIC)
    with _or_refuse(UNREADABLE):
        image = Image.open(upload, formats=FORMATS)
    _refuse(image.width * image.height > MOST_PIXELS, TOO_LARGE)
    _refuse(max(image.size) > SLIMMEST * min(image.size), TOO_SLIM)
    _refuse(_upright_width(image) < LEAST_WIDTH, TOO_NARROW)
    return image


def _refuse(reason: bool, sentence: str) -> None:
    if reason:
        raise ValidationError(sentence)


@contextmanager
def _or_refuse(sentence: str) -> Iterator[None]:
    """Pillow has many exceptions and warnings by which to say that a file is broken."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ValidationError(TOO_LARGE) from bomb
    except Exception as broken:
        raise ValidationError(sentence) from broken


def _upright_width(image: Image.Image) -> int:
    with _or_refuse(DAMAGED):
        turn = image.getexif().get(ExifTags.Base.Orientation)
    lies_on_its_side = turn in (5, 6, 7, 8)
    return image.height if lies_on_its_side else image.width


def _drawn(image: Image.Image) -> Image.Image:
    """The picture itself: upright, opaque, sRGB, no wider than we keep, and no more."""
    profile = image.info.get("icc_profile")
    with _or_refuse(DAMAGED):
        _decode(image)
        ImageOps.exif_transpose(image, in_place=True)
        drawn = _scaled(_plain(image), min(image.width, WIDTHS[-1]))
        drawn = _in_srgb(_on_paper(drawn), profile)
    drawn.info.clear()
    return drawn


def _decode(image: Image.Image) -> None:
    """A JPEG that is twice too large is decoded at half its size, in half the time."""
    across = _upright_width(image)
    image.draft(None, tuple(side * WIDTHS[-1] // across for side in image.size))
    image.load()


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled."""
    if image.mode == "I;16":
        # Pillow would cut off what is brighter than 255, which is nearly everything.
        return image.point(lambda value: value / 256).convert("L")
    if image.mode == "RGBA":
        return image
    if image.mode in ("L", "RGB", "CMYK") and not image.has_transparency_data:
        return image
    return image.convert("RGBA")


def _on_paper(image: Image.Image) -> Image.Image:
    """What shines through becomes white."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours of the web. A profile that fits no picture is passed over."""
    if profile:
        with suppress(ImageCms.PyCMSError):
            return ImageCms.profileToProfile(
                image, BytesIO(profile), SRGB, outputMode="RGB"
            )
    return image.convert("RGB")


def _scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def _made(drawn: Image.Image) -> dict[str, bytes]:
    """Every rendition of a picture, by the end of its name."""
    made = {
        f"{width}.webp": _encoded(drawn, width, "WEBP", quality=80)
        for width in _widths(drawn.width)
    }
    width = min(SOCIAL_WIDTH, drawn.width)
    made["social.jpg"] = _encoded(drawn, width, "JPEG", quality=82, progressive=True)
    return made


def _encoded(drawn: Image.Image, width: int, form: str, **options) -> bytes:
    target = BytesIO()
    _scaled(drawn, width).save(target, form, **options)
    return target.getvalue()


def _store(name: str, content: bytes) -> None:
    """Write what is not there yet, and anew what a crash left half written."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:  # Somebody sent the same picture at the same moment.
        default_storage.delete(saved)
