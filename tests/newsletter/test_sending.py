from datetime import timedelta
from email import message_from_bytes, policy
from itertools import count
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from newsletter import ledger, rounds, sending, tasks
from newsletter.models import Blockage, Delivery, Issue, Subscription
from studio.models import Mailbox
from tests import make
from tests.newsletter.make import hurry, issue, readers, states, subscription
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


def on(verb, answer):
    return lambda asked, to: answer if asked == verb else None


def refusals(sink):
    """How many commands named a reader and were not followed by her mail."""
    asked = [command for command in sink.commands if command.startswith("RCPT")]
    return asked[len(sink.mails) :]


def attempts():
    rows = Delivery.objects.order_by("issue_id", "mailbox_id")
    return list(rows.values_list("attempts", flat=True))


def recipients(sink):
    return [taken.to for taken in sink.mails]


def message_ids(sink):
    parsed = (message_from_bytes(t.content, policy=policy.default) for t in sink.mails)
    return [message["Message-ID"] for message in parsed]


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


def test_a_process_that_has_nothing_else_to_do_lends_a_hand():
    (reader,) = readers(1)
    issue()

    tasks.lend_a_hand()

    assert [sent.to for sent in mail.outbox] == [[reader.email]]


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
    feedback = f"{opened.pk}:tutorial:newsletter:localhost"
    assert first["Feedback-ID"] == second["Feedback-ID"] == feedback
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

    assert len(ids) == 4
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


def test_where_nobody_may_get_two_a_mail_in_doubt_is_left_to_the_studio(sink):
    readers(2)
    opened = issue()
    Issue.objects.update(on_doubt=Issue.Doubt.HOLD)
    sink.answer = lambda verb, to: HANG_UP if verb == "." else None

    sending.drain()
    hurry()
    sending.drain()

    assert states() == ["UNCERTAIN", "UNCERTAIN"]
    assert len(sink.mails) == 2
    one, other = opened.deliveries.values_list("mailbox_id", flat=True)
    opened.deliveries.filter(mailbox=one).mark_arrived()
    opened.deliveries.filter(mailbox=other).retry()
    sink.answer = lambda *_: None
    sending.drain()
    assert states() == ["SENT", "SENT"]
    assert len(sink.mails) == 3


@pytest.mark.parametrize("said", ["421 4.7.0 slow down", "454 4.7.0 too fast", HANG_UP])
def test_what_is_not_her_fault_costs_a_reader_no_attempt(sink, said):
    readers(3)
    issue()
    sink.answer = refusing(said)

    sending.drain()

    assert states() == ["DEFERRED", "SENT", "SENT"]
    assert attempts() == [0, 1, 1]
    hurry()
    sending.drain()
    assert states() == ["SENT"] * 3


def test_a_domain_that_refuses_us_is_held_back_and_the_owners_are_told_once(sink):
    here, there = readers(2), make.mailbox(email="eva@elsewhere.example")
    subscription(there)
    opened = issue(title="A fold")
    owner = make.admin()
    make.user(role="editor")
    sink.answer = refusing("550 5.7.515 no DMARC", to=here[0].email)

    for _ in range(2):
        tasks.tick()

    assert states() == ["HELD", "HELD", "SENT"]
    assert attempts() == [1, 0, 1]
    assert not Mailbox.objects.exclude(suppressed_at=None).exists()
    assert recipients(sink) == [there.email, owner.email]
    told = message_from_bytes(sink.mails[1].content, policy=policy.default)
    words = " ".join(told.get_body(["plain"]).get_content().split())
    assert "The server of example.com refuses “A fold” and says 550 5.7.515." in words
    assert f"/admin/newsletter/issue/{opened.pk}/change/" in words

    opened.resume()
    tasks.tick()
    assert states() == ["SENT"] * 3
    assert not Blockage.objects.exists()


def test_a_relay_that_refuses_our_sender_pauses_the_whole_issue(sink):
    readers(3)
    opened = issue()
    sink.answer = on("MAIL", "553 5.1.8 who are you")

    sending.drain()

    assert states() == ["HELD", "PENDING", "PENDING"]
    opened.refresh_from_db()
    assert opened.why_paused == Issue.Pause.REFUSED
    assert Blockage.objects.get().domain == ""
    sink.answer = lambda *_: None
    opened.resume()
    sending.drain()
    assert states() == ["SENT"] * 3


def test_the_owners_are_told_when_it_can_be(settings, sink):
    owner = make.admin()
    Blockage.objects.create(issue=issue(), domain="example.com", code="550 5.7.1")
    sink.answer = on("MAIL", "451 later")

    sending.tell()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        sink.answer = lambda *_: None
        sending.tell()

    assert recipients(sink) == [owner.email]


@pytest.mark.parametrize(
    ("said", "why"),
    [("550 5.1.1 unknown", "bounces"), ("550 5.7.1 blocked", "refused")],
)
def test_the_breaker_stops_an_issue_before_it_does_harm(sink, said, why):
    boxes = [make.mailbox(email=f"r{n}@domain{n}.example") for n in range(108)]
    for box in boxes:
        subscription(box)
    opened = issue()
    sink.answer = refusing(*[said] * 108)

    sending.drain()

    opened.refresh_from_db()
    assert opened.why_paused == why
    refused = 100 if why == "bounces" else 3
    assert len(refusals(sink)) == refused
    assert states().count("PENDING") == 108 - refused
    assert Blockage.objects.filter(domain="").count() == 1

    sink.answer = lambda *_: None
    opened.resume()
    sending.drain()
    assert "PENDING" not in states()


