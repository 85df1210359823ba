from datetime import timedelta
from email import message_from_bytes, policy
from itertools import count
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from newsletter import ledger, sending, tasks
from newsletter.models import Delivery, Issue, Subscription
from studio.models import Mailbox
from tests import make
from tests.newsletter.make import issue, readers, states, subscription
from tests.sink import HANG_UP

pytestmark = pytest.mark.django_db


def refusing(*answers, to=None):
    """A server that gives these answers to RCPT, one after the other, and then takes all."""
    waiting = list(answers)

    def answer(verb, asked):
        if verb == "RCPT" and waiting and to in (None, asked):
            return waiting.pop(0)
        return None

    return answer


def recipients(sink):
    return [taken.to for taken in sink.mails]


def message_ids(sink):
    parsed = (message_from_bytes(t.content, policy=policy.default) for t in sink.mails)
    return [message["Message-ID"] for message in parsed]


def hurry():
    """Let the time of everything that waits for one come."""
    past = timezone.now() - timedelta(hours=1)
    Delivery.objects.exclude(due=None).update(due=past)
    Delivery.objects.exclude(lease=None).update(lease=past)


def test_a_published_tutorial_reaches_each_subscriber_once():
    make.tutorial(title="Parsvottanasana")
    reader = subscription().mailbox
    subscription(reader, make.instructor())
    subscription(confirmed_at=None)

    for _ in range(2):
        tasks.tick()

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([reader.email], "Parsvottanasana")
    ]


def test_the_same_without_any_broker():
    make.tutorial(title="Parsvottanasana")
    reader = subscription().mailbox
    Subscription.objects.request("new@example.com", None, "Words")

    for _ in range(2):
        call_command("drain_newsletter")

    assert [sent.to for sent in mail.outbox] == [["new@example.com"], [reader.email]]


def test_a_quiet_studio_does_not_even_call_the_server(sink):
    issue()

    tasks.tick()

    assert sink.connections == 0


def test_a_mail_arrives_with_everything_a_mail_program_asks_for(sink):
    anna, ben = readers(2)
    opened = issue(title="Pārśvottānāsana")

    sending.drain()

    mails = [message_from_bytes(t.content, policy=policy.default) for t in sink.mails]
    first, second = mails
    assert recipients(sink) == [anna.email, ben.email]
    assert first["To"] == anna.email
    assert first["Subject"] == "Pārśvottānāsana"
    assert first["Date"].datetime == opened.opened_at.replace(microsecond=0)
    assert first["List-Id"] == "<tutorials.localhost>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["List-Archive"] == "<http://localhost:8000/newsletter/>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["List-Unsubscribe"] != second["List-Unsubscribe"]
    link = first["List-Unsubscribe"].strip("<>")
    for kind in ("plain", "html"):
        assert first.get_body([kind]).get_content().count(link) == 1
    assert b"slot:" not in sink.mails[0].content
    assert sink.connections == 1
    assert states() == ["SENT", "SENT"]


def test_each_attempt_has_the_same_message_id_and_each_mail_its_own(sink):
    readers(2)
    issue()
    sink.answer = lambda verb, to: HANG_UP if verb == "." else None
    sending.drain()
    sink.answer = lambda *_: None
    hurry()
    sending.drain()

    ids = message_ids(sink)

    assert len(ids) == 3
    assert len(set(ids)) == 2
    assert states() == ["SENT", "SENT"]


def test_a_server_that_is_away_touches_no_row(settings, caplog):
    readers(2)
    issue()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    sending.drain()

    assert states() == ["PENDING", "PENDING"]
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
    assert "the post waits" in caplog.text


@pytest.mark.parametrize(
    ("said", "state", "code", "suppressed"),
    [
        ("450 4.2.0 greylisted", "DEFERRED", "450 4.2.0", ""),
        ("550 5.1.1 no such user", "FAILED", "550 5.1.1", "bounced"),
        ("550 mailbox is closed", "FAILED", "550", ""),
    ],
)
def test_a_no_about_one_reader_is_hers_alone(sink, said, state, code, suppressed):
    anna, ben = readers(2)
    issue()
    sink.answer = refusing(said, to=anna.email)

    sending.drain()

    assert states() == [state, "SENT"]
    assert Delivery.objects.get(mailbox=anna).code == code
    assert Mailbox.objects.get(pk=anna.pk).suppressed_reason == suppressed
    assert Mailbox.objects.get(pk=ben.pk).suppressed_reason == ""


@pytest.mark.parametrize(
    "said",
    ["550 5.7.515 no DMARC", "550 5.7.1 blocked", "421 4.7.0 slow down", HANG_UP],
)
def test_a_no_about_us_puts_off_one_mail_and_stops_the_round(sink, said):
    readers(3)
    issue()
    sink.answer = refusing(said)

    sending.drain()

    assert states() == ["DEFERRED", "PENDING", "PENDING"]
    attempts = Delivery.objects.order_by("mailbox_id").values_list(
        "attempts", flat=True
    )
    assert list(attempts) == [1, 0, 0]
    assert not Mailbox.objects.exclude(suppressed_at=None).exists()

    sending.drain()
    assert states() == ["DEFERRED", "SENT", "SENT"]
    hurry()
    sending.drain()
    assert states() == ["SENT"] * 3


def test_one_reader_whose_server_blocks_us_does_not_hold_up_the_others(sink):
    anna, *_ = readers(4)
    issue()
    sink.answer = refusing(*["550 5.7.1 blocked"] * 50, to=anna.email)

    for _ in range(3):
        sending.drain()

    assert states() == ["DEFERRED", "SENT", "SENT", "SENT"]


