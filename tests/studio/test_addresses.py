"""A page that is renamed is still found by whoever knows an address that it had."""

from threading import Barrier

import pytest
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from comments.models import Comment
from poses.models import Pose, Tutorial
from studio.models import Instructor
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db
MAKERS = [make.tutorial, make.pose, make.instructor]
every_page = pytest.mark.parametrize("made", MAKERS, ids=lambda made: made.__name__)


def rename(page, *slugs):
    for slug in slugs:
        page.slug = slug
        page.full_clean()
        page.save(update_fields=["slug"])
    return page


def led(answer):
    return answer.status_code, answer.get("Location")


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (make.tutorial, "/tutorials/{}/"),
        (make.tutorial, "/tutorials/{}/print/"),
        (make.tutorial, "/discussions/{}/"),
        (make.tutorial, "/comments/add/{}/"),
        (make.pose, "/poses/{}/"),
        (make.instructor, "/instructors/{}/"),
        (make.instructor, "/instructors/{}/feed/"),
    ],
)
def test_every_address_that_a_page_had_leads_to_the_one_of_today(client, made, place):
    rename(made(slug="one"), "two", "three")
    asked = "?after=3&q=%C3%A4"

    answers = [
        (client.get(place.format(slug) + asked), client.head(place.format(slug)))
        for slug in ("one", "two")
    ]

    for by_get, by_head in answers:
        assert led(by_get) == (301, place.format("three") + asked)
        assert led(by_head) == (301, place.format("three"))
        assert by_get["Cache-Control"] == "no-cache"
        assert not by_get.cookies
    assert client.get(place.format("three")).status_code == 200


def test_a_comment_that_was_typed_before_the_renaming_goes_along(client):
    tutorial = rename(make.tutorial(slug="one"), "two")
    client.force_login(make.user(display_name="Anna"))
    typed = {"body": "Where do my arms go?"}

    answer = client.post("/comments/add/one/", typed, follow=False)
    client.post("/comments/add/one/", typed, follow=True)

    assert led(answer) == (308, "/comments/add/two/")
    said = Comment.objects.get()
    assert said.discussion.tutorial == tutorial
    assert "Where do my arms go?" in said.body


@every_page
def test_a_page_may_take_back_an_address_of_its_own(client, made):
    page = rename(made(slug="one"), "two", "one", "two", "one")

    first, second = (
        page.get_absolute_url(),
        page.get_absolute_url().replace("one", "two"),
    )

    assert client.get(first).status_code == 200
    assert led(client.get(second)) == (301, first)
    assert {it.slug for it in page.addresses.all()} == {"one", "two"}


def hide(page):
    if isinstance(page, Tutorial):
        page.withdraw()
    else:
        page.state = Instructor.State.HIDDEN
        page.save(update_fields=["state"])


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (make.tutorial, "/tutorials/{}/"),
        (make.draft, "/tutorials/{}/"),
        (make.tutorial, "/discussions/{}/"),
        (make.tutorial, "/comments/add/{}/"),
        (make.instructor, "/instructors/{}/"),
        (make.instructor, "/instructors/{}/feed/"),
    ],
)
def test_a_page_that_is_not_public_never_betrays_where_it_is(client, made, place):
    hide(rename(made(slug="one"), "secret"))

    answers = [client.get(place.format(slug)) for slug in ("one", "secret")]

    assert [led(answer) for answer in answers] == [(404, None), (404, None)]
    assert "secret" not in answers[0].content.decode()


@every_page
def test_no_other_page_ever_gets_an_address_that_was_used(made):
    rename(made(slug="one"), "two")
    other = made(slug="other")

    for slug in ("one", "two"):
        other.slug = slug
        with pytest.raises(ValidationError) as refused:
            other.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save(update_fields=["slug"])
        with pytest.raises(IntegrityError), transaction.atomic():
            made(slug=slug)
        assert "slug" in refused.value.message_dict

    assert set(type(other).objects.values_list("slug", flat=True)) == {"two", "other"}


def test_what_is_not_there_at_an_address_of_today_leads_nowhere(client):
    make.tutorial(slug="tree")

    assert client.get("/discussions/tree/?thread=999").status_code == 404


def test_the_way_to_a_new_address_is_not_kept(client):
    page = rename(make.pose(slug="one"), "two")
    client.get("/poses/one/")

    rename(page, "one")

    assert client.get("/poses/one/").status_code == 200


def test_saving_something_else_leaves_the_addresses_alone(django_assert_num_queries):
    page = make.instructor(slug="one")

    with django_assert_num_queries(3):
        page.save(update_fields=["headline"])

    assert [str(address) for address in page.addresses.all()] == ["one"]


def test_a_link_in_a_text_survives_every_renaming(client):
    pose = make.pose(slug="one")
    rename(pose, "two")
    linking = make.draft(intro='<p><a href="/poses/one/">The pose</a></p>').draft.sheet

    assert f'<a href="pose:{pose.pk}"' in linking.intro


@pytest.mark.django_db(transaction=True)
def test_of_several_pages_renamed_at_once_exactly_one_gets_the_address():
    waiting = [make.pose(slug=f"pose-{n}") for n in range(4)]

    def take():
        page = waiting.pop()
        page.slug = "wanted"
        try:
            page.save(update_fields=["slug"])
        except IntegrityError:
            return "refused"
        return "renamed"

    answers = together(4, take)

    assert sorted(answers) == ["refused"] * 3 + ["renamed"]
    renamed = Pose.objects.get(slug="wanted")
    assert {it.slug for it in renamed.addresses.all()} >= {"wanted"}
    assert Pose.objects.filter(addresses__slug="wanted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_page_renamed_twice_at_once_is_found_by_both_names(client):
    page, slugs = make.pose(slug="one"), ["two", "three"]

    def take():
        rename(Pose.objects.get(pk=page.pk), slugs.pop())

    together(2, take)

    today = Pose.objects.get().get_absolute_url()
    found = {
        client.get(f"/poses/{slug}/", follow=True).request["PATH_INFO"]
        for slug in ("one", "two", "three")
    }
    assert found == {today}


def chosen(slug):
    """What the admin's page of an instructor posts."""
    return {
        "slug": slug,
        "display_name": "Mira",
        "state": "active",
        "credentials-TOTAL_FORMS": "0",
        "credentials-INITIAL_FORMS": "0",
    }


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_choose_one_address_at_once_the_second_is_told(monkeypatch):
    seats = [make.instructor(slug="one"), make.instructor(slug="two")]
    owner, both_checked, late = make.admin(is_superuser=True), Barrier(2), list(seats)
    save = ModelAdmin.save_model

    def save_together(*args):
        if late:
            late.pop()
            both_checked.wait()
        save(*args)

    monkeypatch.setattr(ModelAdmin, "save_model", save_together)

    def choose():
        url = reverse("admin:studio_instructor_change", args=[seats.pop().pk])
        client = Client()
        client.force_login(owner)
        return client.post(url, chosen("wanted"))

    answers = sorted(together(2, choose), key=lambda answer: answer.status_code)

    assert [answer.status_code for answer in answers] == [200, 302]
    assert "Another page has or had this address." in answers[0].content.decode()
