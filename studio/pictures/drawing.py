"""
A picture drawn anew, by a process that can do nothing else.

Decoders are fed by strangers, so this file is run alone `python -I drawing.py FOLDER`:
without Django, secrets or a database, bounded in memory and time. The picture as it
came is its input; its renditions go into FOLDER. What it says is a line for each of
them, or the name of the reason why there are none.

A picture is decoded once, turned upright, put on white paper and into sRGB, and encoded
without its metadata: what a camera writes there includes where somebody lives.
"""

import ctypes
import re
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms, _webp

FORMATS = ("JPEG", "PNG", "WEBP")

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000
LEAST_WIDTH = 320
# How often the short side may go into the long one. WebP ends at 16,383 pixels.
SLIMMEST = 5

WIDTHS = (160, 480, 960, 1600)
SOCIAL_WIDTH = 1200

# What a camera writes takes up to 500 MB; the dearest of fifty megapixels, a long
# progressive JPEG in printer's inks, takes 630 MB.
MOST_MEMORY = 640 * 1024 * 1024
MOST_CPU_SECONDS = 20
MOST_WRITTEN = 32 * 1024 * 1024

HEIC = re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL)
# What a browser or a program might run instead of showing a picture. Archives have
# their contents at their end, where a photograph has nothing.
PAGE = re.compile(
    rb"<(?:(?:script|html|!doctype|\?php|iframe)[\s>]|svg\s+(?:xmlns|on))",
    re.IGNORECASE,
)
DOCUMENT = re.compile(rb"%PDF-\d")
ARCHIVE = re.compile(rb"PK\x05\x06")
AT_THE_START, AT_THE_END = 1024, 66_000
PIECE = 1024 * 1024

# How a camera was held, and how its picture is turned upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LIES_ON_ITS_SIDE = (5, 6, 7, 8)

SRGB = ImageCms.createProfile("sRGB")

# Pillow's own guard, behind ours.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Refused(Exception):  # noqa: N818
    """Why a file is not taken: `unreadable`, `heic`, `heavy` …"""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def measured(file: BinaryIO) -> tuple[int, int]:
    """The size at which a picture is kept, by its header: nothing is decoded yet."""
    return _kept_size(_opened(file))


def look_inside(file: BinaryIO) -> None:
    """Raises Refused for a file that is a page, a document or an archive as well."""
    file.seek(0)
    last = b""
    while piece := file.read(PIECE):
        _refuse(bool(PAGE.search(last[-16:] + piece)), "mixed")
        _refuse(not last and bool(DOCUMENT.search(piece[:AT_THE_START])), "mixed")
        last = (last + piece)[-AT_THE_END:]
    _refuse(bool(ARCHIVE.search(last)), "mixed")


