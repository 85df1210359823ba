from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from studio import pictures
from studio.models import Instructor, Picture
from studio.pictures.receiving import receive
from studio.pictures.tidying import tidy
from studio.tasks import prepare
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    """Signed in, with a seat of her own."""
    client.person = make.user(role="instructor")
    client.force_login(client.person)
    client.seat = make.instructor(user=client.person, slug="mira")
    return client


SAID = {
    "display_name": "Mira Anand",
    "headline": "Slow yoga",
    "bio": "Came with a stiff neck.",
    "place": "Vienna",
    "languages": "English, German",
    "links": "mira.example\r\n\r\n https://www.video.example/@mira ",
    "link": "booking.example/mira",
    "link_text": "Book a class",
}


def test_an_instructor_writes_her_own_page(mira, client, django_assert_num_queries):
    page = mira.post("/desk/profile/", SAID, follow=True)

    assert page.redirect_chain == [("/desk/profile/", 302)]
    assert "Saved." in page.content.decode()
    mira.seat.refresh_from_db()
    links = ["https://mira.example", "https://www.video.example/@mira"]
    stored = {name: getattr(mira.seat, name) for name in SAID}
    link = "https://booking.example/mira"
    assert stored == SAID | {"links": links, "link": link}
    public = client.get("/instructors/mira/").content.decode()
    for shown in (
        "Came with a stiff neck.",
        'href="https://booking.example/mira" rel="noopener">Book a class</a>',
        'href="https://www.video.example/@mira" rel="me noopener">video.example</a>',
    ):
        assert shown in public
    with django_assert_num_queries(5):
        mira.get("/desk/profile/")


def test_her_address_and_her_state_are_not_hers_to_change(mira):
    ben = make.instructor(slug="ben", display_name="Ben")
    sly = {"slug": "ben-too", "state": "hidden", "user": "", "id": ben.pk}

    mira.post("/desk/profile/", SAID | sly)

    mira.seat.refresh_from_db()
    ben.refresh_from_db()
    assert (mira.seat.slug, mira.seat.state) == ("mira", "active")
    assert mira.seat.user == mira.person
    assert ben.display_name == "Ben"


def test_what_an_admin_changed_meanwhile_stays(mira):
    Instructor.objects.filter(pk=mira.seat.pk).update(state="alumni")

    mira.post("/desk/profile/", SAID)

    assert Instructor.objects.get(pk=mira.seat.pk).is_alumni


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("display_name", "", "Write your name."),
        ("display_name", "Mira mira.example", "Write a name, and no address."),
        ("links", "https://a.example\n\njavascript:alert(1)", "Line 2:"),
        ("links", "ftp://files.example/", "Line 1:"),
        (
            "links",
            "\n".join(f"a{n}.example" for n in range(7)),
            "Keep it to six links.",
        ),
        ("link_text", "", "Say in a few words where the link leads."),
        ("bio", "x" * 4001, "at most 4000 characters"),
    ],
)
def test_what_is_refused_is_said_and_kept_on_the_page(mira, field, typed, told):
    before = Instructor.objects.values().get(pk=mira.seat.pk)

    page = mira.post("/desk/profile/", SAID | {field: typed})

    words = page.content.decode()
    assert page.status_code == 422
    assert words.count(told) >= 2  # above the form and beside the field
    assert f'<a href="#id_{field}">' in words
    assert "Came with a stiff neck." in words or field == "bio"
    assert Instructor.objects.values().get(pk=mira.seat.pk) == before


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("active", "See your page"),
        ("alumni", "You taught here once"),
        ("invited", "Nobody sees your page yet."),
        ("hidden", "Nobody sees your page yet."),
    ],
)
def test_she_is_told_who_sees_her_page(mira, state, told):
    Instructor.objects.filter(pk=mira.seat.pk).update(state=state)

    page = mira.get("/desk/profile/").content.decode()

    assert told in page
    assert ("See your page" in page) == (state in ("active", "alumni"))


def test_who_taught_here_once_keeps_a_page_and_stands_last(client):
    make.instructor(display_name="Anna", slug="anna", state="alumni")
    make.instructor(display_name="Zoe", slug="zoe")
    make.instructor(display_name="Hidden", slug="hidden", state="hidden")

    people = client.get("/instructors/").content.decode()

    assert people.index("Zoe") < people.index("Taught here once") < people.index("Anna")
    assert "Hidden" not in people
    assert "Taught here once" in client.get("/instructors/anna/").content.decode()
    assert "Taught here once" not in client.get("/instructors/zoe/").content.decode()
    assert client.get("/instructors/hidden/").status_code == 404


def test_the_menu_leads_to_the_profile_of_whoever_has_one(mira, client):
    with_seat = mira.get("/me/").content.decode()
    client.force_login(make.user())

    assert "/desk/profile/" in with_seat
    assert "/desk/profile/" not in client.get("/me/").content.decode()


