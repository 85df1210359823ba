import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from hypothesis import HealthCheck, example, given
from hypothesis import settings as runs
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageDraw

from studio import pictures
from tests import make

SECRET = b"<script>alert('48.8584 N')</script>"


@pytest.fixture(autouse=True)
def _empty_storage(settings):
    settings.STORAGES = settings.STORAGES | {}


def halves(left, right, size=(800, 600), mode="RGB"):
    """A picture whose left half has one colour and whose right half another."""
    image = Image.new(mode, size, right)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), left)
    return image


def stored(folder="pictures"):
    """Every file in the storage with its bytes."""
    folders, files = default_storage.listdir(folder)
    found = {
        f"{folder}/{name}": default_storage.open(f"{folder}/{name}").read()
        for name in files
    }
    for inner in folders:
        found |= stored(f"{folder}/{inner}")
    return found


def seen(kept, rendition=None):
    """A rendition as a browser shows it."""
    name = f"pictures/{kept.file[:2]}/{kept.file}-{rendition or f'{kept.width}.webp'}"
    return Image.open(default_storage.open(name))


def colours(kept, *places):
    """The colours at some places, each given in parts of the width and the height."""
    image = seen(kept)
    return [image.getpixel((int(x * kept.width), int(y * kept.height))) for x, y in places]  # fmt: skip


def near(found, wanted, by=6):
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def refusal(upload):
    with pytest.raises(ValidationError) as refused:
        pictures.keep(upload)
    return refused.value.messages


