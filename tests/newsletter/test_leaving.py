import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsletter import mails, sending
from newsletter.models import ConsentEvent, Subscription
from tests import make
from tests.newsletter.make import issue, readers, subscription

pytestmark = pytest.mark.django_db


def leave_path(mailbox):
    return f"/newsletter/leave/{mails.READER.sign(mailbox.pk)}/"


def take_back_path(mailbox):
    return f"/newsletter/take-back/{mails.READER.sign(mailbox.pk)}/"


def live(mailbox):
    return Subscription.objects.live().filter(mailbox=mailbox).count()


def verbs():
    return list(ConsentEvent.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def stranger():
    """A mail program, or its server: no cookies, no referrer, no token."""
    return Client(enforce_csrf_checks=True)


def test_one_click_in_the_mail_program_ends_everything(stranger):
    anna, ben = readers(2)
    subscription(anna, make.instructor())
    issue()
    sending.drain()
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]
    path = re.fullmatch(r"<http://localhost:8000(\S+)>", header)[1]

    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})

    assert mail.outbox[0].to == [anna.email]
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == (
        "List-Unsubscribe=One-Click"
    )
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert live(anna) == 0
    assert live(ben) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=B",
        "text/nonsense",
    ],
)
def test_one_click_may_come_in_any_wrapping(stranger, kind):
    (anna,) = readers(1)
    body = {
        "application/x-www-form-urlencoded": "List-Unsubscribe=One-Click",
        "multipart/form-data; boundary=B": '--B\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--B--\r\n',
    }.get(kind, "")

    assert stranger.post(leave_path(anna), body, content_type=kind).status_code == 200
    assert live(anna) == 0


def test_looking_changes_nothing(stranger):
    (anna,) = readers(1)

    for _ in range(20):
        page = stranger.get(leave_path(anna))
        assert stranger.head(leave_path(anna)).status_code == 200
        assert stranger.put(leave_path(anna)).status_code == 405
        assert stranger.get(take_back_path(anna)).status_code == 405

    assert live(anna) == 1
    assert anna.email in page.content.decode()
    assert ConsentEvent.objects.count() == 0


def test_leaving_twice_is_leaving_once(stranger):
    (anna,) = readers(1)

    pages = [stranger.post(leave_path(anna)) for _ in range(2)]
    left_at = Subscription.objects.get().left_at

    assert pages[0].content == pages[1].content
    assert verbs() == ["left"]
    assert Subscription.objects.get().left_at == left_at


def test_a_leave_link_never_grows_old(stranger):
    (anna,) = readers(1)
    path = leave_path(anna)

    with time_machine.travel(timezone.now() + timedelta(days=3650)):
        assert stranger.post(path).status_code == 200

    assert live(anna) == 0


def test_leaving_can_be_taken_back_from_the_page(stranger):
    (anna,) = readers(1)
    subscription(anna, make.instructor())
    page = stranger.post(leave_path(anna)).content.decode()
    assert f'action="{take_back_path(anna)}"' in page

    for _ in range(2):
        assert "You are in" in stranger.post(take_back_path(anna)).content.decode()

    assert live(anna) == 2
    assert verbs() == ["left", "returned"]


def test_taking_back_brings_only_what_was_left_today(stranger):
    mailbox = make.mailbox()
    longer = timezone.now() - timedelta(days=30)
    old = subscription(mailbox, make.instructor(), left_at=longer)
    subscription(mailbox)

    stranger.post(leave_path(mailbox))
    stranger.post(take_back_path(mailbox))

    assert live(mailbox) == 1
    assert not Subscription.objects.get(pk=old.pk).is_live


def test_a_forwarded_mail_cannot_undo_a_leaving_of_last_week(stranger):
    (anna,) = readers(1)
    stranger.post(leave_path(anna))

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answer = stranger.post(take_back_path(anna))

    assert answer.status_code == 410
    assert 'action="/newsletter/join/"' in answer.content.decode()
    assert live(anna) == 0


def test_another_readers_link_or_a_broken_one_ends_nothing(stranger):
    anna, ben = readers(2)
    token = mails.READER.sign(anna.pk)
    of_ben = mails.READER.sign(ben.pk).split(":")[0]
    forged = f"{of_ben}:{token.split(':')[1]}"

    for broken in (forged, token[:-1], mails.CONFIRM.sign(anna.pk), "nonsense"):
        for path in ("leave", "take-back"):
            answer = stranger.post(f"/newsletter/{path}/{broken}/")
            assert answer.status_code == 404

    assert (live(anna), live(ben)) == (1, 1)


def test_the_link_of_an_erased_reader_says_nothing(stranger):
    mailbox = make.mailbox()
    path = leave_path(mailbox)
    mailbox.delete()

    assert stranger.get(path).status_code == stranger.post(path).status_code == 404


def test_who_has_left_gets_no_more_mails(stranger):
    anna, ben = readers(2)
    issue()

    stranger.post(leave_path(anna))
    sending.drain()

    assert [sent.to for sent in mail.outbox] == [[ben.email]]