def test_all_workers_keep_to_one_pace(sink, settings, monkeypatch):
    settings.MAILS_PER_SECOND = 2
    readers(5)
    issue()
    slept = []
    monkeypatch.setattr(rounds.time, "sleep", slept.append)

    first, second = ledger.claim(), ledger.claim()

    assert len(first.parcels) == 2
    assert second.parcels == []
    assert 0 < second.wait <= 0.5
    ledger.slow()
    assert 0.5 < ledger.claim().wait <= 1


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

    def die_before_the_third_mark(*args, **values):
        if next(numbers) == 3:
            raise SystemExit
        quick(*args, **values)

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

    def claim_few(name):
        if sink.mails:
            Subscription.objects.leave(mailboxes[-1])
        return claim(rows=2, name=name)

    monkeypatch.setattr(ledger, "claim", claim_few)
    sending.drain()

    assert states() == ["SENT"] * 5 + ["SKIPPED"]
    assert sum(opened.tally().values()) == opened.audience == 6


@pytest.fixture
def slow_sink(sink, monkeypatch):
    """A server that takes fifteen seconds for each mail, on a clock of its own."""
    clock = SimpleNamespace(
        monotonic=lambda: 15 * len(sink.mails), sleep=lambda seconds: None
    )
    monkeypatch.setattr(rounds, "time", clock)
    return sink


def test_a_round_ends_when_its_time_is_up(slow_sink):
    readers(4)
    issue()

    sending.drain(seconds=16)

    assert states() == ["SENT", "SENT", "PENDING", "PENDING"]


def test_a_slow_server_does_not_outlast_the_claim(slow_sink, monkeypatch):
    readers(5)
    issue()
    claims = []
    claim = ledger.claim
    monkeypatch.setattr(
        ledger, "claim", lambda name: claims.append(1) or claim(name=name)
    )

    sending.drain()

    assert states() == ["SENT"] * 5
    assert len(claims) == 4
    assert attempts() == [1] * 5


def test_who_leaves_while_a_slow_server_takes_its_time_gets_nothing(
    slow_sink, monkeypatch
):
    mailboxes = readers(3)
    issue()
    mark = ledger.mark

    def leave_then(*args, **values):
        mark(*args, **values)
        Subscription.objects.update(left_at=timezone.now())

    monkeypatch.setattr(ledger, "mark", leave_then)
    sending.drain(seconds=60)

    assert recipients(slow_sink) == [mailboxes[0].email]
    assert states() == ["SENT", "SKIPPED", "SKIPPED"]
    assert attempts() == [1, 0, 0]


@pytest.mark.parametrize("button", ["pause", "cancel"])
def test_a_button_stops_a_slow_server_at_once(slow_sink, monkeypatch, button):
    readers(3)
    opened = issue()
    mark = ledger.mark

    def press_then(*args, **values):
        mark(*args, **values)
        getattr(opened, button)()

    monkeypatch.setattr(ledger, "mark", press_then)
    sending.drain(seconds=60)
    Issue.objects.finish()

    assert len(slow_sink.mails) == 1
    rest = {"pause": "PENDING", "cancel": "SKIPPED"}[button]
    assert states() == ["SENT", rest, rest]


@pytest.mark.django_db(transaction=True)
def test_a_worker_tells_a_restarted_database_what_it_forgot(sink, monkeypatch):
    """The marks of its claim are lost, and the connection breaks before the next."""
    readers(4)
    issue()
    numbers, mark = count(1), ledger.mark

    def crash_before_the_third_mark(claim, *args, **values):
        if next(numbers) == 3:
            Delivery.objects.filter(state=ledger.State.SENT).update(
                state=ledger.State.CLAIMED, claim=claim.token
            )
            connection.connection.close()
        mark(claim, *args, **values)

    monkeypatch.setattr(ledger, "mark", crash_before_the_third_mark)
    sending.drain()

    assert states() == ["SENT"] * 4
    assert len(sink.mails) == len(set(message_ids(sink))) == 4


def test_a_server_that_goes_away_in_the_middle_leaves_no_doubt(sink, settings):
    mailboxes = readers(4)
    issue()

    def answer(verb, to):
        if verb == "RCPT" and to == mailboxes[1].email:
            settings.EMAIL_PORT = 1
            return HANG_UP
        return None

    sink.answer = answer
    sending.drain()

    assert states() == ["SENT", "DEFERRED", "PENDING", "PENDING"]
    assert attempts() == [1, 0, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_a_worker_without_a_database_sends_no_more(sink, monkeypatch):
    readers(3)
    issue()
    monkeypatch.setattr(ledger, "PATIENCE_SECONDS", 0.3)

    def gone(*args, **values):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "mark", gone)
        with pytest.raises(OperationalError):
            sending.drain()

    assert len(sink.mails) == 1
    assert states() == ["CLAIMED"] * 3


def test_a_reader_who_is_erased_while_her_mail_bounces_is_no_trouble(sink, monkeypatch):
    (anna,) = readers(1)
    issue()
    sink.answer = refusing("550 5.1.1 no such user")
    mark = ledger.mark

    def erase_first(*outcome, **values):
        Subscription.objects.all().delete()
        Mailbox.objects.filter(pk=anna.pk).delete()
        mark(*outcome, **values)

    monkeypatch.setattr(ledger, "mark", erase_first)
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


def test_an_issue_that_stands_still_is_not_stopped_again():
    readers(1)
    paused = issue()
    paused.pause()

    paused.stop(Issue.Pause.REFUSED, "550")

    paused.refresh_from_db()
    assert paused.why_paused == Issue.Pause.BY_HAND
    assert not Blockage.objects.exists()
