"""A draft for somebody without an account, by an address that is a secret."""

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from poses.forms import sharing
from poses.models import SecretLink, StepNote, Tutorial
from poses.sheet import Step
from poses.tasks import tidy
from studio import pace
from tests import make
from tests.pages import sent
from tests.threads import together

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def anna(client):
    user = make.user(role="instructor", display_name="Anna")
    make.instructor(user=user, display_name="Anna")
    client.force_login(user)
    return user


@pytest.fixture
def tutorial(anna):
    return make.draft(
        title="Quiet tree", steps=["Stand.", "Lift a foot."], authors=[anna.instructor]
    )


@pytest.fixture
def guest():
    return Client(enforce_csrf_checks=True)


def desk(tutorial):
    return f"/desk/tutorials/{tutorial.pk}/links/"


def said(response):
    return response.content.decode()


def link(tutorial, **fields):
    """The address of a new secret link."""
    fields = {"name": "Jo", "days": 7} | fields
    return f"/draft/{SecretLink.objects.give(tutorial=tutorial, **fields)}/"


def note(guest, address, seconds=9, **typed):
    page = sent(guest.get(address))
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        return guest.post(address, page | {"words": "How high?"} | typed, **HERE)


# At the desk


def test_the_address_is_shown_once_and_kept_nowhere(client, tutorial, guest):
    form = sent(client.get(desk(tutorial)))

    made = client.post(desk(tutorial), form | {"name": "Jo", "days": 1})
    address = re.search(r'value="http://localhost:8000(/draft/(\S+)/)"', said(made))

    kept = SecretLink.objects.get()
    assert guest.get(address[1]).status_code == 200
    assert kept.token_hash == sha256(address[2].encode()).hexdigest()
    assert len(address[2]) == 43
    assert address[2] not in said(client.get(desk(tutorial)))
    assert timedelta(hours=23) < kept.expires_at - timezone.now() < timedelta(days=1)


def test_the_page_loaded_again_shows_the_same_link_and_makes_no_other(client, tutorial):
    form = sent(client.get(desk(tutorial))) | {"name": "Jo", "days": 1}

    made, again = client.post(desk(tutorial), form), client.post(desk(tutorial), form)

    assert SecretLink.objects.count() == 1
    assert made.context["address"] == again.context["address"]


@pytest.mark.parametrize("other", [{"name": "Kim"}, {"days": 7}, {"once": ""}])
def test_another_form_makes_another_link(client, tutorial, other):
    form = sent(client.get(desk(tutorial))) | {"name": "Jo", "days": 1}

    for typed in (form, form | other):
        client.post(desk(tutorial), typed)

    assert SecretLink.objects.count() == 2


def test_one_form_sent_for_two_drafts_makes_two_links(client, tutorial, anna):
    form = sent(client.get(desk(tutorial))) | {"name": "Jo", "days": 1}
    other = make.draft(authors=[anna.instructor])

    for each in (tutorial, other):
        client.post(desk(each), form)

    assert SecretLink.objects.filter(tutorial=tutorial).count() == 1
    assert SecretLink.objects.filter(tutorial=other).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_link(client, tutorial, anna):
    form = sent(client.get(desk(tutorial))) | {"name": "Jo", "days": 1}

    def press():
        browser = Client()
        browser.force_login(anna)
        return browser.post(desk(tutorial), form).context["address"]

    assert len(set(together(4, press))) == 1
    assert SecretLink.objects.count() == 1


def test_the_desk_lists_who_can_see_a_draft(client, tutorial, guest):
    note(guest, link(tutorial, name="Jo"))
    link(tutorial, name="Kim")
    SecretLink.objects.get(name="Kim").revoke()
    link(tutorial, name="Lee")
    SecretLink.objects.filter(name="Lee").update(
        made_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(days=1),
    )
    link(make.draft(), name="Somebody of others")

    page = said(client.get(desk(tutorial)))

    found = re.findall(r"<strong>(\w+)</strong> <span[^>]*>(\w+)<", page)
    assert found == [("Lee", "Over"), ("Kim", "Revoked"), ("Jo", "Open")]
    assert page.count("One note.") == 1
    assert page.count(">Revoke<") == 1


def test_a_link_says_for_whom_it_is(client, tutorial):
    answer = client.post(desk(tutorial), {"name": " ", "days": 7})

    assert answer.status_code == 422
    assert "Say for whom it is." in said(answer)
    assert "Nobody has been given one." in said(answer)


@pytest.mark.parametrize("many", [1, 9])
def test_the_list_costs_the_same_however_many(
    client, tutorial, many, django_assert_num_queries
):
    for _ in range(many):
        link(tutorial)

    with django_assert_num_queries(6):
        client.get(desk(tutorial))


