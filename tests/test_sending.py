"""Pictures in a real browser: made smaller, sent before the form, followed to the end."""

import os

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image

from poses.sheet import Picture as Shown
from studio.models import Picture
from studio.tasks import prepare
from tests import make
from tests.browser import Watch, chromium, needs_a_browser
from tests.test_look import session_of

pytestmark = [needs_a_browser, pytest.mark.django_db(transaction=True)]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def anna(client):
    found = make.user(role="instructor")
    make.instructor(user=found)
    client.force_login(found)
    return found


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def desk(anna, client, browser, live_server):
    """The form of a draft of hers, in a phone's browser, and what goes wrong in it."""
    tutorial = make.draft(authors=[anna.instructor], steps=["Stand.", "Fold."])
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([session_of(client, live_server.url)])
    page = context.new_page()
    page.tutorial, page.watch = tutorial, Watch(page, live_server.url)
    page.goto(f"{live_server.url}/desk/tutorials/{tutorial.pk}/")
    yield page
    page.goto("about:blank")
    context.close()


def photo(tmp_path, size=(4000, 3000)):
    """As a phone writes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    path = tmp_path / "IMG_1.jpg"
    grain = Image.effect_noise((1000, 750), 90).resize(size)
    grain.convert("RGB").save(path, exif=exif, quality=95)
    return path


def test_a_photo_is_made_smaller_sent_at_once_and_kept_without_a_press(desk, tmp_path):
    path = photo(tmp_path)

    desk.set_input_files("[name=picture-upload]", path)
    desk.get_by_text("This picture is being prepared.").first.wait_for()
    sent = Picture.objects.get()
    came = default_storage.open(sent.incoming).read()
    prepare()
    desk.locator(".desk-picture img").first.wait_for()
    with desk.expect_response(lambda it: "A+fold" in (it.request.post_data or "")):
        desk.fill("[name=picture-alt]", "A fold")

    assert len(came) < path.stat().st_size / 2
    assert b"Exif" not in came
    assert (sent.width, sent.height) == (1600, 2133)
    draft = type(desk.tutorial).objects.get(pk=desk.tutorial.pk).draft
    assert draft.sheet.picture == Shown(sent.file, 1600, 2133, "A fold")
    assert desk.watch.seen == []


def test_a_step_that_was_copied_takes_a_picture_of_its_own(desk, tmp_path):
    step = desk.locator(".desk-step")
    step.nth(0).get_by_role("button", name="Copy").click()
    step.nth(1).locator("summary", has_text="Picture").click()

    step.nth(1).locator("input[type=file]").set_input_files(photo(tmp_path, (800, 600)))
    step.nth(1).get_by_text("This picture is being prepared.").wait_for()

    sent = Picture.objects.get().file
    values = [
        field.input_value() for field in desk.locator("[data-picture-sent]").all()
    ]
    assert values.count(sent) == 1
    assert step.nth(1).locator("[data-picture-sent]").input_value() == sent


def test_what_is_no_photograph_is_refused_beside_its_field(desk, tmp_path):
    path = tmp_path / "photo.png"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'></svg>")

    desk.set_input_files("[name=picture-upload]", path)

    desk.get_by_text("We cannot read this file.").wait_for()
    assert desk.input_value("[name=picture-sent]") == ""
    assert desk.input_value("[name=picture-upload]") == ""


def test_a_picture_that_turns_out_broken_is_no_longer_part_of_the_form(desk, tmp_path):
    desk.set_input_files("[name=picture-upload]", photo(tmp_path, (800, 600)))
    desk.get_by_text("This picture is being prepared.").first.wait_for()

    Picture.objects.get().refuse("damaged")

    desk.get_by_text("This picture is damaged or incomplete.").wait_for()
    assert desk.input_value("[name=picture-sent]") == ""


def test_without_a_network_the_file_goes_with_the_form(desk, tmp_path):
    desk.route("**/desk/pictures/", lambda route: route.abort())

    desk.set_input_files("[name=picture-upload]", photo(tmp_path, (800, 600)))
    desk.get_by_text("It is sent when you press Save.").wait_for()
    desk.get_by_role("button", name="Save", exact=True).first.click()
    desk.get_by_text("Saved as a draft.").wait_for()

    sent = Picture.objects.get()
    draft = type(desk.tutorial).objects.get(pk=desk.tutorial.pk).draft
    assert draft.sheet.picture.file == sent.file
