import re

import pytest
from django.core import mail

from studio.accounts import AccountAdapter
from studio.models import StudioProfile, User
from tests import make

pytestmark = pytest.mark.django_db


def test_accounts_mails_wear_the_studios_layout(client):
    StudioProfile(name="Slow Morning", postal_address="Lane 7, Vienna").save()
    reader = make.user()

    client.post("/accounts/login/code/", {"email": reader.email})

    (sent,) = mail.outbox
    (html, kind) = sent.alternatives[0]
    assert sent.to == [reader.email]
    assert sent.from_email == "Slow Morning <studio@localhost>"
    assert kind == "text/html"
    for part in (sent.body, html):
        assert "Slow Morning" in part
        assert "Lane 7, Vienna" in part
        assert "testserver" not in part
    code = re.search(r"^([A-Z0-9-]{6,9})$", sent.body, re.MULTILINE)[1]
    assert code in html


def test_what_a_stranger_says_stays_text_in_a_mail(rf):
    sly = "<img src=x onerror=alert(1)>"
    context = {"ip": "::1", "user_agent": sly, "timestamp": "now"}

    AccountAdapter().send_mail(
        "account/email/password_changed", "anna@example.com", context
    )

    (sent,) = mail.outbox
    assert sly in " ".join(sent.body.split())
    assert "<img" not in sent.alternatives[0][0]


def test_a_new_account_has_a_name_and_gets_its_code(client):
    client.post(
        "/accounts/signup/",
        {
            "display_name": "Anna",
            "email": "anna@example.com",
            "password1": make.PASSWORD,
        },
    )

    (sent,) = mail.outbox
    assert sent.to == ["anna@example.com"]
    assert User.objects.get(email="anna@example.com").display_name == "Anna"


def test_a_dead_mail_server_breaks_no_page_and_is_said(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    reader = make.user()

    page = client.post("/accounts/login/code/", {"email": reader.email}, follow=True)

    assert page.status_code == 200
    assert "We could not send you the mail just now." in page.content.decode()