def test_a_long_list_of_links_is_one_field_in_the_admin(client):
    client.force_login(make.admin())
    seat = make.instructor(links=["https://a.example", "https://b.example"])

    page = client.get(f"/admin/studio/instructor/{seat.pk}/change/").content.decode()

    assert "https://a.example\nhttps://b.example</textarea>" in page


def photo(**options):
    return make.upload(Image.new("RGB", (700, 500), "teal"), **options)


def worn(client):
    return Instructor.objects.get(pk=client.seat.pk).photo


def test_an_instructor_shows_her_photo_wherever_she_is_named(mira, client):
    make.tutorial(authors=[mira.seat], slug="tree")

    saved = mira.post(
        "/desk/profile/", SAID | {"photo-upload": photo(), "photo-focus": "top"}
    )
    file = worn(mira).file
    prepare()

    assert saved.status_code == 302
    small = f"/media/pictures/{file[:2]}/{file}-160.avif 160w"
    for page in (
        "/instructors/mira/",
        "/instructors/",
        "/tutorials/tree/",
        "/tutorials/",
    ):
        public = client.get(page).content.decode()
        assert small in public
        assert 'alt="" class="focus-top"' in public
    linked = client.get("/instructors/mira/").content.decode()
    assert f'"image": "http://localhost:8000{pictures.social(file)}"' in linked


def test_a_photo_that_came_before_its_form_is_worn_and_can_be_taken_off(mira):
    before = receive(photo(), mira.person)

    mira.post("/desk/profile/", SAID | {"photo-sent": before.file})
    first = worn(mira)
    mira.post("/desk/profile/", SAID)
    kept = worn(mira)
    mira.post("/desk/profile/", SAID | {"photo-remove": "on", "photo-upload": photo()})

    assert first == kept == pictures.Square(before.file, 700)
    assert worn(mira) is None


def test_a_photo_that_cannot_be_used_is_refused_and_one_that_can_is_not_lost(mira):
    wrong = mira.post("/desk/profile/", SAID | {"photo-upload": photo(form="GIF")})
    nameless = SAID | {"display_name": "", "photo-upload": photo()}
    refused = mira.post("/desk/profile/", nameless)
    kept = Picture.objects.get()
    mira.post("/desk/profile/", SAID | {"photo-sent": kept.file})

    assert wrong.status_code == refused.status_code == 422
    assert "We cannot read this file." in wrong.content.decode()
    assert f'name="photo-sent" value="{kept.file}"' in refused.content.decode()
    assert worn(mira).file == kept.file


def test_a_photo_that_turns_out_broken_leaves_initials_and_its_owner_hears_why(
    mira, client
):
    whole = make.upload(Image.effect_noise((700, 500), 90), "PNG").read()
    broken = SimpleUploadedFile("me.png", whole[:-5000])
    mira.post("/desk/profile/", SAID | {"photo-upload": broken})
    meanwhile = client.get("/instructors/mira/").content.decode()

    prepare()
    cache.clear()
    public = client.get("/instructors/mira/").content.decode()
    hers = mira.get("/desk/profile/").content.decode()
    mira.post("/desk/profile/", SAID | {"photo-remove": "on"})
    after = mira.get("/desk/profile/").content.decode()

    why = "This picture is damaged or incomplete. Please send it again."
    assert "/media/" in meanwhile
    assert "/media/" not in public
    assert 'aria-hidden="true">MA</span>' in public
    assert hers.count(why) == 1
    assert why not in after


def test_a_photo_chosen_in_the_moment_in_which_it_is_refused_is_taken_off_at_night(
    mira,
):
    broken = receive(photo(), mira.person)
    broken.refuse("damaged")
    mira.seat.wear(broken)

    tidy(shown=())

    assert worn(mira) is None
    seat = Instructor.objects.get(pk=mira.seat.pk)
    assert seat.why_no_photo.startswith("This picture is damaged")


def test_a_place_that_no_photo_has_is_refused(mira):
    answer = mira.post("/desk/profile/", SAID | {"photo-focus": "behind"})

    assert answer.status_code == 422
    assert worn(mira) is None


def test_a_photo_that_is_worn_is_never_tidied_away(mira):
    old, now = (make.picture(owner=mira.person) for _ in range(2))
    for each in (old, now):
        mira.seat.wear(each)
    Picture.objects.update(sent_at=timezone.now() - timedelta(days=8))

    tidy(shown=())

    assert set(Picture.objects.all()) == {now}


def test_a_photo_has_a_width(mira):
    with pytest.raises(IntegrityError), transaction.atomic():
        Instructor.objects.update(photo_file="3f" * 16)
