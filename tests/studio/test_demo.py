import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment
from newsletter.models import Delivery, Issue, Subscription
from poses.models import Pose, Tutorial
from studio.demo import ACCOUNTS
from studio.models import Credential, Instructor, User
from tests import make

pytestmark = pytest.mark.django_db


def counts():
    models = (User, Instructor, Credential, Pose, Tutorial, Comment, Subscription)
    return [model.objects.count() for model in models]


def test_the_demo_opens_a_small_studio_and_a_second_time_changes_nothing(capsys):
    call_command("demo")
    first = counts()
    call_command("demo")

    assert counts() == first
    assert Instructor.objects.published().count() == 2
    assert Tutorial.objects.published().count() == 7
    assert "open already" in capsys.readouterr().out


def test_the_demo_mails_nobody():
    call_command("demo")

    Issue.objects.open_due()

    assert not Delivery.objects.exists()


def test_everybody_in_the_demo_can_sign_in(client):
    call_command("demo")

    for account in ACCOUNTS:
        client.post(
            "/accounts/login/", {"login": account.email, "password": account.password}
        )
        assert client.get("/me/").wsgi_request.user.email == account.email
        client.logout()


def test_a_studio_of_ones_own_is_never_mixed_with_the_demo():
    make.instructor()

    with pytest.raises(
        CommandError, match=r"a studio of its own \(studio.Instructor, "
    ):
        call_command("demo")

    assert not User.objects.exists()


def test_a_demo_that_breaks_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr("poses.demo.load", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("demo")

    assert not User.objects.exists()


def test_one_account_of_ones_own_is_enough_to_be_left_alone():
    make.user()

    with pytest.raises(CommandError, match=r"\(studio.User\)"):
        call_command("demo")