def file(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def png(width, height, idat=b""):
    """A PNG that promises a size, whatever it then contains."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", idat), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )  # fmt: skip


def test_a_picture_is_kept_in_renditions_no_larger_than_itself():
    found = {}
    for width in (320, 480, 700, 1300, 4000):
        kept = pictures.keep(make.upload(Image.new("RGB", (width, width // 2), "teal")))
        folder = f"pictures/{kept.file[:2]}"
        found[width] = {
            name.partition("-")[2]: Image.open(default_storage.open(name)).size
            for name in stored(folder)
            if kept.file in name
        }
        assert (kept.width, kept.height) == found[width][f"{kept.width}.webp"]

    assert found == {
        320: {"320.webp": (320, 160), "social.jpg": (320, 160)},
        480: {"480.webp": (480, 240), "social.jpg": (480, 240)},
        700: {"480.webp": (480, 240), "700.webp": (700, 350), "social.jpg": (700, 350)},
        1300: {
            "480.webp": (480, 240), "960.webp": (960, 480), "1300.webp": (1300, 650),
            "social.jpg": (1200, 600),
        },
        4000: {
            "480.webp": (480, 240), "960.webp": (960, 480), "1600.webp": (1600, 800),
            "social.jpg": (1200, 600),
        },
    }  # fmt: skip


def test_nothing_that_a_camera_wrote_is_kept():
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = SECRET.decode()
    image = halves("teal", "white")
    sent = make.upload(image, exif=exif, comment=SECRET, xmp=SECRET)
    sent = file(sent.read() + SECRET)
    assert sent.read().count(SECRET) == 5

    pictures.keep(sent)

    for content in stored().values():
        image = Image.open(BytesIO(content))
        assert SECRET not in content
        assert b"alert" not in content
        assert not image.getexif()
        assert image.info.keys() <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive",
            "progression", "background", "loop", "timestamp", "duration",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("turn", "left", "right"),
    [(1, "red", "blue"), (3, "blue", "red"), (2, "blue", "red")],
)
def test_a_picture_stands_as_the_camera_was_held(turn, left, right):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn

    kept = pictures.keep(make.upload(halves("red", "blue"), quality=95, exif=exif))

    wanted = {"red": (255, 0, 0), "blue": (0, 0, 255)}
    found = colours(kept, (0.2, 0.5), (0.8, 0.5))
    assert near(found[0], wanted[left])
    assert near(found[1], wanted[right])


def test_a_large_picture_taken_upright_is_as_wide_as_it_is_seen():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    image = halves("red", "blue", size=(3600, 1000))

    kept = pictures.keep(make.upload(image, exif=exif))

    assert (kept.width, kept.height) == (1000, 3600)
    top, bottom = colours(kept, (0.5, 0.2), (0.5, 0.8))
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

    kept = pictures.keep(upload())

    assert seen(kept).mode == seen(kept, "social.jpg").mode == "RGB"
    assert near(colours(kept, (0.5, 0.5))[0], colour)


def test_colours_of_a_wider_space_are_shown_as_they_were_meant():
    """The profile swaps red and green, so a picture that ignores it turns green."""
    swapped = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    red, green = swapped.find(b"rXYZ"), swapped.find(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    image = Image.new("RGB", (400, 300), (255, 0, 0))

    kept = pictures.keep(make.upload(image, "PNG", icc_profile=bytes(swapped)))

    assert near(colours(kept, (0.5, 0.5))[0], (0, 255, 0))


@pytest.mark.parametrize("form", ["PNG", "WEBP", "MPO"])
def test_of_several_pictures_the_first_one_is_taken(form):
    first, *others = (Image.new("RGB", (400, 300), c) for c in ("red", "blue"))

    kept = pictures.keep(
        make.upload(first, form, save_all=True, append_images=others, quality=95)
    )

    assert near(colours(kept, (0.5, 0.5))[0], (255, 0, 0))


def test_the_same_picture_is_kept_once():
    first = pictures.keep(make.upload(halves("teal", "white"), "PNG"))
    before = stored()

    again = pictures.keep(make.upload(halves("teal", "white"), "PNG", compress_level=1))
    other = pictures.keep(make.upload(halves("white", "teal"), "PNG"))

    assert again == first
    assert other.file != first.file
    assert stored().items() > before.items()
    assert len(stored()) == 2 * len(before)


def test_what_a_crash_left_half_written_is_mended():
    kept = pictures.keep(make.upload(halves("teal", "white")))
    whole = stored()
    broken = min(whole)
    default_storage.delete(broken)
    default_storage.save(broken, file(whole[broken][:100]))
    assert stored() != whole

    assert pictures.keep(make.upload(halves("teal", "white"))) == kept

    assert stored() == whole


def test_two_who_send_the_same_picture_at_once_leave_it_once(monkeypatch):
    kept = pictures.keep(make.upload(halves("teal", "white")))
    whole = stored()
    known = default_storage.exists
    late = iter([False, True])
    monkeypatch.setattr(
        default_storage._wrapped,
        "exists",
        lambda name: next(late, True) and known(name),
    )

    assert pictures.keep(make.upload(halves("teal", "white"))) == kept

    assert stored() == whole


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"></svg>'


@pytest.mark.parametrize(
    "sent",
    [
        file(b"Dear Anna, this is no picture."),
        file(b""),
        file(SVG),
        file(b"%PDF-1.7 ..."),
        file(b"GIF89a/*" + b"<script>alert(1)</script>" * 20, "photo.png"),
        make.upload(Image.new("RGB", (400, 300)), "GIF"),
        make.upload(Image.new("RGB", (400, 300)), "BMP"),
        make.upload(Image.new("RGB", (400, 300)), "TIFF"),
        make.upload(Image.new("RGB", (400, 300)), "AVIF"),
        make.upload(Image.new("RGB", (400, 300)), "PDF"),
    ],
)
def test_what_is_no_photograph_is_refused_whatever_its_name(sent):
    assert refusal(sent) == [
        "We cannot read this file. Please choose a JPEG, PNG or WebP picture."
    ]


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"mif1", b"msf1"])
def test_an_iphones_own_format_is_refused_kindly(brand):
    assert refusal(file(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0")) == [
        "This is a HEIC picture, as iPhones take them. Please send it as a JPEG."
    ]


def test_a_file_that_is_too_large_is_refused_unread():
    assert refusal(file(b"x" * (15 * 1024 * 1024 + 1))) == [
        "This file is larger than 15 MB. Please choose a smaller one."
    ]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(10_000, 5001), (20_000, 20_000), (2**31 - 1,) * 2])
def test_a_bomb_is_refused_before_it_is_opened(size):
    """Its file holds no picture at all, so decoding it would be another refusal."""
    assert refusal(file(png(*size))) == [
        "This picture has more than 50 megapixels. Please make it smaller first."
    ]
    assert refusal(file(png(10_000, 5000))) == [
        "This picture is damaged or incomplete. Please send it again."
    ]


def test_fifty_megapixels_are_taken():
    image = Image.new("L", (10_000, 5000), 200)

    kept = pictures.keep(make.upload(image, quality=50))

    assert (kept.width, kept.height) == (1600, 800)


def test_small_and_thin_pictures_are_refused():
    narrow = ["This picture is less than 320 pixels wide. Please choose a larger one."]
    thin = ["This picture is too long and thin. Please cut it to shape first."]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 8

    found = {
        size: refusal(make.upload(Image.new("L", size)))
        for size in [(319, 319), (1605, 320), (320, 1605)]
    }

    assert found == {(319, 319): narrow, (1605, 320): thin, (320, 1605): thin}
    assert refusal(make.upload(Image.new("L", (320, 319)), exif=exif)) == narrow


def grainy(form, **options):
    image = Image.effect_noise((400, 320), 60).convert("RGB")
    return make.upload(image, form, **options).read()


WHOLE = {form: grainy(form) for form in ("JPEG", "PNG", "WEBP")}


@pytest.mark.parametrize("form", WHOLE)
def test_half_a_file_is_refused(form):
    content = WHOLE[form]

    assert refusal(file(content[: len(content) // 2])) == [
        "This picture is damaged or incomplete. Please send it again."
        if form != "WEBP"
        else "We cannot read this file. Please choose a JPEG, PNG or WebP picture."
    ]


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

    with suppress(ValidationError):
        kept = pictures.keep(file(bytes(content)))
        assert seen(kept).size == (kept.width, kept.height)


def test_addresses_are_written_without_asking_the_storage(monkeypatch):
    monkeypatch.setattr(default_storage, "_wrapped", None)
    file = "3f" + "0" * 30
    at = f"/media/pictures/3f/{file}"

    assert pictures.address(file, 1600) == f"{at}-960.webp"
    assert pictures.address(file, 700) == f"{at}-700.webp"
    assert pictures.social(file) == f"{at}-social.jpg"
    assert pictures.srcset(file, 1600) == (
        f"{at}-480.webp 480w, {at}-960.webp 960w, {at}-1600.webp 1600w"
    )
    assert pictures.srcset(file, 700) == f"{at}-480.webp 480w, {at}-700.webp 700w"


def test_every_address_of_a_kept_picture_leads_to_it(client):
    for width in (330, 600, 2000):
        kept = make.picture(width=width, height=400)
        listed = pictures.srcset(kept.file, kept.width).split(", ")
        addresses = {each.split()[0] for each in listed} | {
            pictures.address(kept.file, kept.width),
            pictures.social(kept.file),
        }

        assert {client.get(address).status_code for address in addresses} == {200}
        assert len(addresses) == sum(kept.file in name for name in stored())


def test_a_document_cannot_lead_a_picture_astray():
    file = "../../\"><script> 2x, //evil.example'"

    html = shown(file=file, width=700, height=500)

    assert html.count("<") == html.count(">") == 1
    assert "//" not in html.removeprefix("<img")
    assert "/media/pictures/../..%2F..%2F%22%3E%3Cscript%3E%202x%2C%20%2F%2F" in html


def shown(**context):
    source = "{% load studio %}{% picture file=file width=width height=height alt=alt sizes=sizes loading=loading %}"
    defaults = {"alt": "", "sizes": "100vw", "loading": "lazy"}
    return Template(source).render(Context(defaults | context))


def test_a_picture_in_a_page_has_its_size_and_waits_until_it_is_near():
    file = "3f" + "0" * 30
    at = f"/media/pictures/3f/{file}"

    html = shown(
        file=file,
        width=960,
        height=640,
        alt='Anna\'s "tree"',
        sizes="(min-width: 40rem) 38rem, 100vw",
    )

    assert html == (
        f'<img src="{at}-960.webp" srcset="{at}-480.webp 480w, {at}-960.webp 960w"'
        ' sizes="(min-width: 40rem) 38rem, 100vw" width="960" height="640"'
        ' alt="Anna&#x27;s &quot;tree&quot;" decoding="async" loading="lazy">'
    )


def test_the_first_picture_of_a_page_does_not_wait():
    html = shown(file="3f" + "0" * 30, width=960, height=640, loading="eager")

    assert html.endswith(' alt="" decoding="async" fetchpriority="high">')


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.django_db
def test_a_picture_is_served_for_ever_and_to_everyone(client, signed_in):
    kept = make.picture()
    if signed_in:
        client.force_login(make.user())

    for address, kind in [
        (pictures.address(kept.file, kept.width), "image/webp"),
        (pictures.social(kept.file), "image/jpeg"),
    ]:
        answer = client.get(address)
        head = client.head(address)

        content = answer.getvalue()
        assert content == stored()[address.removeprefix("/media/")]
        assert answer["Content-Type"] == head["Content-Type"] == kind
        assert answer["Content-Length"] == head["Content-Length"] == str(len(content))
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert not answer.cookies
        assert "Vary" not in answer


def test_a_picture_asks_no_database(client, django_assert_num_queries, db):
    kept = make.picture()
    client.force_login(make.user())

    with django_assert_num_queries(0):
        assert client.get(pictures.social(kept.file)).status_code == 200


@pytest.mark.django_db
def test_no_other_file_is_served(client):
    kept = make.picture()
    at = f"pictures/{kept.file[:2]}"
    name = f"{at}/{kept.file}-480.webp"
    others = ["notes.txt", f"{at}/notes.txt", f"{at}/{'0' * 32}-480.webp"]
    for other in others:
        default_storage.save(other, file(b"private"))

    answers = {
        path: client.get(f"/media/{path}").status_code
        for path in [
            name,
            *others,
            f"{at}/{'1' * 32}-480.webp",
            f"{at}/{kept.file}-481.webp",
            f"{name}%0A",
            f"{name}/",
            f"{at}/",
            f"{at}/../{kept.file[:2]}/{kept.file}-480.webp",
            "../studio/settings.py",
            "%2e%2e/studio/settings.py",
            "/etc/passwd",
            "pictures/٣٣/x.webp",
        ]
    }

    assert answers == dict.fromkeys(answers, 404) | {name: 200}


@pytest.mark.django_db
def test_a_picture_that_is_missing_is_not_missing_for_ever(client):
    answer = client.get(pictures.social("0" * 32))

    assert answer.status_code == 404
    assert answer["Cache-Control"] == "private, no-store"


def test_pictures_may_lie_in_a_folder_too(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }

    kept = make.picture()
    again = make.picture()

    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
    assert again == kept
    assert names == {
        f"pictures/{kept.file[:2]}/{kept.file}-{rendition}"
        for rendition in ("480.webp", "700.webp", "social.jpg")
    }
    answer = client.get(pictures.social(kept.file))
    assert answer.getvalue() == (tmp_path / f"pictures/{kept.file[:2]}/{kept.file}-social.jpg").read_bytes()  # fmt: skip
