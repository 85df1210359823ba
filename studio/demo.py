"""The people of the demo studio. Everybody and every sentence is invented."""

from datetime import date, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from .models import (
    Credential,
    CredentialBody,
    CredentialType,
    Instructor,
    StudioProfile,
    User,
)

PASSWORD = "move-slowly"  # noqa: S105 -- printed by `make run`, useless elsewhere


class Account(NamedTuple):
    email: str
    password: str
    role: str


ACCOUNTS = [
    Account("owner@demo.example", PASSWORD, "owner"),
    Account("mira@demo.example", PASSWORD, "instructor"),
    Account("tomas@demo.example", PASSWORD, "instructor"),
    Account("jo@demo.example", PASSWORD, "student"),
]

NAMES = {
    "owner@demo.example": "Ruth",
    "mira@demo.example": "Mira",
    "tomas@demo.example": "Tomas",
    "jo@demo.example": "Jo",
}


def load() -> None:
    """The studio's profile, four accounts, two instructors with their credentials."""
    StudioProfile(
        name="Slow Morning Studio",
        tagline="Yoga and Pilates, one clear step at a time.",
        about=(
            "Two instructors, one bright room, and a library of poses that we teach "
            "the way we practise: slowly, with props, and with a reason for each step."
        ),
        zone="Europe/Vienna",
        postal_address="Lindengasse 7, 1070 Vienna",
        contact_email="hello@demo.example",
        # Whoever tries the demo at night wants to see the mail now.
        quiet_until=22,
        promise=(
            "Your address stays in this house. No pixels, no sharing, and one click "
            "ends it."
        ),
    ).save()
    users = {account.email: _user(account) for account in ACCOUNTS}
    _mira(users["mira@demo.example"])
    _tomas(users["tomas@demo.example"])


def _user(account: Account) -> User:
    user = User.objects.create_user(
        account.email,
        account.password,
        display_name=NAMES[account.email],
        is_staff=account.role == "owner",
    )
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    user.groups.set(Group.objects.filter(name=account.role))
    return user


def _mira(user: User) -> None:
    mira = Instructor.objects.create(
        user=user,
        slug="mira-anand",
        display_name="Mira Anand",
        headline="Teaches yoga to people who sit a lot",
        bio=(
            "Mira came to yoga with a stiff neck and a desk job, and stayed because "
            "nobody told her to push. Her classes are quiet and full of props.\n\n"
            "On days without students she repairs old bicycles."
        ),
        place="Vienna",
        languages="English, German",
        links=["https://bicycles.example/mira"],
        state=Instructor.State.ACTIVE,
    )
    alliance = CredentialBody.objects.create(
        name="Yoga Alliance",
        directory_url="https://www.yogaalliance.org/",
    )
    registered = CredentialType.objects.create(
        body=alliance, name="RYT 200", kind=CredentialType.Kind.REGISTRATION
    )
    _verified(mira, registered, issued_on=date(2021, 5, 1), number="000471")
    aid = CredentialBody.objects.create(name="Austrian Red Cross")
    course = CredentialType.objects.create(
        body=aid, name="First aid, 16 hours", kind=CredentialType.Kind.SAFETY
    )
    Credential.objects.claim(mira, course, issued_on=date(2025, 3, 1))


def _tomas(user: User) -> None:
    tomas = Instructor.objects.create(
        user=user,
        slug="tomas-lindqvist",
        display_name="Tomas Lindqvist",
        headline="Pilates on the mat, precise and unhurried",
        bio=(
            "Tomas danced until his knees objected, and then learned how to move "
            "well instead of far. He counts breaths, not calories."
        ),
        place="Vienna",
        languages="English, Swedish",
        state=Instructor.State.ACTIVE,
    )
    merrithew = CredentialBody.objects.create(
        name="Merrithew",
        short_name="STOTT PILATES",
        directory_url="https://www.merrithew.com/",
    )
    certified = CredentialType.objects.create(
        body=merrithew,
        name="Certified Instructor",
        kind=CredentialType.Kind.CERTIFICATION,
    )
    soon = timezone.now().date() + timedelta(days=20)
    held = _verified(tomas, certified, issued_on=date(2019, 9, 1), expires_on=soon)
    held.set_scopes(["Matwork", "Reformer"])


def _verified(instructor, kind, **fields) -> Credential:
    return Credential.objects.create(
        instructor=instructor,
        type=kind,
        status=Credential.Status.VERIFIED,
        method=Credential.Method.DIRECTORY,
        verified_by=User.objects.get(email=ACCOUNTS[0].email),
        verified_at=timezone.now(),
        **fields,
    )
