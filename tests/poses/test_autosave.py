"""The desk keeps what is typed by itself, and takes nothing away by that."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import make
from tests.pages import sent
from tests.poses.savers import kill_savers

pytestmark = pytest.mark.django_db

# Two transactions, one within the other, begin and end.
SAVEPOINTS = 4


@pytest.fixture
def anna(client):
    user = make.user(role="instructor", display_name="Anna")
    make.instructor(user=user)
    client.force_login(user)
    return user


@pytest.fixture
def tutorial(anna):
    return make.draft(
        title="Tree", steps=["Stand.", "Lift."], authors=[anna.instructor]
    )


def keep(client, tutorial, form=None, **typed):
    page = f"/desk/tutorials/{tutorial.pk}/"
    form = form or sent(client.get(page))
    return client.post(f"{page}autosave/", form | typed)


def test_what_is_typed_becomes_the_draft(client, tutorial, anna):
    answer = keep(client, tutorial, **{"about-title": "A tall tree"})

    draft = tutorial.draft
    assert answer.json()["number"] == draft.number == 2
    assert (draft.sheet.title, draft.author, draft.is_autosave) == (
        "A tall tree", anna, True
    )  # fmt: skip


def test_nothing_new_is_no_new_version(client, tutorial):
    assert keep(client, tutorial).json()["number"] == 1
    assert tutorial.revisions.count() == 1


def test_what_takes_something_away_waits_for_the_button(client, tutorial):
    typed = {"steps-0-remove": "on", "steps-1-merge": "on", "page-slug": "other"}

    keep(client, tutorial, **typed, **{"about-title": "A tall tree"})

    tutorial.refresh_from_db()
    texts = [step.text for step in tutorial.draft.sheet.steps]
    assert texts == ["Stand.", "Lift."]
    assert tutorial.slug != "other"


def test_of_what_was_saved_by_itself_one_version_in_ten_minutes_stays(client, tutorial):
    with time_machine.travel("2026-03-01T10:01:00Z", tick=False) as clock:
        for minute in range(25):
            clock.shift(timedelta(minutes=1))
            keep(client, tutorial, **{"about-title": f"Tree {minute}"})

    titles = [it.sheet.title for it in tutorial.revisions.filter(is_autosave=True)]
    assert titles == ["Tree 24", "Tree 17", "Tree 7"]


def test_what_readers_see_and_what_others_wrote_never_gives_way(client, tutorial, anna):
    editor, other = make.user(role="editor"), Client()
    other.force_login(editor)
    with time_machine.travel("2026-03-01T10:01:00Z", tick=False):
        keep(
            client, tutorial, **{"about-title": "Hers", "about-summary": "Stand tall."}
        )
        keep(other, tutorial, **{"about-title": "The editor’s"})
        tutorial.publish()
        keep(other, tutorial, **{"about-title": "The editor’s second"})

    titles = [it.sheet.title for it in tutorial.revisions.all()]
    assert titles == ["The editor’s second", "The editor’s", "Hers", "Tree"]


def test_what_is_in_the_way_is_told_and_changes_nothing(client, tutorial):
    form = sent(client.get(f"/desk/tutorials/{tutorial.pk}/"))
    there = {"HTTP_SEC_FETCH_SITE": "cross-site"}
    address = f"/desk/tutorials/{tutorial.pk}/autosave/"
    stranger = Client()
    stranger.force_login(make.user(role="instructor"))

    answers = [
        keep(client, tutorial, form, **{"steps-0-hold": "for ever and ever"}),
        Client(enforce_csrf_checks=True).post(address, form),
        client.post(address, form | {"about-title": "Foreign"}, **there),
        stranger.post(address, form | {"about-title": "Foreign"}),
        client.get(address),
    ]

    assert [answer.status_code for answer in answers] == [422, 401, 403, 404, 405]
    assert tutorial.revisions.count() == 1


def test_of_two_tabs_the_later_is_told_and_overwrites_nothing(client, tutorial):
    form = sent(client.get(f"/desk/tutorials/{tutorial.pk}/"))
    keep(client, tutorial, form, **{"about-title": "The first tab"})

    answer = keep(client, tutorial, form, **{"about-title": "The second tab"})

    assert answer.status_code == 409
    assert tutorial.draft.sheet.title == "The first tab"


@pytest.mark.parametrize("steps", [2, 40])
def test_saving_asks_six_questions_however_much_is_written(
    client, anna, steps, django_assert_num_queries
):
    tutorial = make.draft(steps=["Stand."] * steps, authors=[anna.instructor])
    form = sent(client.get(f"/desk/tutorials/{tutorial.pk}/"))
    number = keep(client, tutorial, form, **{"steps-1-text": "Li"}).json()["number"]
    form |= {"page-opened": number, "page-after": number}

    with django_assert_num_queries(6 + SAVEPOINTS):
        keep(client, tutorial, form, **{"steps-1-text": "Lift."})

    assert tutorial.draft.sheet.steps[1].text == "Lift."
    assert tutorial.revisions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_five_kills_in_the_middle_of_a_save_leave_the_old_draft_or_the_new_one():
    saved, broken = kill_savers(5)

    assert saved > 5
    assert broken == []
