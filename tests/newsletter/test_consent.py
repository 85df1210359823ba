import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from newsletter import mails
from newsletter.models import ConsentEvent, Subscription
from tests import make
from tests.newsletter.make import subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return ConsentEvent.objects.create(
        mailbox=make.mailbox(), verb=ConsentEvent.Verb.ASKED, wording="One mail."
    )


def judge():
    """What a commit would do: look at the constraints that wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_postgresql_refuses_to_change_what_was_agreed_to(event):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ConsentEvent.objects.filter(pk=event.pk).update(wording="Ten mails a day.")

    event.refresh_from_db()
    assert event.wording == "One mail."


def test_postgresql_refuses_to_forget_what_was_agreed_to(event):
    forgotten = transaction.savepoint()
    event.delete()

    with pytest.raises(IntegrityError, match="only with its mailbox"):
        judge()

    transaction.savepoint_rollback(forgotten)
    assert ConsentEvent.objects.count() == 1


def test_a_reader_who_is_erased_takes_her_log_along(event):
    other = ConsentEvent.objects.create(mailbox=make.mailbox(), verb="asked")

    event.mailbox.delete()
    judge()

    assert ConsentEvent.objects.get() == other


def test_the_button_of_a_mailed_question_needs_no_cookie():
    waiting = subscription(confirmed_at=None)
    url = f"/newsletter/confirm/{mails.CONFIRM.sign(waiting.pk)}/"

    answer = Client(enforce_csrf_checks=True).post(url)

    assert answer.status_code == 200
    assert Subscription.objects.live().get() == waiting
