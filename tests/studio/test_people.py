from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from studio.models import Credential, CredentialType, Instructor, StudioProfile, User
from tests import make

pytestmark = pytest.mark.django_db


def test_two_accounts_never_share_an_address_however_it_is_written():
    make.user(email="anna@example.com")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.user(email="Anna@Example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(email="anna@example.com").update(email="Anna@example.com")
    with pytest.raises(ValidationError):
        User(email="ANNA@example.com", password="x").full_clean()


def test_an_account_without_an_address_is_refused():
    with pytest.raises(ValueError, match="needs an email"):
        User.objects.create_user(email="")


def test_signing_in_finds_the_account_whatever_the_case():
    anna = make.user(email="anna@example.com")

    assert User.objects.get_by_natural_key("ANNA@example.com") == anna


def test_others_never_see_an_address():
    assert make.user(display_name="").get_short_name() == "A student"
    assert make.user(display_name="Anna").get_short_name() == "Anna"


def test_the_first_owner_can_be_made_from_the_command_line():
    owner = User.objects.create_superuser("owner@example.com", "a long phrase")

    assert owner.is_staff
    assert owner.has_perm("poses.change_tutorial")


def test_the_public_meets_those_who_teach_or_taught_here():
    states = Instructor.State
    people = {state: make.instructor(state=state) for state in states}

    shown = set(Instructor.objects.published())

    assert shown == {people[states.ACTIVE], people[states.ALUMNI]}


def test_initials_come_from_the_first_and_the_last_name():
    names = ["Mira", "Mira Anand", "Mira Devi Anand"]

    assert [Instructor(display_name=name).initials for name in names] == [
        "M", "MA", "MA",
    ]  # fmt: skip


def test_only_a_checked_credential_that_has_not_run_out_carries_a_badge():
    today = timezone.now().date()
    verified = {"status": Credential.Status.VERIFIED}
    lasting = make.credential(**verified)
    until_today = make.credential(**verified, expires_on=today)
    expired = make.credential(**verified, expires_on=today - timedelta(days=1))
    claimed = make.credential()
    refused = make.credential(status="rejected", reason="Not in the directory.")

    assert set(Credential.objects.current()) == {lasting, until_today}
    assert [c.is_current for c in (lasting, until_today, expired, claimed, refused)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert set(Credential.objects.shown()) == {lasting, until_today, expired, claimed}


def test_a_badge_that_goes_within_sixty_days_is_known_beforehand():
    today = timezone.now().date()
    verified = {"status": Credential.Status.VERIFIED}
    last = make.credential(**verified, expires_on=today + timedelta(days=60))
    first = make.credential(**verified, expires_on=today)
    make.credential(**verified, expires_on=today + timedelta(days=61))
    make.credential(**verified, expires_on=today - timedelta(days=1))
    make.credential(**verified)
    make.credential(expires_on=today)

    found = Credential.objects.expiring()

    assert list(found) == [first, last]
    assert [it.days_left for it in found] == [0, 60]


def test_an_instructor_edits_her_own_claims_and_nobody_elses():
    anna = make.user()
    hers = make.credential(instructor=make.instructor(user=anna))
    make.credential()
    make.credential(instructor=make.instructor(user=make.user()))

    assert set(Credential.objects.editable_by(anna)) == {hers}
    assert set(Credential.objects.editable_by(make.admin())) == set()


def test_the_kind_of_a_credential_chooses_its_words():
    body = make.credential().type.body
    body.short_name = "The Body"

    words = [
        str(CredentialType(body=body, name="200", kind=kind))
        for kind in CredentialType.Kind
    ]

    assert words == [
        "Certified by The Body: 200",
        "Registered with The Body: 200",
        "Trained with The Body: 200",
        "200, The Body",
        "200 (The Body)",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "verified"},
        {"status": "verified", "method": "directory"},
        {"status": "rejected"},
        {"status": "revoked"},
        {"issued_on": date(2026, 1, 1), "expires_on": date(2026, 1, 1)},
    ],
    ids=[
        "no method",
        "no time",
        "no reason",
        "revoked without reason",
        "expires at once",
    ],
)
def test_the_database_refuses_a_wrong_credential(wrong):
    credential = make.credential()

    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(**wrong)


def test_one_instructor_claims_a_credential_once_but_may_try_again_when_refused():
    first = make.credential()
    again = {"instructor": first.instructor, "type": first.type}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.credential(**again)

    Credential.objects.filter(pk=first.pk).update(status="rejected", reason="Unknown.")

    assert make.credential(**again).pk


def test_there_is_one_studio_profile():
    assert StudioProfile.objects.current().name == "The studio"

    StudioProfile(name="Quiet Studio").save()
    StudioProfile(name="Calm Studio").save()

    assert StudioProfile.objects.current().name == "Calm Studio"
    with pytest.raises(IntegrityError), transaction.atomic():
        StudioProfile.objects.update(id=2)


def test_a_time_zone_that_does_not_exist_is_refused():
    with pytest.raises(ValidationError, match="Vienna"):
        StudioProfile(zone="Europe/Vienna2").full_clean()

    StudioProfile(zone="Europe/Vienna").full_clean()
