import re
import sys
from datetime import timedelta
from io import BytesIO
from time import monotonic
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import timezone
from kombu.exceptions import OperationalError
from PIL import ExifTags, Image

from studio import pictures, tasks
from studio.models import Picture
from studio.pictures import preparing
from studio.pictures.receiving import receive
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage(settings):
    settings.STORAGES = settings.STORAGES | {}


def photo(**options):
    return make.upload(Image.new("RGB", (700, 500), "teal"), **options)


def file(content):
    return SimpleUploadedFile("photo.jpg", content, "image/jpeg")


def stored(folder=""):
    """Every file in the storage with its bytes."""
    folders, files = default_storage.listdir(folder)
    found = {}
    for name in files:
        place = f"{folder}/{name}".strip("/")
        found[place] = default_storage.open(place).read()
    for inner in folders:
        found |= stored(f"{folder}/{inner}".strip("/"))
    return found


def waiting():
    return receive(photo(), None)


def later(monkeypatch, **by):
    moment = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: moment)


# Coming in


def test_a_picture_waits_as_it_came_where_nobody_sees_it(client):
    anna = make.user()
    content = photo().read()

    sent = receive(file(content), anna)

    assert stored() == {f"incoming/{sent.file}": content}
    assert client.get(f"/media/incoming/{sent.file}").status_code == 404
    found = Picture.objects.waiting().get()
    assert (found.owner, found.width, found.height) == (anna, 700, 500)
    assert re.fullmatch("[0-9a-f]{32}", found.file)


def test_the_same_picture_has_another_name_each_time():
    assert waiting().file != waiting().file


