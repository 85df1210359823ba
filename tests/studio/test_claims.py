"""An instructor says what she holds; an admin looks it up and decides."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from studio.models import Credential, CredentialBody, CredentialType
from tests import make
from tests.pages import sent

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture
def mira(client):
    client.person = make.user(role="instructor", email="mira@example.com")
    client.force_login(client.person)
    client.seat = make.instructor(user=client.person, slug="mira")
    return client


@pytest.fixture
def owner(client):
    client.person = make.admin(display_name="Ruth")
    client.force_login(client.person)
    return client


@pytest.fixture
def course():
    body = CredentialBody.objects.create(
        name="The Body", directory_url="https://body.example/find"
    )
    kind = CredentialType.Kind.REGISTRATION
    return CredentialType.objects.create(body=body, name="200", kind=kind)


def desk(credential, what="change_claim"):
    return reverse(what, args=[credential.pk])


# Claiming


def test_a_claim_says_what_an_admin_needs_to_look_it_up(mira, course):
    course.scopes.create(name="Reformer")

    page = mira.post(
        reverse("claim"),
        {
            "type": course.pk,
            "parts": "reformer, Chair, chair,",
            "number": "4711",
            "listed_name": "M. Anand",
            "issued_on": "2021-05-01",
            "expires_on": "2031-05-01",
            "status": "verified",
            "verified_by": mira.person.pk,
        },
        follow=True,
    )

    assert page.redirect_chain == [("/desk/credentials/", 302)]
    assert "An admin looks it up" in page.content.decode()
    (claimed,) = mira.seat.credentials.all()
    assert (claimed.type, claimed.number, claimed.listed_name) == (
        course, "4711", "M. Anand",
    )  # fmt: skip
    assert claimed.expires_on == date(2031, 5, 1)
    assert (claimed.status, claimed.verified_by) == ("claimed", None)
    assert [it.name for it in claimed.scopes.all()] == ["Reformer", "Chair"]
    public = mira.get("/instructors/mira/").content.decode()
    assert "Not checked yet" in public
    assert "4711" not in public
    assert "M. Anand" not in public


def test_the_form_asks_the_same_however_many_types_there_are(
    mira, course, django_assert_num_queries
):
    for _ in range(5):
        make.credential()

    with django_assert_num_queries(6):
        page = mira.get(reverse("claim")).content.decode()

    assert page.count("<optgroup") == 6


def test_what_nobody_has_claimed_before_can_be_named(mira, course):
    said = {"body": "the body", "name": "500", "kind": "certification"}

    mira.post(reverse("claim"), said)
    mira.post(reverse("claim"), said | {"body": "Another", "name": "First aid"})

    held = mira.seat.credentials.values_list(
        "type__body__name", "type__name", "type__kind"
    )
    assert set(held) == {
        ("The Body", "500", "certification"),
        ("Another", "First aid", "certification"),
    }
    assert CredentialBody.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "place", "told"),
    [
        ({}, "body", "Say who gave it."),
        ({"body": "B", "kind": "training"}, "name", "Say what it is called."),
        ({"body": "B", "name": "N"}, "kind", "Choose what it means."),
        ({"type": "77777"}, "type", "Select a valid choice."),
        ({"body": "x" * 121, "name": "N", "kind": "training"}, "body", "at most 120"),
        (
            {"issued_on": "2021-05-01", "expires_on": "2021-05-01"},
            "expires_on",
            "It cannot run out before it was issued.",
        ),
        (
            {"issued_on": str(TODAY + timedelta(days=2))},
            "issued_on",
            "This day is still to come.",
        ),
        ({"parts": ",".join("abcdefghijklmnopqrstu")}, "parts", "at most twenty"),
        ({"parts": "x" * 81}, "parts", "at most twenty"),
    ],
)
def test_a_claim_that_nobody_could_look_up_is_refused(mira, course, said, place, told):
    whole = {"body": "New", "name": "N", "kind": "training", "number": "kept"}
    is_about_naming = said.keys() <= {"body", "name", "kind", "type"}

    page = mira.post(reverse("claim"), said if is_about_naming else whole | said)

    words = page.content.decode()
    assert page.status_code == 422
    assert told in words
    assert f'<a href="#id_{place}">' in words
    assert not Credential.objects.exists()
    assert not CredentialBody.objects.exclude(name="The Body").exists()


def test_the_same_is_claimed_once_and_again_when_it_was_refused(mira, course):
    again = {"type": course.pk}
    mira.post(reverse("claim"), again)

    twice = mira.post(reverse("claim"), again)
    Credential.objects.update(status="rejected", reason="Not there.")
    mira.post(reverse("claim"), again)

    assert "You have claimed this already." in twice.content.decode()
    states = mira.seat.credentials.values_list("status", flat=True)
    assert sorted(states) == ["claimed", "rejected"]


# Changing


@pytest.mark.parametrize(
    "said",
    [{"number": "4712"}, {"expires_on": "2040-01-01"}, {"parts": "Mat, Chair"}],
    ids=["number", "day", "parts"],
)
def test_what_an_admin_has_checked_is_looked_up_again_when_it_changes(mira, said):
    ruth = make.user()
    held = make.credential(
        instructor=mira.seat, status="verified", verified_by=ruth, number="4711"
    )
    held.set_scopes(["Mat"])
    page = sent(mira.get(desk(held)))

    mira.post(desk(held), page | said)

    held.refresh_from_db()
    assert (held.status, held.method, held.verified_by, held.verified_at) == (
        "claimed", "", None, None,
    )  # fmt: skip
    assert not Credential.objects.current().exists()
    assert timezone.now() - held.claimed_at < timedelta(minutes=1)


def test_saving_it_untouched_changes_nothing(mira):
    held = make.credential(
        instructor=mira.seat, status="verified", expires_on=TODAY + timedelta(days=9)
    )
    held.set_scopes(["Mat", "Chair"])
    before = Credential.objects.values().get()

    page = mira.post(desk(held), sent(mira.get(desk(held))), follow=True)

    assert "Nothing that an admin has checked was changed." in page.content.decode()
    assert Credential.objects.values().get() == before


def test_a_claim_keeps_its_place_when_it_is_mended(mira):
    then = timezone.now() - timedelta(days=5)
    waits = make.credential(instructor=mira.seat, claimed_at=then)

    mira.post(desk(waits), sent(mira.get(desk(waits))) | {"number": "7"})

    waits.refresh_from_db()
    assert (waits.number, waits.claimed_at) == ("7", then)


def test_a_refused_claim_is_asked_again_with_its_last_answer(mira):
    no = make.credential(
        instructor=mira.seat, status="rejected", reason="No such number."
    )
    assert "No such number." in mira.get("/desk/credentials/").content.decode()

    mira.post(desk(no), sent(mira.get(desk(no))))

    no.refresh_from_db()
    assert (no.status, no.reason) == ("claimed", "No such number.")
    assert "The last answer:" in mira.get("/desk/credentials/").content.decode()


def test_withdrawing_asks_first_and_leaves_what_was_refused(mira):
    claimed = make.credential(instructor=mira.seat)
    refused = make.credential(instructor=mira.seat, status="revoked", reason="Lapsed.")

    mira.get(desk(claimed, "withdraw_claim"))
    assert mira.seat.credentials.count() == 2
    mira.post(desk(claimed, "withdraw_claim"))
    answer = mira.post(desk(refused, "withdraw_claim"))

    assert answer.status_code == 404
    assert set(mira.seat.credentials.all()) == {refused}


def test_nobody_touches_anothers_claims(mira):
    other = make.credential(instructor=make.instructor(user=make.user()))
    pages = [desk(other), desk(other, "withdraw_claim")]

    assert [mira.post(page, {}).status_code for page in pages] == [404, 404]
    assert Credential.objects.get() == other


def test_the_list_says_what_became_of_each(mira, django_assert_num_queries):
    states = {
        "Waits for an admin": {},
        "Ran out": {"status": "verified", "expires_on": TODAY - timedelta(days=1)},
        "Verified": {"status": "verified", "expires_on": TODAY + timedelta(days=1)},
        "Rejected": {"status": "rejected", "reason": "Not there."},
    }
    empty = mira.get("/desk/credentials/").content.decode()
    for said in states.values():
        held = make.credential(instructor=mira.seat, **said)
        held.set_scopes(["Mat", "Chair"])

    with django_assert_num_queries(6):
        page = mira.get("/desk/credentials/").content.decode()

    assert "You have claimed nothing yet." in empty
    assert {words for words in states if f">{words}</span>" in page} == states.keys()
    assert page.count("Mat, Chair") == 4


# Deciding


def decision(credential):
    return reverse("admin:studio_credential_change", args=[credential.pk])


def decide(owner, credential, **said):
    page = owner.get(decision(credential))
    return owner.post(decision(credential), sent(page) | said, follow=True)


def test_the_queue_shows_what_waits_first_the_oldest_above(owner):
    now = timezone.now()
    checked = make.credential(status="verified", claimed_at=now - timedelta(days=9))
    late = make.credential(claimed_at=now - timedelta(days=1))
    early = make.credential(claimed_at=now - timedelta(days=3))

    page = owner.get("/admin/studio/credential/").content.decode()

    places = [
        page.index(f"/credential/{it.pk}/change/") for it in (early, late, checked)
    ]
    assert places == sorted(places)
    assert list(Credential.objects.waiting()) == [early, late]


def test_a_claim_stands_beside_where_it_can_be_looked_up(owner, course):
    claimed = make.credential(type=course, number="4711", listed_name="M. Anand")
    claimed.set_scopes(["Mat", "Chair"])
    make.credential(
        instructor=claimed.instructor, type=course, status="revoked", reason="Lapsed."
    )

    page = owner.get(decision(claimed)).content.decode()

    for told in (
        "https://body.example/find",
        "4711",
        "M. Anand",
        "Mat, Chair",
        "Lapsed.",
    ):
        assert told in page
    assert (
        "has no public directory"
        in owner.get(decision(make.credential())).content.decode()
    )


def test_whoever_verifies_is_named_with_the_way_and_the_time(
    owner, django_capture_on_commit_callbacks
):
    anna = make.user(email="anna@example.com")
    claimed = make.credential(instructor=make.instructor(user=anna), reason="Last no.")
    until = str(TODAY + timedelta(days=300))

    with django_capture_on_commit_callbacks(execute=True):
        decide(owner, claimed, decision="verify", method="issuer", expires_on=until)

    claimed.refresh_from_db()
    assert (claimed.status, claimed.method, claimed.reason) == (
        "verified",
        "issuer",
        "",
    )
    assert claimed.verified_by == owner.person
    assert timezone.now() - claimed.verified_at < timedelta(minutes=1)
    assert str(claimed.expires_on) == until
    (told,) = mail.outbox
    assert told.to == ["anna@example.com"]
    assert told.subject == f"Verified: {claimed}"
    assert "http://localhost:8000/how-we-verify/" in told.body
    assert "confirmed by the body" in owner.get(decision(claimed)).content.decode()


@pytest.mark.parametrize(
    ("was", "becomes", "subject"),
    [
        ("claimed", "rejected", "Not verified"),
        ("verified", "revoked", "No longer verified"),
    ],
)
def test_whoever_is_refused_is_told_why(
    owner, django_capture_on_commit_callbacks, was, becomes, subject
):
    anna = make.user()
    held = make.credential(instructor=make.instructor(user=anna), status=was)

    with django_capture_on_commit_callbacks(execute=True):
        decide(owner, held, decision="refuse", reason="Not in the <b>directory</b>.")

    held.refresh_from_db()
    assert (held.status, held.method, held.verified_by, held.verified_at) == (
        becomes, "", None, None,
    )  # fmt: skip
    (told,) = mail.outbox
    assert told.subject == f"{subject}: {held}"
    assert "Not in the <b>directory</b>." in " ".join(told.body.split())
    assert "<b>" not in told.alternatives[0][0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Choose what becomes of it."),
        ({"decision": "verify", "method": ""}, "Say how you checked it."),
        ({"decision": "refuse"}, "Say why; the instructor is told."),
        (
            {"decision": "verify", "expires_on": "2020-01-01"},
            "It cannot run out before it was issued.",
        ),
    ],
)
def test_a_decision_without_its_reason_is_refused_in_words(owner, said, told):
    claimed = make.credential(issued_on=date(2021, 1, 1))

    page = decide(owner, claimed, **said)

    assert told in page.content.decode()
    claimed.refresh_from_db()
    assert claimed.status == "claimed"


@pytest.mark.parametrize("change", ["number", "parts", "decided", "withdrawn"])
def test_nobody_decides_on_what_changed_while_she_looked(owner, change):
    claimed = make.credential(number="4711")
    seen = sent(owner.get(decision(claimed)))
    if change == "number":
        Credential.objects.update(number="4712")
    elif change == "parts":
        claimed.set_scopes(["Chair"])
    elif change == "decided":
        claimed.refuse("Somebody was quicker.")
    else:
        claimed.delete()

    answer = owner.post(
        decision(claimed) if claimed.pk else f"/admin/studio/credential/{77}/change/",
        seen | {"decision": "verify"},
        follow=True,
    )

    assert not Credential.objects.current().exists()
    if change != "withdrawn":
        assert "changed since you opened it" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("user", [None, {"is_active": False}])
def test_nobody_is_told_where_nobody_reads(owner, user):
    reader = user and make.user(**user)
    claimed = make.credential(instructor=make.instructor(user=reader))

    page = decide(owner, claimed, decision="verify")

    assert mail.outbox == []
    assert Credential.objects.current().exists()
    assert "nobody was told" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_dead_mail_server_takes_no_decision_back(owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    claimed = make.credential(instructor=make.instructor(user=make.user()))

    page = decide(owner, claimed, decision="verify")

    assert Credential.objects.current().exists()
    assert "the mail about it could not be sent" in page.content.decode()


# Telling the public


def test_the_public_reads_how_it_is_done_and_where(
    client, course, django_assert_num_queries
):
    checked = {"type": course, "status": "verified"}
    for state in ("active", "alumni", "hidden"):
        make.credential(instructor=make.instructor(state=state), **checked)
    make.credential(type=course, number="claimed only")
    expired = {"status": "verified", "expires_on": TODAY - timedelta(days=1)}
    gone = make.credential(**expired).type.body

    with django_assert_num_queries(2):
        page = client.get("/how-we-verify/").content.decode()

    assert '<a href="https://body.example/find" rel="noopener">The Body</a>: 2' in page
    assert gone.name not in page
    assert "It reads “Registered with Example Institute: 200 hours”." in page
    for way in Credential.Method:
        assert str(way.label).capitalize() in page.replace("&#x27;", "'")


def test_a_studio_without_any_mark_says_so(client):
    page = client.get("/how-we-verify/").content.decode()

    assert "Nothing on this site carries a check mark today." in page


def test_every_mark_leads_to_what_it_means(client, course):
    anna = make.instructor(slug="anna")
    make.credential(instructor=anna, type=course, status="verified")
    make.tutorial(authors=[anna], slug="tree")
    mark = '<a class="verified" href="/how-we-verify/">'

    pages = [client.get(it) for it in ("/instructors/anna/", "/tutorials/tree/")]

    assert [mark in page.content.decode() for page in pages] == [True, True]
