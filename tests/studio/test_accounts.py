import re
import time

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied

from studio.accounts import PASSWORD_RULE, AccountAdapter
from studio.models import StudioProfile, User
from studio.views import refused
from tests import make

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)
ANNA = {
    "display_name": "Anna",
    "email": "anna@example.com",
    "password1": make.PASSWORD,
}
DOOR = "/accounts/confirm-email/"


@pytest.fixture(autouse=True)
def studio():
    StudioProfile(name="Slow Morning", postal_address="Lane 7, Vienna").save()


@pytest.fixture
def reader():
    return make.user()


def text(answer):
    return " ".join(answer.content.decode().split())


def words(message):
    return " ".join(message.body.split())


def summary(answer):
    """The list of what is wrong, above the form."""
    box = re.search(r'<div class="errors".*?</div>', text(answer))[0]
    return re.findall(r"<li>(?:<a [^>]*>)?([^<]+)", box)


def test_the_mail_with_the_code_says_what_it_is_for_and_how_long_it_works(client):
    client.post("/accounts/signup/", ANNA)

    (sent,) = mail.outbox
    minutes = app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60
    assert sent.subject == "Your code for Slow Morning"
    assert CODE.search(sent.body)
    assert "This code opens your account at Slow Morning" in words(sent)
    assert f"It works for {minutes} minutes" in words(sent)
    assert "If it was not you, do nothing." in words(sent)
    assert "Hello from" not in sent.body


def test_the_mail_with_a_sign_in_code_says_how_long_it_works(client, reader):
    client.post("/accounts/login/code/", {"email": reader.email})

    (sent,) = mail.outbox
    minutes = app_settings.LOGIN_BY_CODE_TIMEOUT // 60
    assert sent.subject == "Your sign-in code for Slow Morning"
    assert CODE.search(sent.body)
    assert f"It works for {minutes} minutes." in words(sent)
    assert "If it was not you, do nothing." in words(sent)


def test_a_second_address_is_confirmed_by_a_code(client, reader):
    client.force_login(reader)

    client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})

    (sent,) = mail.outbox
    assert sent.subject == "Your code for Slow Morning"
    assert CODE.search(sent.body)
    assert "This code shows that the address is yours:" in words(sent)


def test_a_forgotten_password_gets_a_link_that_works_for_the_days_it_says(
    client, settings, reader
):
    settings.PASSWORD_RESET_TIMEOUT = 2 * 24 * 60 * 60

    client.post("/accounts/password/reset/", {"email": reader.email})

    (sent,) = mail.outbox
    assert sent.subject == "A new password for Slow Morning"
    assert "http://testserver/accounts/password/reset/key/" in sent.body
    assert "The link works once, for 2 days." in words(sent)


def test_who_has_an_account_is_told_so_by_mail_alone(client, reader):
    page = client.post("/accounts/signup/", ANNA | {"email": reader.email}, follow=True)

    (sent,) = mail.outbox
    assert sent.subject == "You have an account at Slow Morning"
    assert "It has one already" in words(sent)
    assert "http://testserver/accounts/password/reset/" in sent.body
    assert "already" not in text(page)


def test_who_has_no_account_is_told_so_by_mail_alone(client):
    page = client.post(
        "/accounts/login/code/", {"email": "nobody@example.com"}, follow=True
    )

    (sent,) = mail.outbox
    assert sent.subject == "No account at Slow Morning yet"
    assert "http://testserver/accounts/signup/" in sent.body
    assert "no account" not in text(page).lower()


@pytest.mark.parametrize(
    "name",
    [
        "email_confirmation",
        "email_confirmation_signup",
        "login_code",
        "password_reset_key",
        "account_already_exists",
        "unknown_account",
    ],
)
def test_a_mail_is_signed_by_the_studio_and_not_by_a_host(rf, settings, name):
    settings.SITE_HOST = "studio.test"

    AccountAdapter(rf.get("/")).send_mail(
        f"account/email/{name}", "anna@example.com", {"code": "ABCD-EFGH"}
    )

    (sent,) = mail.outbox
    assert "Slow Morning" in sent.subject
    assert "If it was not you, do nothing." in words(sent)
    assert "studio.test" not in sent.body


def test_the_code_page_says_once_where_the_code_went_and_for_how_long(client):
    page = client.post("/accounts/signup/", ANNA, follow=True)

    assert text(page).count("anna@example.com") == 1
    assert "You have 15 minutes" in text(page)
    assert "alert" not in text(page)


def test_the_sign_in_code_page_says_how_long_the_code_works(client, reader):
    page = client.post("/accounts/login/code/", {"email": reader.email}, follow=True)

    assert "It works for 3 minutes." in text(page)
    assert "alert" not in text(page)


def test_a_wrong_code_is_said_in_the_title_and_above_the_form(client):
    client.post("/accounts/signup/", ANNA)

    page = client.post(DOOR, {"code": "wrong"})

    assert summary(page) == ["That is not the code. Look at the newest mail."]
    assert "<title>Error: Type the code from the mail" in text(page)