def test_others_neither_see_nor_make_nor_end_links(client, tutorial):
    theirs = make.draft()
    link(theirs)
    kept = SecretLink.objects.get()

    codes = [
        client.get(desk(theirs)).status_code,
        client.post(desk(theirs), {"name": "Me", "days": 7}).status_code,
        client.post(f"{desk(theirs)}{kept.pk}/revoke/").status_code,
        client.post(f"{desk(tutorial)}{kept.pk}/revoke/").status_code,
    ]

    kept.refresh_from_db()
    assert codes == [404] * 4
    assert SecretLink.objects.count() == 1
    assert kept.is_open
    assert str(kept) == "Jo"


def test_no_link_ends_before_it_begins(tutorial):
    with pytest.raises(IntegrityError), transaction.atomic():
        link(tutorial, days=0)


# Reading


def test_a_guest_sees_the_newest_draft_as_its_readers_would(tutorial, anna, guest):
    address = link(tutorial)
    sheet = replace(tutorial.draft.sheet, title="Quiet oak", lead_side="left")
    tutorial.save_draft(sheet, anna)

    answer = guest.get(address)

    assert answer.templates[0].name == "poses/shared/draft.html"
    assert "poses/_told.html" in [it.name for it in answer.templates]
    assert "Quiet oak</h1>" in said(answer)
    assert "A draft, shown to Jo" in said(answer)
    assert answer.context["page"].sheet == tutorial.draft.sheet
    assert guest.get(address, {"lead": "right"}).context["is_turned"]


def test_a_secret_is_told_to_nobody(tutorial, guest):
    address = link(tutorial)

    answers = [guest.get(address), guest.get("/draft/x/"), guest.put(address)]

    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert not answer.cookies
    assert address not in said(answers[0])
    assert '<meta name="robots" content="noindex">' in said(answers[0])


def test_a_guest_is_asked_for_no_session_and_no_user(
    tutorial, guest, django_assert_num_queries
):
    address = link(tutorial)

    with django_assert_num_queries(8) as asked:
        guest.get(address)

    tables = ("django_session", "studio_user")
    assert not [it for it in asked if any(table in it["sql"] for table in tables)]


def test_unknown_expired_and_revoked_are_the_same_bytes(tutorial, guest):
    expired, revoked = link(tutorial), link(tutorial)
    SecretLink.objects.latest("pk").revoke()
    first = SecretLink.objects.order_by("pk").first()
    SecretLink.objects.filter(pk=first.pk).update(
        made_at=timezone.now() - timedelta(days=8), expires_at=timezone.now()
    )
    unknown = "/draft/" + "x" * 43 + "/"

    answers = [
        (answer.status_code, answer.content, answer.headers)
        for address in (unknown, expired, revoked)
        for answer in (guest.get(address), guest.post(address, {"words": "x"}, **HERE))
    ]

    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


def test_a_link_ends_when_somebody_ends_it(client, tutorial, guest):
    address = link(tutorial)
    kept = SecretLink.objects.get()

    answer = client.post(f"{desk(tutorial)}{kept.pk}/revoke/", follow=True)
    kept.refresh_from_db()
    first = kept.revoked_at
    kept.revoke()

    kept.refresh_from_db()
    assert "Revoked. Whoever opens it now" in said(answer)
    assert guest.get(address).status_code == 404
    assert kept.revoked_at == first


def test_a_link_shows_nothing_where_nothing_is_written(guest):
    address = link(Tutorial.objects.create(slug="bare", title="Bare"), may_note=False)

    assert guest.get(address).status_code == 404


# Notes


def test_a_guests_note_reaches_the_author_beside_its_step(client, tutorial, guest):
    address, key = link(tutorial), tutorial.draft.sheet.steps[1].key

    answer = note(guest, address, step=key, name="Jo the neighbour")
    thanks = said(guest.get(answer.url))
    page = said(client.get(f"/desk/tutorials/{tutorial.pk}/"))

    kept = StepNote.objects.get()
    assert (kept.said_by, kept.quote, str(kept.step_key)) == (
        "Jo the neighbour", "Lift a foot.", key
    )  # fmt: skip
    assert answer.url == f"{address}?noted#notes"
    assert "It stands at the author’s desk now." in thanks
    assert "How high?" in thanks
    assert "Jo the neighbour (by a secret link)" in page
    assert page.index("Lift a foot.</textarea>") < page.index("How high?")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_note(tutorial, guest):
    address = link(tutorial)
    page = sent(guest.get(address)) | {"words": "How high?"}

    def press():
        with time_machine.travel(timezone.now() + timedelta(seconds=9)):
            return Client().post(address, page, **HERE).status_code

    assert together(4, press) == [302] * 4
    assert StepNote.objects.count() == 1


def test_the_same_words_on_another_step_or_later_are_another_note(tutorial, guest):
    address, key = link(tutorial), tutorial.draft.sheet.steps[1].key

    for more in ({}, {"step": key}, {"words": "How low?"}):
        note(guest, address, **more)
    note(guest, link(tutorial))
    note(guest, address, seconds=700)

    assert StepNote.objects.count() == 5