HOSTILE = {
    "a drawing": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "We cannot read this file. Please choose a JPEG, PNG or WebP picture.",
    ),
    "a page in disguise": (
        b"<!doctype html><script>alert(1)</script>",
        "We cannot read this file. Please choose a JPEG, PNG or WebP picture.",
    ),
    "a page and a picture": (
        photo(comment=b"<script>alert(1)</script>").read(),
        "There is more than a picture in this file. Please save it as a plain JPEG.",
    ),
    "a bomb": (
        make.upload(Image.new("1", (8000, 7000)), "PNG").read(),
        "This picture has more than 50 megapixels. Please make it smaller first.",
    ),
    "too much of it": (
        b"x" * (25 * 1024 * 1024 + 1),
        "This file is larger than 25 MB. Please choose a smaller one.",
    ),
    "an iPhone's own": (
        b"\0\0\0\x18ftypheic\0\0\0\0",
        "This is a HEIC picture, as iPhones take them. Please send it as a JPEG.",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_photograph_is_refused_in_one_sentence_and_not_stored(kind):
    content, sentence = HOSTILE[kind]

    with pytest.raises(ValidationError) as refused:
        receive(file(content), None)

    assert refused.value.messages == [sentence]
    assert stored() == {}
    assert not Picture.objects.exists()


def test_only_so_many_pictures_wait(monkeypatch):
    monkeypatch.setattr("studio.pictures.receiving.MOST_WAITING", 2)
    first, _ = waiting(), waiting()

    with pytest.raises(ValidationError, match="Many pictures are being prepared"):
        waiting()
    first.refuse("late")

    assert waiting().is_waiting


def test_nobody_takes_the_place_of_others(monkeypatch):
    monkeypatch.setattr("studio.pictures.receiving.MOST_OF_ONE", 2)
    anna, ben = make.user(), make.user()
    first, _ = receive(photo(), anna), receive(photo(), anna)

    with pytest.raises(ValidationError, match="Your last pictures are still being"):
        receive(photo(), anna)
    receive(photo(), ben)
    first.refuse("late")

    assert receive(photo(), anna).is_waiting


@pytest.mark.django_db(transaction=True)
def test_of_many_pictures_sent_at_once_only_her_share_waits(monkeypatch):
    monkeypatch.setattr("studio.pictures.receiving.MOST_OF_ONE", 3)
    anna = make.user()

    def send_one():
        try:
            return receive(photo(), anna)
        except ValidationError:
            return None

    sent = [it for it in together(8, send_one) if it]

    assert len(sent) == Picture.objects.count() == 3
    assert set(stored()) == {it.incoming for it in sent}


# The worker


def test_the_worker_draws_what_waits_and_deletes_what_came():
    first, second = waiting(), waiting()
    came = stored()

    for _ in range(3):
        tasks.prepare()

    assert not Picture.objects.waiting().exists()
    assert set(stored()) == {*first.renditions, *second.renditions}
    assert not set(came.values()) & set(stored().values())
    assert Picture.objects.get(pk=first.pk).made == len(first.renditions) == 7


def test_nothing_of_where_and_by_what_a_photo_was_taken_is_kept():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "A camera of hers"
    exif[ExifTags.Base.Orientation] = 6
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    where[ExifTags.GPS.GPSLatitudeRef] = "N"
    where[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 29.88)
    content = photo(exif=exif).read()
    came = Image.open(BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert came[ExifTags.GPS.GPSLatitude] == (48.0, 51.0, 29.88)

    sent = receive(file(content), None)
    tasks.prepare()

    assert (sent.width, sent.height) == (500, 700)
    for name, bytes_of_it in stored().items():
        image = Image.open(BytesIO(bytes_of_it))
        assert not image.getexif(), name
        assert b"A camera" not in bytes_of_it
        assert image.width < image.height


def test_a_picture_that_cannot_be_opened_says_why_and_nothing_is_kept():
    content = make.upload(Image.effect_noise((700, 500), 90), "PNG").read()
    broken = receive(file(content[:-5000]), None)

    tasks.prepare()

    broken.refresh_from_db()
    assert broken.why == "This picture is damaged or incomplete. Please send it again."
    assert not broken.is_waiting
    assert stored() == {}


def stands_in(monkeypatch, program):
    """Another program in the place of the one that draws."""

    monkeypatch.setattr(
        preparing.subprocess,
        "Popen",
        lambda command, **options: RUN(
            [sys.executable, "-c", program, command[-1]], **options
        ),
    )


RUN = preparing.subprocess.Popen
HARD = "This picture takes too much to open. Please save it as a plain JPEG."


@pytest.mark.parametrize(
    "program",
    [
        "import time; print('160.webp', flush=True); time.sleep(60)",
        "import os; os.kill(os.getpid(), 9)",
        "print('160.webp')",
        "print('refused', 'x' * 90)",
    ],
)
def test_a_picture_at_which_the_process_dies_or_sticks_is_refused(program, monkeypatch):
    sent = waiting()
    stands_in(monkeypatch, program)
    monkeypatch.setattr(preparing, "MOST_SECONDS", 0.5)

    begun = monotonic()
    tasks.prepare()

    sent.refresh_from_db()
    assert monotonic() - begun < 30
    assert sent.why == HARD
    assert stored() == {}


def test_a_picture_that_a_backup_has_left_out_has_to_be_sent_again():
    sent = waiting()
    default_storage.delete(sent.incoming)

    tasks.prepare()

    sent.refresh_from_db()
    assert sent.why == "This picture waited too long. Please send it again."


def test_the_process_sees_nothing_of_our_environment(monkeypatch):
    given = {}
    monkeypatch.setattr(
        preparing.subprocess,
        "Popen",
        lambda command, **options: given.update(options) or RUN(command, **options),
    )
    waiting()

    tasks.prepare()

    assert given["env"].keys() == {"MALLOC_ARENA_MAX"}


def test_one_picture_is_in_one_pair_of_hands():
    first, second = waiting(), waiting()

    assert Picture.objects.claim() == first
    assert Picture.objects.claim() == second
    assert Picture.objects.claim() is None


def test_a_picture_whose_worker_died_is_begun_anew_but_not_for_ever(monkeypatch):
    sent = waiting()
    default_storage.save(sent.renditions[0], file(b"half of it"))
    for _ in range(3):
        assert Picture.objects.claim() == sent
        later(monkeypatch, minutes=3)
    once = waiting()
    Picture.objects.filter(pk=once.pk).update(begun_at=timezone.now(), tries=1)
    later(monkeypatch, minutes=3)

    for _ in range(3):
        tasks.prepare()

    sent.refresh_from_db()
    once.refresh_from_db()
    assert sent.why == HARD
    assert once.ready_at
    assert set(stored()) == set(once.renditions)


def test_what_a_dead_worker_left_half_written_is_written_anew():
    sent = waiting()
    default_storage.save(sent.renditions[0], file(b"half of it"))

    tasks.prepare()

    assert stored()[sent.renditions[0]] != b"half of it"
    assert set(stored()) == set(sent.renditions)


def test_the_bell_rings_when_a_picture_has_come(
    monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(tasks.prepare, "apply_async", lambda **how: rung.append(how))

    with django_capture_on_commit_callbacks(execute=True):
        waiting()

    assert rung == [{"retry": False}]


def test_a_bell_that_nobody_hears_is_no_error(monkeypatch):
    def dead(**how):
        raise OperationalError

    monkeypatch.setattr(tasks.prepare, "apply_async", dead)

    tasks.ring()


@pytest.mark.parametrize(
    "said",
    [
        {"ready_at": timezone.now(), "refused_at": timezone.now(), "refusal": "hard"},
        {"refused_at": timezone.now()},
        {"refusal": "hard"},
    ],
)
def test_a_picture_is_ready_or_refused_with_a_reason(said):
    sent = waiting()

    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=sent.pk).update(**said)


# Before its form


@pytest.fixture
def anna(client):
    found = make.user(role="instructor")
    client.force_login(found)
    return found


def send(client, upload):
    return client.post("/desk/pictures/", {"picture": upload})


def test_a_picture_is_sent_before_its_form_and_tells_how_far_it_is(client, anna):
    answer = send(client, photo())
    sent = Picture.objects.get(owner=anna)
    place = f"/desk/pictures/{sent.file}/"
    before = client.get(place).content.decode()
    sent.made = 3
    sent.save()
    meanwhile = client.get(place).content.decode()
    tasks.prepare()
    after = client.get(place).content.decode()

    assert answer.content.decode() == before
    assert f'data-file="{sent.file}" data-waiting="{place}"' in before
    assert "This picture is being prepared." in before
    assert '<progress max="7" value="0"' in before
    assert '<progress max="7" value="3"' in meanwhile
    assert "data-waiting" not in after
    assert pictures.address(sent.file, 700) in after


def test_a_page_says_when_the_worker_is_away(client, anna, monkeypatch):
    send(client, photo())
    sent = Picture.objects.get()

    later(monkeypatch, minutes=2)

    assert (
        "longer than usual"
        in client.get(f"/desk/pictures/{sent.file}/").content.decode()
    )


def test_a_picture_that_is_refused_says_so_at_once_or_later(client, anna):
    at_once = send(client, file(b"no picture"))
    broken = waiting()
    broken.refuse("damaged")
    later = client.get(f"/desk/pictures/{broken.file}/").content.decode()

    assert at_once.status_code == 422
    assert "We cannot read this file." in at_once.content.decode()
    assert "This picture is damaged" in later
    assert 'data-file=""' in later


def test_only_those_who_write_send_pictures(client, anna):
    nothing = client.post("/desk/pictures/")
    client.force_login(make.user())
    refused = send(client, photo())

    assert nothing.status_code == refused.status_code == 404
    assert stored() == {}


# On a page


def test_addresses_are_written_without_asking_the_storage(monkeypatch):
    monkeypatch.setattr(default_storage, "_wrapped", None)
    file = "3f" + "0" * 30
    at = f"/media/pictures/3f/{file}"

    assert pictures.address(file, 1600) == f"{at}-960.webp"
    assert pictures.address(file, 700) == f"{at}-700.webp"
    assert pictures.social(file) == f"{at}-social.jpg"
    assert pictures.srcset(file, 1600, "avif") == (
        f"{at}-160.avif 160w, {at}-480.avif 480w, {at}-960.avif 960w, "
        f"{at}-1600.avif 1600w"
    )
    assert pictures.srcset(file, 700, "webp") == (
        f"{at}-160.webp 160w, {at}-480.webp 480w, {at}-700.webp 700w"
    )


def test_every_address_of_a_kept_picture_leads_to_it(client):
    for width in (330, 600, 2000):
        kept = make.picture(width=width, height=400)
        listed = [
            it
            for form in ("avif", "webp")
            for it in pictures.srcset(kept.file, kept.width, form).split(", ")
        ]
        addresses = {each.split()[0] for each in listed} | {
            pictures.address(kept.file, kept.width),
            pictures.social(kept.file),
        }

        assert {client.get(address).status_code for address in addresses} == {200}
        assert addresses == {f"/media/{name}" for name in kept.renditions}


def test_a_document_cannot_lead_a_picture_astray():
    file = "../../\"><script> 2x, //evil.example'"

    html = shown(file=file, width=700, height=500)

    assert html.count("<") == html.count(">") == 4
    assert "//" not in html
    assert "/media/pictures/../..%2F..%2F%22%3E%3Cscript%3E%202x%2C%20%2F%2F" in html


def shown(*, file, width, height, **context):
    source = "{% load studio %}{% picture it alt=alt sizes=sizes loading=loading focus=focus %}"
    defaults = {"alt": "", "sizes": "100vw", "loading": "lazy", "focus": ""}
    it = SimpleNamespace(file=file, width=width, height=height)
    return Template(source).render(Context(defaults | context | {"it": it}))


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

    sizes = 'sizes="(min-width: 40rem) 38rem, 100vw"'
    small = {
        form: f"{at}-160.{form} 160w, {at}-480.{form} 480w" for form in ("avif", "webp")
    }
    assert html == (
        f'<picture><source type="image/avif" srcset="{small["avif"]}, {at}-960.avif 960w"'
        f' {sizes}><img src="{at}-960.webp" srcset="{small["webp"]}, {at}-960.webp 960w"'
        f' {sizes} width="960" height="640"'
        ' alt="Anna&#x27;s &quot;tree&quot;" decoding="async" loading="lazy"></picture>'
    )


def test_the_first_picture_of_a_page_does_not_wait():
    html = shown(file="3f" + "0" * 30, width=960, height=640, loading="eager")

    assert html.endswith(' alt="" decoding="async" fetchpriority="high"></picture>')


def test_a_picture_is_cut_around_what_matters():
    html = shown(file="3f" + "0" * 30, width=960, height=640, focus="top-left")

    assert ' alt="" class="focus-top-left" decoding' in html


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_picture_is_served_for_ever_and_to_everyone(client, signed_in):
    kept = make.picture()
    if signed_in:
        client.force_login(make.user())

    for address, kind in [
        (pictures.address(kept.file, kept.width), "image/webp"),
        ("/media/" + pictures.stored_as(kept.file, "480.avif"), "image/avif"),
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
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "allow" not in policy
        assert not answer.cookies
        assert "Vary" not in answer


def test_a_picture_asks_no_database(client, django_assert_num_queries):
    kept = make.picture()
    client.force_login(make.user())

    with django_assert_num_queries(0):
        assert client.get(pictures.social(kept.file)).status_code == 200


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


def test_a_picture_that_is_missing_is_not_missing_for_ever(client):
    answer = client.get(pictures.social("0" * 32))

    assert answer.status_code == 404
    assert answer["Cache-Control"] == "private, no-store"


def test_where_a_picture_is_being_prepared_there_is_paper_of_its_size(client):
    sent = waiting()

    blank = client.get(pictures.address(sent.file, sent.width))
    social = client.get(pictures.social(sent.file))
    tasks.prepare()
    drawn = client.get(pictures.address(sent.file, sent.width))

    assert blank.status_code == 200
    assert 'width="700" height="500"' in blank.content.decode()
    assert blank["Content-Type"] == "image/svg+xml"
    assert blank["Cache-Control"] == "no-store"
    assert "sandbox" in blank["Content-Security-Policy"]
    assert social.status_code == 404
    assert drawn["Content-Type"] == "image/webp"


def test_pictures_may_lie_in_a_folder_too(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }

    kept = make.picture()

    names = {
        str(it.relative_to(tmp_path)) for it in tmp_path.rglob("*") if it.is_file()
    }
    assert names == set(kept.renditions)
    answer = client.get(pictures.social(kept.file))
    assert answer.getvalue() == (tmp_path / kept.renditions[-1]).read_bytes()