def renditions(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """A picture in every form that pages ask for, each under the end of its name."""
    measured(file)
    look_inside(file)
    drawn = _drawn(file)
    for width in widths(drawn.width):
        scaled = _scaled(drawn, width)
        yield f"{width}.webp", _encoded(scaled, "WEBP", quality=80)
        yield f"{width}.avif", _encoded(scaled, "AVIF", quality=58, max_threads=1)
    scaled = _scaled(drawn, min(SOCIAL_WIDTH, drawn.width))
    yield "social.jpg", _encoded(scaled, "JPEG", quality=82, progressive=True)


def widths(width: int) -> list[int]:
    """The widths of the renditions: no larger than the picture."""
    return sorted({min(each, width) for each in WIDTHS})


def _opened(file: BinaryIO) -> Image.Image:
    file.seek(0)
    _refuse(bool(HEIC.match(file.read(12))), "heic")
    with _or_refuse("unreadable"):
        image = Image.open(file, formats=FORMATS)
    _refuse(image.width * image.height > MOST_PIXELS, "large")
    _refuse(max(image.size) > SLIMMEST * min(image.size), "slim")
    _refuse(_upright_size(image)[0] < LEAST_WIDTH, "narrow")
    return image


def _refuse(is_so: bool, reason: str) -> None:
    if is_so:
        raise Refused(reason)


@contextmanager
def _or_refuse(reason: str) -> Iterator[None]:
    """Pillow has many exceptions and warnings by which to say that a file is broken."""
    try:
        yield
    except MemoryError as full:
        raise Refused("hard") from full
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused("large") from bomb
    except Exception as broken:
        raise Refused(reason) from broken


def _turn(image: Image.Image) -> int:
    """How the camera was held, by the header: a PNG's own method would decode it."""
    with _or_refuse("damaged"):
        return Image.Image.getexif(image).get(ExifTags.Base.Orientation)


def _upright_size(image: Image.Image) -> tuple[int, int]:
    return image.size[::-1] if _turn(image) in LIES_ON_ITS_SIDE else image.size


def _kept_size(image: Image.Image) -> tuple[int, int]:
    width, height = _upright_size(image)
    kept = min(width, WIDTHS[-1])
    return kept, max(1, round(height * kept / width))


def _drawn(file: BinaryIO) -> Image.Image:
    """The picture itself: upright, opaque, sRGB, no wider than we keep, and no more."""
    image = _opened(file)
    profile, turn = image.info.get("icc_profile"), _turn(image)
    size = _kept_size(image)
    if turn in LIES_ON_ITS_SIDE:
        size = size[::-1]
    with _or_refuse("damaged"):
        image = _plain(_decoded(image))
        drawn = _on_paper(_resized(image, size))
        drawn = _in_srgb(drawn, profile)
        if turn in TURNS:
            drawn = drawn.transpose(TURNS[turn])
    drawn.info.clear()
    return drawn


def _decoded(image: Image.Image) -> Image.Image:
    """A JPEG that is twice too large is decoded at half its size, in half the time."""
    if image.format == "WEBP":
        return _webp_decoded(image)
    across = _upright_size(image)[0]
    image.draft(None, tuple(side * WIDTHS[-1] // across for side in image.size))
    image.load()
    return image


def _webp_decoded(image: Image.Image) -> Image.Image:
    """
    A WebP, held once. Pillow takes each for a film and holds its picture four times, so
    all that is no film is given to libwebp, which Pillow brings along.
    """
    image.fp.seek(0)
    content = image.fp.read()
    if _is_film(content):
        image.load()
        return image
    image._decoder = None  # Two of the four.
    width, height = image.size
    pixels = ctypes.create_string_buffer(4 * width * height)
    place = (pixels, len(pixels), 4 * width)
    _refuse(not _libwebp_decode()(content, len(content), *place), "damaged")
    return Image.frombuffer("RGBA", image.size, pixels, "raw", "RGBA", 0, 1)


def _is_film(webp: bytes) -> bool:
    """Whether the flags of an extended WebP say that it moves."""
    return webp[12:16] == b"VP8X" and bool(webp[20] & 0b10)


def _libwebp_decode() -> Callable:
    """WebPDecodeRGBAInto(data, its length, pixels, their length, bytes per row)."""
    function = ctypes.CDLL(_webp.__file__).WebPDecodeRGBAInto
    buffer = (ctypes.c_char_p, ctypes.c_size_t)
    function.argtypes = (*buffer, *buffer, ctypes.c_int)
    function.restype = ctypes.c_void_p
    return function


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
    return _resized(image, (width, max(1, round(image.height * width / image.width))))


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _encoded(image: Image.Image, form: str, **options) -> bytes:
    target = BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def bound() -> None:
    """No more memory, time and room than a picture needs, whatever is in it."""
    for what, most in [
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ]:
        # macOS knows a limit of memory and refuses to set it.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main(file: BinaryIO, folder: Path) -> None:
    """Draw what comes in, and say how far it is."""
    bound()
    try:
        for name, content in renditions(file):
            (folder / name).write_bytes(content)
            print(name, flush=True)  # noqa: T201
    except Refused as refused:
        print("refused", refused.reason, flush=True)  # noqa: T201
    except MemoryError:
        print("refused", "hard", flush=True)  # noqa: T201


if __name__ == "__main__":  # pragma: no cover
    main(sys.stdin.buffer, Path(sys.argv[1]))
