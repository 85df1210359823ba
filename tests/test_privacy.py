"""All that is kept about a person: in one file, and forgotten when she leaves."""

import json

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from comments.models import Follow
from newsletter.models import Subscription
from poses.models import Bookmark, Practised
from studio import privacy
from studio.models import Mailbox, User
from tests import make
from tests.comments import make as talk
from tests.newsletter.make import subscription

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


def busy(address, name, words):
    """Somebody who has left something in every room of the house."""
    user = make.user(email=address, display_name=name)
    tutorial = make.tutorial(title="Tree")
    mailbox = Mailbox.objects.at(address)
    mailbox.confirm()
    subscription(mailbox=mailbox)
    said = talk.comment(tutorial, words, author=user)
    talk.comment(parent=said, text="An answer.")
    Follow.objects.follow(mailbox, said.discussion)
    now = timezone.now()
    Bookmark.objects.create(
        member=user, list="saved", tutorial=tutorial, put_at=now, changed_at=now
    )
    Practised.objects.create(
        member=user, key="a", title="Tree", note=words, done_at=now, changed_at=now
    )
    return user


@pytest.fixture
def anna():
    return busy("anna@example.org", "Anna Secretname", "My secret words")


@pytest.fixture
def browser(anna):
    return signed_in(anna)


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def close(browser):
    """Press the button, and show again who she is."""
    asked = browser.post("/me/close/")
    return browser.post(asked.url, {"password": make.PASSWORD})


def traces(*words):
    """Rows anywhere in the database that hold one of these words."""
    return sorted(
        {
            f"{model._meta.label}.{name}"
            for model in apps.get_models()
            for row in model._base_manager.values()
            for name, value in row.items()
            if any(word in str(value) for word in words)
        }
    )


def test_one_file_holds_all_that_is_kept_about_a_member_and_nobody_else(anna, browser):
    busy("ben@example.org", "Ben", "Foreign words")

    page = browser.get("/me/data/").content.decode()
    answer = browser.get("/me/data/file/")

    for address in ("/practice/kept/", "/comments/mine/", "/newsletter/mine/"):
        assert f'href="{address}"' in page
    told = answer.json()
    assert told.keys() == {"account", "poses", "comments", "newsletter"}
    assert told["account"]["address"] == told["newsletter"]["address"] == anna.email
    assert [it["note"] for it in told["poses"]["done"]] == ["My secret words"]
    assert told["comments"]["comments"][-1]["text"] == "My secret words"
    assert len(told["newsletter"]["subscriptions"]) == 1
    assert "Foreign" not in json.dumps(told)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'


def test_who_closes_her_account_leaves_no_trace_of_herself(anna, browser):
    ben = busy("ben@example.org", "Ben", "Foreign words")
    anna.emailaddress_set.create(email="anna@work.example", verified=True)
    Mailbox.objects.at("anna@work.example")
    hers = ("anna@example.org", "anna@work.example", "Secretname", "secret words")
    assert len(traces(*hers)) == 8
    before = traces("ben@example.org", "Foreign words")

    asked = browser.get("/me/close/").content.decode()
    assert "for good" in asked
    assert traces("Secretname") != []
    answer = close(browser)

    assert "Your account is closed." in answer.content.decode()
    assert answer.cookies["signed-in"].value == ""
    assert traces(*hers) == []
    assert traces("An answer.") == ["comments.Comment.body_html", "comments.Comment.body_source"]  # fmt: skip
    assert traces("ben@example.org", "Foreign words") == before
    anna.refresh_from_db()
    assert (bool(anna.erased_at), anna.is_active, anna.has_usable_password()) == (
        True,
        False,
        False,
    )
    assert browser.get("/me/data/").status_code == 302
    assert set(User.objects.filter(erased_at=None)) >= {ben}


def test_another_browser_of_hers_is_signed_out_too(anna, browser):
    other = signed_in(anna)

    close(browser)

    assert other.get("/practice/kept/").status_code == 302


def test_it_is_asked_again_who_she_is_and_the_button_is_not_lost(anna, browser):
    asked = browser.post("/me/close/")
    assert asked.status_code == 302
    assert asked.url.startswith("/accounts/reauthenticate/")
    browser.post(asked.url, {"password": "wrong"})
    anna.refresh_from_db()
    assert anna.erased_at is None
    done = browser.post(asked.url, {"password": make.PASSWORD})

    assert "Your account is closed." in done.content.decode()
    anna.refresh_from_db()
    assert anna.erased_at


def test_whoever_comes_back_begins_anew(anna, browser):
    close(browser)

    again = make.user(email="anna@example.org")
    mailbox = Mailbox.objects.at(again.email)
    mailbox.confirm()

    told = privacy.told(again)
    assert told["newsletter"]["subscriptions"] == told["poses"]["done"] == []
    assert told["comments"]["comments"] == []
    assert not Subscription.objects.live().filter(mailbox=mailbox).exists()


def test_an_address_that_was_only_typed_is_not_hers_to_erase(anna, browser):
    anna.emailaddress_set.create(email="ben@example.org", verified=False)
    bens = subscription(mailbox=Mailbox.objects.at("ben@example.org"))
    Mailbox.objects.filter(email="anna@example.org").delete()

    close(browser)

    assert Subscription.objects.filter(pk=bens.pk, mailbox__email="ben@example.org")
    anna.refresh_from_db()
    assert anna.erased_at


def test_an_address_that_was_only_typed_is_not_hers_to_read(anna, browser):
    """An admin mistypes it, and it is somebody else's."""
    reader = Mailbox.objects.at("reader@example.org")
    subscription(mailbox=reader)
    talk.comment(text="Foreign words", mailbox=reader)
    User.objects.filter(pk=anna.pk).update(email="reader@example.org")

    told = browser.get("/me/data/file/").json()

    assert told["newsletter"] == {}
    assert "Foreign words" not in json.dumps(told)
    assert "My secret words" in json.dumps(told)


def test_who_was_silenced_once_and_closes_stays_silent(anna, browser):
    mailbox = Mailbox.objects.at(anna.email)
    mailbox.suppress(Mailbox.Suppression.ASKED)
    Subscription.objects.erase(mailbox)

    close(browser)

    assert Mailbox.objects.at("anna@example.org").suppressed_at


def test_nothing_is_half_gone_when_a_room_cannot_be_cleaned(anna, browser, monkeypatch):
    def broken(user, mailbox):
        raise RuntimeError("the database went away")

    with monkeypatch.context() as patch:
        patch.setattr("poses.privacy.erase", broken)
        with pytest.raises(RuntimeError):
            close(browser)

    anna.refresh_from_db()
    assert anna.erased_at is None
    close(browser)
    assert traces("Secretname", "secret words") == []


@pytest.mark.parametrize("role", ["instructor", "owner"])
def test_who_works_here_asks_an_owner(role):
    user = make.user(is_staff=role == "owner")
    if role == "instructor":
        make.instructor(user=user)
    browser = signed_in(user)

    page = browser.get("/me/close/").content.decode()

    assert "Ask an owner" in page
    assert "Close it for good" not in page
    assert close(browser).status_code == 404
    user.refresh_from_db()
    assert user.erased_at is None