def test_each_attempt_waits_longer(sink):
    readers(1)
    issue()
    sink.answer = refusing(*["450 4.2.0 greylisted"] * 8)
    waits = []

    for _ in range(8):
        sending.drain()
        wait = Delivery.objects.get().due - timezone.now()
        waits.append(round(wait.total_seconds() / 60))
        hurry()
    sending.drain()

    assert waits == [1, 5, 15, 30, 60, 120, 120, 120]
    assert states() == ["SENT"]
    assert Delivery.objects.get().attempts == 9


def test_after_two_days_a_delivery_is_given_up(sink):
    readers(1)
    issue()
    sink.answer = refusing(*["450 4.2.0 greylisted"] * 2)
    sending.drain()
    hurry()

    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        sending.drain()

    assert states() == ["FAILED"]
    assert Delivery.objects.get().code == "450 4.2.0"


def test_a_mail_that_may_have_arrived_three_times_stays_uncertain(sink):
    readers(1)
    issue()
    sink.answer = lambda verb, to: HANG_UP if verb == "." else None

    for _ in range(4):
        sending.drain()
        hurry()

    assert states() == ["UNCERTAIN"]
    assert len(sink.mails) == 3
    assert len(set(message_ids(sink))) == 1


def test_a_worker_that_dies_leaves_one_doubt_and_loses_nothing(sink, monkeypatch):
    mailboxes = readers(5)
    issue()
    numbers, quick = count(1), ledger.mark

    def die_before_the_third_mark(*args):
        if next(numbers) == 3:
            raise SystemExit
        quick(*args)

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "mark", die_before_the_third_mark)
        with pytest.raises(SystemExit):
            sending.drain()
    assert states() == ["SENT", "SENT", "CLAIMED", "CLAIMED", "CLAIMED"]
    sending.drain()
    assert len(sink.mails) == 3

    hurry()
    sending.drain()

    assert states() == ["SENT"] * 5
    addresses = [mailbox.email for mailbox in mailboxes]
    assert recipients(sink) == addresses[:3] + addresses[2:]
    assert len(set(message_ids(sink))) == 5


def test_who_leaves_during_the_sending_gets_nothing_more(sink, monkeypatch):
    mailboxes = readers(6)
    opened = issue()
    claim = ledger.claim

    def claim_few():
        if sink.mails:
            Subscription.objects.leave(mailboxes[-1])
        return claim(rows=2)

    monkeypatch.setattr(ledger, "claim", claim_few)
    sending.drain()

    assert states() == ["SENT"] * 5 + ["SKIPPED"]
    assert sum(opened.tally().values()) == opened.audience == 6


def test_a_round_ends_when_its_time_is_up(sink, monkeypatch):
    readers(4)
    issue()
    claim = ledger.claim
    monkeypatch.setattr(ledger, "claim", lambda: claim(rows=2))
    clock = SimpleNamespace(monotonic=count().__next__)
    monkeypatch.setattr(sending, "time", clock)

    sending.drain(seconds=3)

    assert states() == ["SENT", "SENT", "PENDING", "PENDING"]


def test_a_slow_server_does_not_outlast_the_claim(sink, monkeypatch):
    readers(3)
    issue()
    monkeypatch.setattr(ledger, "SENDING_SECONDS", -1)
    releases = []
    release = ledger.release
    monkeypatch.setattr(ledger, "release", lambda c: (releases.append(c), release(c)))

    sending.drain()

    assert states() == ["SENT"] * 3
    assert len(releases) == 3
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_reader_who_is_erased_while_her_mail_bounces_is_no_trouble(sink, monkeypatch):
    (anna,) = readers(1)
    issue()
    sink.answer = refusing("550 5.1.1 no such user")
    mark = sending._mark

    def erase_first(*outcome):
        Subscription.objects.all().delete()
        Mailbox.objects.filter(pk=anna.pk).delete()
        mark(*outcome)

    monkeypatch.setattr(sending, "_mark", erase_first)
    sending.drain()

    assert states() == ["FAILED"]


def test_two_issues_go_out_one_after_the_other(sink):
    anna, ben = readers(2)
    issue(title="First")
    issue(title="Second")

    sending.drain()

    subjects = [
        (message_from_bytes(taken.content)["Subject"], taken.to) for taken in sink.mails
    ]
    assert subjects == [
        ("First", anna.email),
        ("First", ben.email),
        ("Second", anna.email),
        ("Second", ben.email),
    ]


def test_an_international_address_is_written_as_servers_know_it(sink):
    for address in ("Zoe@Bücher.example", "Zoë@Bücher.example"):
        Subscription.objects.request(address, None, "Words")

    sending.ask()

    assert recipients(sink) == ["zoe@xn--bcher-kva.example", "zoë@bücher.example"]


def test_an_undo_within_the_minute_mails_nobody(settings):
    settings.UNDO_SECONDS = 60
    readers(1)
    tutorial = make.tutorial()
    tasks.tick()
    tutorial.withdraw()

    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        tasks.tick()

    assert not Issue.objects.exists()
    assert mail.outbox == []


def test_a_question_that_cannot_be_asked_now_stops_nobody_else(settings):
    """Its mailbox has been confirmed meanwhile, for something else."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    Subscription.objects.request("anna@example.com", make.instructor(), "")
    waiting = Subscription.objects.get()
    waiting.mailbox.confirm()

    sending.ask()

    waiting.refresh_from_db()
    assert waiting.ask_at > timezone.now()
