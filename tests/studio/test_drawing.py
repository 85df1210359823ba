import os
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as runs
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageOps

from studio.pictures import drawing
from tests import make

SECRET = b"48.8584 N, at home"


def halves(left, right, size=(800, 600), mode="RGB"):
    """A picture whose left half has one colour and whose right half another."""
    image = Image.new(mode, size, right)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), left)
    return image


def made(upload):
    """Every rendition of a picture, as images by the ends of their names."""
    found = dict(drawing.renditions(upload))
    return {name: Image.open(BytesIO(content)) for name, content in found.items()}


def widest(images):
    return max(
        (it for name, it in images.items() if "webp" in name), key=lambda it: it.width
    )


def colours(image, *places):
    """The colours at some places, each given in parts of the width and the height."""
    return [image.getpixel((int(x * image.width), int(y * image.height))) for x, y in places]  # fmt: skip


def near(found, wanted, by=6):
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def refusal(upload):
    """Why a file is not taken, at the door or at the latest when it is drawn."""
    with pytest.raises(drawing.Refused) as refused:
        for _ in drawing.renditions(upload):
            pass
    return refused.value.reason


def file(content):
    return BytesIO(content)


def png(width, height, idat=b""):
    """A PNG that promises a size, whatever it then contains."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", idat), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )  # fmt: skip


def test_a_picture_is_drawn_in_renditions_no_larger_than_itself():
    found = {}
    for width in (320, 700, 4000):
        upload = make.upload(Image.new("RGB", (width, width // 2), "teal"))
        found[width] = {name: image.size for name, image in made(upload).items()}
        assert drawing.measured(upload) in found[width].values()

    def pages(*sizes):
        return {f"{w}.{form}": (w, h) for w, h in sizes for form in ("avif", "webp")}

    assert found == {
        320: pages((160, 80), (320, 160)) | {"social.jpg": (320, 160)},
        700: pages((160, 80), (480, 240), (700, 350)) | {"social.jpg": (700, 350)},
        4000: pages((160, 80), (480, 240), (960, 480), (1600, 800))
        | {"social.jpg": (1200, 600)},
    }


def test_nothing_that_a_camera_wrote_is_kept():
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = SECRET.decode()
    image = halves("teal", "white")
    sent = make.upload(image, exif=exif, comment=SECRET, xmp=SECRET)
    sent = file(sent.read() + SECRET)
    assert sent.read().count(SECRET) == 5

    for _, content in drawing.renditions(sent):
        image = Image.open(BytesIO(content))
        assert SECRET not in content
        assert not image.getexif()
        assert image.info.keys() <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive",
            "progression", "background", "loop", "timestamp", "duration",
        }  # fmt: skip


@pytest.mark.parametrize("turn", [*range(1, 9), 99])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_as_the_camera_was_held(form, turn):
    taken = halves("red", "blue")
    taken.paste("lime", (0, 0, 400, 300))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn

    image = widest(made(make.upload(taken, form, quality=95, exif=exif)))

    taken.getexif()[ExifTags.Base.Orientation] = turn
    upright = ImageOps.exif_transpose(taken)
    corners = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)]
    assert image.size == upright.size
    for found, wanted in zip(
        colours(image, *corners), colours(upright, *corners), strict=True
    ):
        assert near(found, wanted)


def test_a_large_picture_taken_upright_is_as_wide_as_it_is_seen():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    upload = make.upload(halves("red", "blue", size=(3600, 1000)), exif=exif)

    image = widest(made(upload))

    assert image.size == drawing.measured(upload) == (1000, 3600)
    top, bottom = colours(image, (0.5, 0.2), (0.5, 0.8))
    assert near(top, (255, 0, 0))
    assert near(bottom, (0, 0, 255))


def with_profile(image, name):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile(name))
    return make.upload(image, "PNG", icc_profile=profile.tobytes())


KINDS = {
    "grey": (lambda: make.upload(Image.new("L", (400, 300), 90)), (90, 90, 90)),
    "sixteen bits of grey": (
        lambda: make.upload(Image.new("I;16", (400, 300), 90 * 256), "PNG"),
        (90, 90, 90),
    ),
    "black and white": (
        lambda: make.upload(Image.new("1", (400, 300), 1), "PNG"),
        (255, 255, 255),
    ),
    "printer's inks": (
        lambda: make.upload(Image.new("CMYK", (400, 300), (0, 255, 255, 0))),
        (255, 0, 0),
    ),
    "a palette": (
        lambda: make.upload(Image.new("RGB", (400, 300), "teal").quantize(), "PNG"),
        (0, 128, 128),
    ),
    "a palette with a hole": (
        lambda: make.upload(
            Image.new("RGB", (400, 300), "teal").quantize(), "PNG", transparency=0
        ),
        (255, 255, 255),
    ),
    "a colour that is a hole": (
        lambda: make.upload(
            Image.new("RGB", (400, 300), "teal"), "PNG", transparency=(0, 128, 128)
        ),
        (255, 255, 255),
    ),
    "grey with holes": (
        lambda: make.upload(Image.new("LA", (400, 300), (0, 0)), "PNG"),
        (255, 255, 255),
    ),
    "half of a shadow": (
        lambda: make.upload(Image.new("RGBA", (400, 300), (0, 0, 0, 128)), "WEBP"),
        (127, 127, 127),
    ),
    "its own colours": (
        lambda: with_profile(Image.new("RGB", (400, 300), "teal"), "sRGB"),
        (0, 128, 128),
    ),
    "colours of another kind of picture": (
        lambda: with_profile(Image.new("L", (400, 300), 90), "LAB"),
        (90, 90, 90),
    ),
    "colours that nobody can read": (
        lambda: make.upload(Image.new("RGB", (400, 300), "teal"), icc_profile=b"none"),
        (0, 128, 128),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_becomes_colours_on_white_paper(kind):
    upload, colour = KINDS[kind]

    images = made(upload())

    assert widest(images).mode == images["social.jpg"].mode == "RGB"
    assert near(colours(widest(images), (0.5, 0.5))[0], colour)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colours_of_a_wider_space_are_shown_as_they_were_meant(form):
    """The profile swaps red and green, so a picture that ignores it turns green."""
    swapped = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    red, green = swapped.find(b"rXYZ"), swapped.find(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    image = Image.new("RGB", (400, 300), (255, 0, 0))

    found = made(make.upload(image, form, icc_profile=bytes(swapped)))

    assert near(colours(widest(found), (0.5, 0.5))[0], (0, 255, 0))


@pytest.mark.parametrize("form", ["PNG", "WEBP", "MPO"])
def test_of_several_pictures_the_first_one_is_taken(form):
    first, *others = (Image.new("RGB", (400, 300), c) for c in ("red", "blue"))

    images = made(
        make.upload(first, form, save_all=True, append_images=others, quality=95)
    )

    assert near(colours(widest(images), (0.5, 0.5))[0], (255, 0, 0))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"></svg>'


@pytest.mark.parametrize(
    "sent",
    [
        file(b"Dear Anna, this is no picture."),
        file(b""),
        file(SVG),
        file(b"%PDF-1.7 ..."),
        file(b"GIF89a/*" + b"<script>alert(1)</script>" * 20),
        make.upload(Image.new("RGB", (400, 300)), "GIF"),
        make.upload(Image.new("RGB", (400, 300)), "BMP"),
        make.upload(Image.new("RGB", (400, 300)), "TIFF"),
        make.upload(Image.new("RGB", (400, 300)), "AVIF"),
    ],
)
def test_what_is_no_photograph_is_refused_whatever_its_name(sent):
    with pytest.raises(drawing.Refused) as refused:
        drawing.measured(sent)

    assert refused.value.reason == "unreadable"


PHOTO = make.upload(Image.new("RGB", (400, 300), "teal")).read()


@pytest.mark.parametrize(
    "sent",
    [
        make.upload(Image.new("RGB", (400, 300)), comment=b"<script>alert(1)</script>"),
        file(PHOTO + b"<!DOCTYPE html><body onload=alert(1)>"),
        file(PHOTO + b"x" * (1024 * 1024 - len(PHOTO) - 3) + b"<HTML lang=en>"),
        make.upload(Image.new("RGB", (400, 300)), comment=b"<svg \n onload=alert(1)>"),
        make.upload(Image.new("RGB", (400, 300)), comment=b"<?php system($_GET[0]);"),
        make.upload(Image.new("RGB", (400, 300)), comment=b"%PDF-1.7"),
        file(PHOTO + b"PK\x03\x04 classes" + b"PK\x05\x06" + b"\0" * 18),
    ],
)
def test_a_photograph_that_is_something_else_as_well_is_refused(sent):
    drawing.measured(sent)

    assert refusal(sent) == "mixed"


def test_what_phones_put_behind_a_photograph_is_no_reason_to_refuse_it():
    film = b"\0\0\0\x18ftypmp42" + b"%PDF-1" + b"<x:xmpmeta xmlns='adobe:ns:meta/'>"

    assert widest(made(file(PHOTO + film * 100))).size == (400, 300)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"mif1", b"msf1"])
def test_an_iphones_own_format_is_refused_kindly(brand):
    assert refusal(file(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0")) == "heic"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(10_000, 5001), (20_000, 20_000), (2**31 - 1,) * 2])
def test_a_bomb_is_refused_before_it_is_opened(size):
    """Its file holds no picture at all, so decoding it would be another refusal."""
    assert refusal(file(png(*size))) == "large"
    assert refusal(file(png(10_000, 5000))) == "damaged"


def test_a_picture_is_measured_without_opening_it():
    """This one holds nothing that could be decoded."""
    assert drawing.measured(file(png(10_000, 5000))) == (1600, 800)


def test_fifty_megapixels_are_taken():
    image = Image.new("L", (10_000, 5000), 200)

    assert widest(made(make.upload(image, quality=50))).size == (1600, 800)


def test_small_and_thin_pictures_are_refused():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 8

    found = {
        size: refusal(make.upload(Image.new("L", size)))
        for size in [(319, 319), (1605, 320), (320, 1605)]
    }

    assert found == {(319, 319): "narrow", (1605, 320): "slim", (320, 1605): "slim"}
    assert refusal(make.upload(Image.new("L", (320, 319)), exif=exif)) == "narrow"


def grainy(form, **options):
    image = Image.effect_noise((400, 320), 60).convert("RGB")
    return make.upload(image, form, **options).read()


WHOLE = {form: grainy(form) for form in ("JPEG", "PNG", "WEBP")}


@pytest.mark.parametrize("form", WHOLE)
def test_half_a_file_is_refused(form):
    content = WHOLE[form]

    assert refusal(file(content[: len(content) // 2])) == (
        "damaged" if form != "WEBP" else "unreadable"
    )


@runs(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8),
)
@example("PNG", [(29, 0)])
def test_whatever_is_broken_in_a_file_it_is_kept_or_refused(form, hits):
    content = bytearray(WHOLE[form])
    for place, byte in hits:
        content[place] = byte

    with suppress(drawing.Refused):
        assert len(made(file(bytes(content)))) == 5


# The process


DRAWS = "main(BytesIO(sys.stdin.buffer.read()), Path(sys.argv[1]))"


def run(content, folder, code=DRAWS, **limits):
    """What the process says that draws, with some of its limits changed."""
    changed = "".join(f"drawing.{name} = {most}; " for name, most in limits.items())
    program = (
        f"import sys; sys.path.insert(0, {str(Path(drawing.__file__).parent)!r}); "
        f"import drawing; from drawing import *; {changed}{code}"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, folder],
        input=content, capture_output=True, env={}, check=False,
    )  # fmt: skip
    return answer.stdout.decode().splitlines()


def test_the_process_says_what_it_has_drawn(tmp_path):
    said = run(PHOTO, tmp_path)

    assert said == ["160.webp", "160.avif", "400.webp", "400.avif", "social.jpg"]
    assert set(os.listdir(tmp_path)) == set(said)


def test_the_process_says_why_it_draws_nothing(tmp_path):
    assert run(SVG, tmp_path) == ["refused unreadable"]
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "darwin", reason="knows no limit of memory")
def test_the_process_gets_no_more_memory_than_it_may_have(tmp_path):
    content = make.upload(Image.new("RGB", (5000, 4000)), "PNG").read()
    little = 100 * 1024 * 1024

    assert run(content, tmp_path, MOST_MEMORY=little) == ["refused hard"]
    assert run(content, tmp_path)[-1:] == ["social.jpg"]


def large(mode, form, **options):
    return make.upload(Image.new(mode, (8000, 6000), 128), form, **options).read()


LARGE = {
    "a WebP": lambda: large("RGB", "WEBP", quality=50, method=0),
    "a WebP without loss": lambda: large("RGBA", "WEBP", lossless=True, method=0),
    "a PNG of few colours": lambda: large("P", "PNG"),
    "a PNG with a hole": lambda: large("RGB", "PNG", transparency=(1, 2, 3)),
    "a JPEG that comes in waves": lambda: large("RGB", "JPEG", progressive=True),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="is asked of /proc")
@pytest.mark.parametrize("kind", LARGE)
def test_forty_eight_megapixels_take_six_hundred_megabytes_at_most(kind, tmp_path):
    asks = (
        "; print(re.search('VmHWM:(.*)kB', Path('/proc/self/status').read_text())[1])"
    )

    *_, last, kilobytes = run(LARGE[kind](), tmp_path, f"{DRAWS}{asks}")

    assert last == "social.jpg"
    assert int(kilobytes) * 1024 < 600_000_000


@pytest.mark.skipif(sys.platform == "darwin", reason="knows no limit of memory")
def test_a_film_that_takes_more_memory_is_refused(tmp_path):
    other = Image.new("L", (8000, 6000))
    film = large("RGB", "WEBP", save_all=True, append_images=[other], method=0)

    assert run(film, tmp_path) == ["refused hard"]


def test_the_process_is_ended_when_it_thinks_too_long_or_writes_too_much(tmp_path):
    thinks = "bound(); print('on', flush=True); sum(iter(int, 1)); print('off')"

    assert run(b"", tmp_path, thinks, MOST_CPU_SECONDS=1) == ["on"]
    assert run(PHOTO, tmp_path, MOST_WRITTEN=100) == []


def test_a_system_without_a_limit_of_memory_draws_all_the_same(
    tmp_path, monkeypatch, capsys
):
    asked = []

    def refuse(what, most):
        asked.append(what)
        raise ValueError

    monkeypatch.setattr(drawing.resource, "setrlimit", refuse)
    monkeypatch.setattr(drawing, "_encoded", lambda *args, **options: b"drawn")
    drawing.main(file(PHOTO), tmp_path)

    assert len(asked) == 4
    assert capsys.readouterr().out.splitlines()[-1] == "social.jpg"


@pytest.mark.parametrize(
    ("sent", "full", "reason"),
    [
        (SVG, "_encoded", "unreadable"),
        (PHOTO, "_encoded", "hard"),
        (PHOTO, "_decoded", "hard"),
    ],
)
def test_the_reason_is_said_in_one_line(
    sent, full, reason, tmp_path, monkeypatch, capsys
):
    def too_much(*args, **options):
        raise MemoryError

    monkeypatch.setattr(drawing.resource, "setrlimit", lambda *limit: None)
    monkeypatch.setattr(drawing, full, too_much)

    drawing.main(file(sent), tmp_path)

    assert capsys.readouterr().out == f"refused {reason}\n"
