import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsletter.models import ConsentEvent, PostEvent, Subscription
from tests import make
from tests.newsletter.make import subscription

pytestmark = pytest.mark.django_db
KEY = "the key that mailgun signs with"
URL = "/newsletter/reports/"
REFUSED = "550 5.7.515 Access denied"


@pytest.fixture
def mailgun(settings):
    """How Mailgun reports, as its own pages describe the payload and the signature."""
    settings.MAIL_REPORTS = "mailgun"
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    client = Client(enforce_csrf_checks=True)

    def report(event, to, token="1", key=KEY, said="", **data):
        at = str(int(timezone.now().timestamp()))
        proof = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256)
        body = {
            "signature": {
                "timestamp": at,
                "token": token,
                "signature": proof.hexdigest(),
            },
            "event-data": {
                "event": event,
                "recipient": to,
                "timestamp": float(at),
                "delivery-status": {"message": said},
            }
            | data,
        }
        return client.post(URL, json.dumps(body), content_type="application/json")

    return report


def reader(email="anna@example.com"):
    return subscription(make.mailbox(email=email)).mailbox


def reason(mailbox):
    mailbox.refresh_from_db()
    return mailbox.suppressed_reason


def test_an_address_that_does_not_exist_gets_no_more_mail(mailgun):
    anna, ben = reader(), reader("ben@example.com")

    answer = mailgun(
        "failed",
        "Anna@Example.com",
        said="550 5.1.1 no such user",
        severity="permanent",
    )

    assert answer.status_code == 200
    assert (reason(anna), reason(ben)) == ("bounced", "")
    assert PostEvent.objects.get().kind == "nobody"


def test_a_forged_report_is_refused(mailgun):
    anna = reader()

    answer = mailgun("complained", anna.email, key="a guess")

    assert answer.status_code == 400
    assert reason(anna) == ""
    assert not PostEvent.objects.exists()


def test_a_complaint_ends_everything_and_counts_once(mailgun):
    anna = reader()
    subscription(anna, make.instructor())

    for _ in range(3):
        assert mailgun("complained", anna.email).status_code == 200

    assert reason(anna) == "complained"
    assert not Subscription.objects.live().exists()
    assert [event.verb for event in ConsentEvent.objects.all()] == ["complained"]
    assert PostEvent.objects.count() == 1


def test_an_old_report_that_comes_again_does_not_silence_who_has_returned(mailgun):
    anna = reader()
    mailgun("failed", anna.email, said="550 5.1.1", severity="permanent")
    anna.confirm()

    mailgun("failed", anna.email, said="550 5.1.1", severity="permanent")

    assert reason(anna) == ""


def test_a_full_mailbox_is_given_up_after_three_bounces_in_a_month(mailgun):
    anna, ben = reader(), reader("ben@example.com")
    begun = timezone.now()

    reasons = []
    for number, day in enumerate((0, 40, 45, 50)):
        with time_machine.travel(begun + timedelta(days=day)):
            mailgun(
                "failed",
                anna.email,
                token=f"{number}",
                said="552 5.2.2 full",
                severity="permanent",
            )
            mailgun(
                "failed",
                ben.email,
                token=f"ben{number}",
                said=REFUSED,
                severity="permanent",
            )
        reasons.append(reason(anna))

    assert reasons == ["", "", "", "bounced"]
    assert reason(ben) == ""
    assert set(
        PostEvent.objects.filter(mailbox=ben).values_list("kind", flat=True)
    ) == {"refused"}


def test_leaving_by_the_mail_program_is_leaving(mailgun):
    anna = reader()

    mailgun("unsubscribed", anna.email)

    assert not Subscription.objects.live().exists()
    assert reason(anna) == ""


@pytest.mark.parametrize("event", ["delivered", "opened", "clicked"])
def test_nobody_is_followed(mailgun, event):
    anna = reader()

    assert mailgun(event, anna.email).status_code == 200
    assert not PostEvent.objects.exists()


@pytest.mark.parametrize("to", ["stranger@example.com", "nonsense", None])
def test_a_report_of_somebody_we_do_not_know_changes_nothing(mailgun, to):
    reader()

    assert mailgun("complained", to).status_code == 200
    assert Subscription.objects.live().count() == 1


def test_without_a_provider_or_a_proof_nothing_listens(settings):
    anna = reader()
    bounce = {"RecordType": "Bounce", "Type": "BadEmailAddress", "Email": anna.email}

    for provider in ("", "postmark", "nobody"):
        settings.MAIL_REPORTS = provider
        answer = Client().post(URL, bounce, content_type="application/json")
        assert answer.status_code == 404

    assert reason(anna) == ""


def test_a_provider_that_does_not_sign_proves_itself_by_a_secret(settings):
    settings.MAIL_REPORTS = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "studio:a long secret"}
    anna = reader()
    bounce = {"RecordType": "Bounce", "Type": "BadEmailAddress", "Email": anna.email}

    statuses = {}
    for secret in ("studio:a guess", "studio:a long secret"):
        login = "Basic " + base64.b64encode(secret.encode()).decode()
        for _ in range(2):
            statuses[secret] = (
                Client()
                .post(
                    URL,
                    bounce,
                    content_type="application/json",
                    headers={"Authorization": login},
                )
                .status_code
            )

    assert list(statuses.values()) == [400, 200]
    assert reason(anna) == "bounced"
    assert PostEvent.objects.get().kind == "nobody"