def test_a_new_code_can_be_sent_and_replaces_the_old_one(client, monkeypatch):
    page = client.post("/accounts/signup/", ANNA, follow=True)
    assert "Send a new code" in text(page)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 30)

    page = client.post(DOOR, {"action": "resend"}, follow=True)

    old, new = (CODE.search(sent.body)[1] for sent in mail.outbox)
    assert "We sent a new code to" in text(page)
    assert "Only the newest one works." in text(page)
    assert summary(client.post(DOOR, {"code": old}))
    client.post(DOOR, {"code": new})
    assert EmailAddress.objects.get(email="anna@example.com").verified


def test_after_three_wrong_codes_the_way_on_is_said(client):
    client.post("/accounts/signup/", ANNA)

    for code in ("one", "two", "three"):
        page = client.post(DOOR, {"code": code}, follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert "sign in again; a new code comes by mail." in text(page)


def test_after_many_wrong_passwords_no_code_is_promised(client, reader):
    for _attempt in range(12):
        page = client.post(
            "/accounts/login/", {"login": reader.email, "password": "wrong"}
        )

    assert summary(page) == [
        "That was too often. Wait some minutes, or let us mail you a code."
    ]


@pytest.mark.parametrize(
    ("door", "said"),
    [
        (
            "signup",
            ["Write your name.", "Write your email address.", "Choose a password."],
        ),
        ("login", ["Write your email address.", "Type your password."]),
        ("login/code", ["Write your email address."]),
        ("password/reset", ["Write your email address."]),
    ],
)
def test_each_empty_field_says_what_belongs_into_it(client, door, said):
    assert summary(client.post(f"/accounts/{door}/", {})) == said


def test_a_new_password_is_asked_for_in_the_studios_words(client, reader):
    client.force_login(reader)

    page = client.post("/accounts/password/change/", {})

    assert summary(page) == [
        "Type your current password.",
        "Choose a password.",
        "Type the new password again.",
    ]
    assert "New password again" in text(page)
    assert str(PASSWORD_RULE) in text(page)


def test_one_sentence_names_the_rule_for_passwords(client):
    page = client.get("/accounts/signup/")

    assert text(page).count(str(PASSWORD_RULE)) == 1
    assert "Your password" not in text(page)


def test_the_rule_for_passwords_is_the_one_that_is_kept(client):
    answers = [
        client.post("/accounts/signup/", ANNA | {"password1": word})
        for word in ("sevenab", "password1")
    ]

    assert [len(summary(answer)) for answer in answers] == [1, 1]
    assert not mail.outbox


def test_signing_in_offers_to_stay(client):
    page = client.get("/accounts/login/")

    assert "Stay signed in" in text(page)
    assert "Remember Me" not in text(page)


def test_one_confirmed_address_has_no_buttons_that_can_do_nothing(client, reader):
    client.force_login(reader)

    alone = text(client.get("/accounts/email/"))
    EmailAddress.objects.create(user=reader, email="two@example.com", verified=True)
    both = text(client.get("/accounts/email/"))

    for name in ("action_primary", "action_send", "action_remove"):
        assert name not in alone
        assert name in both
    for page in (alone, both):
        assert reader.email in page
        assert "action_add" in page


def test_two_step_sign_in_has_one_name(client, reader):
    client.force_login(reader)

    page = text(client.get("/accounts/2fa/"))

    assert "<h1>Two-step sign-in</h1>" in page
    assert "Turn it on" in page
    assert "Two-Factor" not in page


def test_the_page_of_a_closed_door_has_ways_on(rf):
    request = rf.get("/closed/")
    request.user = AnonymousUser()

    page = text(refused(request, PermissionDenied()))

    assert '<a class="btn" href="/accounts/login/">' in page
    assert '<a class="btn ghost" href="/">' in page


@pytest.mark.parametrize(
    "name",
    ["Win at https://evil.example", "www.evil.example", "evil.example", "a\u202eb"],
)
def test_a_name_is_no_address(client, name):
    said = {
        "display_name": name,
        "email": "anna@example.com",
        "password1": make.PASSWORD,
    }

    page = client.post("/accounts/signup/", said)

    assert "Write a name, and no address." in page.content.decode()
    assert not mail.outbox
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name", ["Anna", "J. R. Müller", "Dr. Mira", "Zoë-Luise O'Neil"]
)
def test_a_name_may_be_any_name(client, name):
    said = {
        "display_name": name,
        "email": "anna@example.com",
        "password1": make.PASSWORD,
    }

    client.post("/accounts/signup/", said)

    assert User.objects.get().display_name == name


@pytest.mark.parametrize(
    "url", ["/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/"]
)
def test_an_address_that_would_break_a_mail_is_refused_in_words(client, url):
    said = {
        "display_name": "A",
        "email": "a@ex\u2028ample.com",
        "password1": make.PASSWORD,
    }

    page = client.post(url, said, follow=True)

    assert page.status_code == 200
    assert not User.objects.exists()
    assert not mail.outbox
