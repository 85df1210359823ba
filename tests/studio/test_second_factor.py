"""Whoever works here is asked for a second step, and can always get back in."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from studio import second_factor
from tests import make

pytestmark = pytest.mark.django_db
ASKED = "Only a password protects what you can do here."


def with_both_steps(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def sign_in(client, user):
    data = {"login": user.email, "password": make.PASSWORD, "next": "/desk/"}
    return client.post("/accounts/login/", data, follow=True).content.decode()


@pytest.mark.parametrize(
    ("role", "is_staff"), [("instructor", False), ("moderator", True), ("owner", True)]
)
def test_whoever_works_here_is_asked_when_she_signs_in(client, role, is_staff):
    anna = make.user(role=role, is_staff=is_staff)

    page = sign_in(client, anna)

    assert ASKED in page
    assert '<a href="/accounts/2fa/">Turn on two-step sign-in</a>' in page


def test_a_seat_alone_is_asked_for_too_and_a_student_is_not(client):
    make.instructor(user=make.user(email="anna@example.com"))
    anna = make.User.objects.get(email="anna@example.com")

    assert second_factor.is_missing(anna)
    assert ASKED not in sign_in(client, make.user())


def test_nobody_is_asked_before_she_has_a_way_back():
    assert not second_factor.is_missing(make.admin(is_proved=False))


def test_whoever_has_it_is_not_asked():
    assert not second_factor.is_missing(with_both_steps(make.admin()))


@pytest.fixture
def owner(client):
    client.person = make.admin(display_name="Ruth")
    client.force_login(client.person)
    return client


def reset(owner, *users):
    data = {
        "action": "take_away_second_step",
        "_selected_action": [user.pk for user in users],
    }
    return owner.post(reverse("admin:studio_user_changelist"), data, follow=True)


@pytest.mark.django_db(transaction=True)
def test_another_owner_takes_it_away_and_its_owner_is_told(owner):
    anna = with_both_steps(make.user())
    ben = make.user(display_name="Ben")

    page = reset(owner, anna, ben).content.decode()

    assert not anna.authenticator_set.exists()
    assert "signs in without a second step from now on" in page
    assert "Ben has no second step" in page
    (sent,) = mail.outbox
    assert sent.to == [anna.email]
    assert "http://localhost:8000/accounts/2fa/" in sent.body


def test_nobody_takes_away_her_own_in_the_admin(owner):
    with_both_steps(owner.person)

    page = reset(owner, owner.person).content.decode()

    assert "Ask another owner" in page
    assert owner.person.authenticator_set.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_dead_mail_server_keeps_nobody_out(owner, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    anna, ben = (with_both_steps(make.user()) for _ in range(2))

    page = reset(owner, anna).content.decode()
    call_command("reset_second_factor", ben.email)

    assert "the mail about it could not be sent" in page
    assert "was not sent" in capsys.readouterr().err
    assert not anna.authenticator_set.exists()
    assert not ben.authenticator_set.exists()


def test_the_only_owner_is_let_in_from_the_command_line(capsys):
    ruth = with_both_steps(make.admin(email="ruth@example.com"))

    call_command("reset_second_factor", "Ruth@example.com")

    assert not ruth.authenticator_set.exists()
    assert "without a second step" in capsys.readouterr().out
    for email in ("ruth@example.com", "nobody@example.com"):
        with pytest.raises(CommandError, match="has no second step"):
            call_command("reset_second_factor", email)