def test_a_guest_can_speak_of_a_tip_too(anna, guest):
    tip = Step(text="Breathe.", kind="tip")
    address = link(make.draft(steps=["Stand.", tip, "Fold."]))

    choices = guest.get(address).context["form"].fields["step"].choices

    assert [words for _, words in choices] == [
        "All of it", "Step 1: Stand.", "Breathe.", "Step 2: Fold."
    ]  # fmt: skip


def test_a_guest_sees_her_own_notes_and_no_others(tutorial, guest):
    mine, hers = link(tutorial), link(tutorial, name="Kim")
    note(guest, mine, words="Mine.")
    note(guest, hers, words="Hers.")
    sheet = tutorial.draft.sheet
    StepNote.objects.leave(tutorial, sheet, {"": "An editor's."}, author=None)

    page = said(guest.get(mine))

    assert "Mine." in page
    assert "Hers." not in page
    assert "An editor" not in page


@pytest.mark.parametrize(
    ("typed", "seconds", "words"),
    [
        ({"words": " "}, 9, "Write something."),
        ({"words": "x" * 2001}, 9, "Shorten it to 2,000 characters."),
        ({"name": ""}, 9, "Say who you are."),
        ({"step": "gone"}, 9, "This step is gone. Choose again."),
        ({}, 0, "That was quick. Press the button once more."),
        ({"stamp": "made up"}, 9, "That was quick. Press the button once more."),
    ],
)
def test_a_refused_note_is_still_there(tutorial, guest, typed, seconds, words):
    answer = note(guest, link(tutorial), seconds, **typed)

    assert answer.status_code == 422
    assert words in said(answer)
    assert sent(answer)["words"].strip() == typed.get("words", "How high?").strip()
    assert pace.seconds(sent(answer)["stamp"]) is not None
    assert not StepNote.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_not_heard(tutorial, guest):
    answer = note(guest, link(tutorial), website="https://spam.example")

    assert answer.status_code == 302
    assert not StepNote.objects.exists()


def test_a_link_takes_only_so_many_notes(tutorial, guest, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_NOTES", 1)
    address = link(tutorial)

    codes = [note(guest, address).status_code for _ in range(2)]

    assert codes == [302, 422]


def test_nobody_notes_faster_than_people_do(tutorial, guest):
    address = link(tutorial)

    codes = [note(guest, address, words=f"No. {n}").status_code for n in range(30)]
    refused = note(guest, address, words="Typed for long.")

    assert codes == [302] * 30
    assert refused.status_code == 422
    assert "Typed for long." in said(refused)
    assert "leave it in 60 minutes" in said(refused)
    assert StepNote.objects.count() == 30


def test_a_link_without_notes_takes_none(tutorial, guest):
    address = link(tutorial, may_note=False)

    page = said(guest.get(address))
    guest.post(address, {"name": "Jo", "words": "How high?"}, **HERE)

    assert "What would you change?" not in page
    assert not StepNote.objects.exists()


@pytest.mark.parametrize("where", [{}, {"HTTP_SEC_FETCH_SITE": "cross-site"}])
def test_a_note_comes_from_the_page_itself(tutorial, guest, where):
    address = link(tutorial)

    answer = guest.post(address, {"name": "Jo", "words": "How high?"}, **where)

    assert answer.status_code == 403
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not StepNote.objects.exists()


# Forgetting


def ended(tutorial, name, days, how):
    """A link that was over so many days ago, by its time or by somebody's hand."""
    link(tutorial, name=name)
    then = timezone.now() - timedelta(days=days)
    over = {
        "expires_at": {"made_at": then - timedelta(days=7), "expires_at": then},
        "revoked_at": {"revoked_at": then},
    }
    SecretLink.objects.filter(name=name).update(**over[how])
    return SecretLink.objects.get(name=name)


@pytest.mark.parametrize("how", ["expires_at", "revoked_at"])
def test_a_month_after_a_link_nobody_knows_whose_it_was(client, tutorial, guest, how):
    long_over = ended(tutorial, "Lee", 31, how)
    lately, still = ended(tutorial, "Kim", 29, how), link(tutorial, name="Jo")
    sheet = tutorial.draft.sheet
    for by in (long_over, lately):
        said_then = {"": f"{by.name} was here."}
        StepNote.objects.leave(tutorial, sheet, said_then, guest=by.name, link=by)
    note(guest, still, name="Jo")

    tidy()

    assert set(SecretLink.objects.values_list("name", flat=True)) == {"", "Kim", "Jo"}
    assert [(it.said_by, it.words) for it in StepNote.objects.order_by("pk")] == [
        ("A guest", "Lee was here."), ("Kim", "Kim was here."), ("Jo", "How high?"),
    ]  # fmt: skip
    assert "<strong>A guest</strong>" in said(client.get(desk(tutorial)))
