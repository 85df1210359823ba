import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsletter import ledger, mails, tasks
from newsletter.ledger import State
from newsletter.models import Delivery, Heartbeat, Subscription
from tests import make
from tests.nameserver import knows
from tests.newsletter.make import issue, readers, states, subscription, text

pytestmark = pytest.mark.django_db
ISSUES = "/admin/newsletter/issue"
OUTCOMES = [
    (State.SENT, ""),
    (State.FAILED, "550 5.1.1"),
    (State.DEFERRED, "450 4.2.0"),
    (State.UNCERTAIN, "no answer"),
    (State.FAILED, "554 5.5.0"),
]


@pytest.fixture
def troubled():
    """An issue whose five readers fared differently; the last has been erased."""
    mailboxes = readers(5)
    opened = issue()
    claim = ledger.claim()
    for parcel, (state, code) in zip(claim.parcels, OUTCOMES, strict=True):
        ledger.mark(claim, parcel, state, code)
    Subscription.objects.erase(mailboxes[4])
    opened.mailboxes = mailboxes
    return opened


def at(opened, page):
    return f"{ISSUES}/{opened.pk}/{page}/"


def test_an_issue_shows_how_far_it_is_and_asks_again(owner, troubled):
    tasks.Heartbeat.objects.beat()

    with time_machine.travel(troubled.opened_at + timedelta(seconds=40), tick=False):
        Heartbeat.objects.beat()
        page = text(owner.get(at(troubled, "change")))
        fragment = text(owner.get(at(troubled, "progress")))

    assert "0.1 a second so far; done about" in page
    assert '<progress max="5" value="4">' in page
    for state, number in (("sent", 1), ("failed", 2), ("audience", 5)):
        assert f'<th scope="row">{state}</th><td>{number}</td>' in page
    assert "4 exceptions, by person" in page
    assert f'src="{at(troubled, "mail")}"' in page
    assert f'hx-get="{at(troubled, "progress")}" hx-trigger="every 5s"' in page
    assert fragment in page
    assert "no mail goes out" not in page


def test_what_is_done_asks_no_more(owner):
    opened = issue()
    waiting = text(owner.get(at(opened, "change")))
    opened.__class__.objects.update(finished_at=timezone.now())

    page = text(owner.get(at(opened, "change")))

    assert "About to be sent." in waiting
    assert "Done." in page
    assert "hx-get" not in page
    assert "Cancel for good" not in page


def test_an_issue_is_paused_resumed_and_cancelled(owner):
    readers(1)
    opened = issue()

    said = {}
    for deed in ("nonsense", "hold", "pause", "resume", "cancel"):
        owner.post(at(opened, "act"), {"deed": deed})
        said[deed] = text(owner.get(at(opened, "change")))

    assert "About to be sent." in said["nonsense"]
    assert "arrived: leave it to the studio: nobody may get two." in said["hold"]
    assert "Rather: send it again" in said["hold"]
    assert "Paused: somebody paused it." in said["pause"]
    assert 'value="resume"' in said["pause"]
    assert "About to be sent." in said["resume"]
    assert "Cancelled." in said["cancel"]
    assert owner.get(at(opened, "act")).status_code == 405


def test_a_server_that_refuses_us_is_named(owner):
    opened = issue()
    opened.block("example.com", "550 5.7.1")

    page = text(owner.get(at(opened, "change")))

    assert "example.com refuses our mail: 550 5.7.1" in page


def test_exceptions_stand_by_person_with_what_they_mean(owner, troubled):
    mailboxes = troubled.mailboxes

    doubtful = text(owner.get(at(troubled, "exceptions")))
    failed = text(owner.get(at(troubled, "exceptions"), {"state": State.FAILED.value}))
    none = text(owner.get(at(troubled, "exceptions"), {"state": State.HELD.value}))

    assert "Nobody knows whether these arrived." in doubtful
    assert mailboxes[3].email in doubtful
    assert mails.message_id(troubled.pk, mailboxes[3].pk) in doubtful
    assert re.findall(r">([\w ]+) \((\d)\)</a>", doubtful) == [
        ("uncertain", "1"),
        ("failed", "2"),
        ("held back", "0"),
        ("to be tried again", "1"),
        ("skipped", "0"),
    ]
    assert f"<td>{mailboxes[1].email}</td> <td>550 5.1.1</td>" in failed
    assert "<td>erased</td> <td>554 5.5.0</td>" in failed
    assert mailboxes[0].email not in failed + doubtful
    assert "None of this kind." in none


@pytest.mark.parametrize(
    ("state", "deed", "chosen", "expected"),
    [
        (State.UNCERTAIN, "mark_arrived", 3, "SENT FAILED DEFERRED SENT FAILED"),
        (State.UNCERTAIN, "skip", 3, "SENT FAILED DEFERRED SKIPPED FAILED"),
        (State.FAILED, "retry", 1, "SENT PENDING DEFERRED UNCERTAIN FAILED"),
        (State.FAILED, "retry", "all", "SENT PENDING DEFERRED UNCERTAIN PENDING"),
        (State.FAILED, "retry", 3, "SENT FAILED DEFERRED UNCERTAIN FAILED"),
        (State.FAILED, "mark_arrived", "all", "SENT FAILED DEFERRED UNCERTAIN FAILED"),
        (State.FAILED, "delete", "all", "SENT FAILED DEFERRED UNCERTAIN FAILED"),
    ],
)
def test_exceptions_are_mended_one_by_one_or_all_of_a_kind(
    owner, troubled, state, deed, chosen, expected
):
    asked = {"deed": deed, "all": "on"}
    if chosen != "all":
        asked = {"deed": deed, "mailbox": [troubled.mailboxes[chosen].pk]}

    owner.post(f"{at(troubled, 'exceptions')}?state={state.value}", asked)

    assert " ".join(states()) == expected


def test_many_exceptions_come_in_pages_and_cost_the_same(
    owner, django_assert_num_queries
):
    readers(101)
    opened = issue()
    Delivery.objects.update(state=State.FAILED)
    page = f"{at(opened, 'exceptions')}?state={State.FAILED.value}"
    # What Django learns once in a process is learnt.
    owner.get(at(opened, "change"))

    with django_assert_num_queries(9):
        first = text(owner.get(page))
    with django_assert_num_queries(9):
        second = text(owner.get(f"{page}&page=2"))
    with django_assert_num_queries(10):
        owner.get(at(opened, "change"))

    assert "Page 1 of 2" in first
    assert f'href="?page=1&state={State.FAILED.value}"' in second
    assert second.count('name="mailbox"') == 1


def test_a_worker_that_fell_silent_is_noticed_where_admins_look(staff):
    opened, owner = issue(), Client()
    owner.force_login(make.admin())
    never = text(owner.get("/admin/"))
    assert "no mail goes out" not in text(staff.get("/admin/"))

    tasks.tick()
    opened.__class__.objects.update(finished_at=None)
    said = {}
    for seconds in (50, 150):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
            said[seconds] = [
                text(owner.get(it)) for it in ("/admin/", at(opened, "change"))
            ]

    assert "No worker has ever been heard of" in never
    assert not any("no mail goes out" in page for page in said[50])
    assert all("No worker has been heard of for 2" in page for page in said[150])


def test_the_mail_is_shown_as_mailed_at_an_address_of_its_own(owner):
    opened = issue(title="A quiet fold")

    answer = owner.get(at(opened, "mail"))

    assert answer.content.decode() == opened.html
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert owner.get(f"{ISSUES}/0/mail/").status_code == 404


def test_who_may_not_look_sees_no_issue(staff):
    opened = issue()

    for page in ("change", "mail", "progress", "exceptions"):
        assert staff.get(at(opened, page)).status_code == 403
    assert staff.post(at(opened, "act"), {"deed": "cancel"}).status_code == 403


def test_who_may_only_look_touches_no_issue(looker, troubled):
    change = text(looker.get(at(troubled, "change")))
    failed = f"{at(troubled, 'exceptions')}?state={State.FAILED.value}"

    assert "Cancel for good" not in change
    assert 'name="deed"' not in text(looker.get(failed))
    assert looker.post(failed, {"deed": "retry", "all": "on"}).status_code == 403
    assert looker.post(at(troubled, "act"), {"deed": "cancel"}).status_code == 403
    assert "FAILED" in states()


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(at(issue(), "mail")).status_code == 302


def test_an_issue_that_is_not_there_is_not_found(owner):
    subscription()

    assert owner.get(f"{ISSUES}/99999/change/").status_code == 302
    assert owner.get(f"{ISSUES}/99999/progress/").status_code == 404


# Mail set-up


def test_the_set_up_page_shows_what_is_right_and_sends_a_test(owner, sink, settings):
    settings.DEFAULT_FROM_EMAIL = "post@studio.example"
    spf = "v=spf1 include:mail.example -all"

    with knows({"studio.example": [spf]}):
        page = text(owner.get(f"{ISSUES}/set-up/"))
        sent = text(owner.post(f"{ISSUES}/set-up/", follow=True))
        settings.MAIL_REPORTS = "mailgun"
        settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "x"}
        heard = text(owner.get(f"{ISSUES}/set-up/"))

    assert f"<code>{spf}</code> </td> <td><strong>right</strong>" in page
    assert re.findall("<strong>(.*?)</strong>", page)[-3:] == [
        "right",
        "not known",
        "missing",
    ]
    assert "Only what the mail server says at once." in page
    assert "A test mail is on its way to" in sent
    assert len(sink.mails) == 1
    assert b"Subject: A test mail" in sink.mails[0].content
    assert "Yes: mailgun reports" in heard


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("550 5.1.1 nobody", "says that your address does not exist. (550 5.1.1)"),
        ("554 5.6.0 no", "The mail server did not take it. (554 5.6.0)"),
    ],
)
def test_a_test_mail_that_does_not_go_out_says_why(owner, sink, said, words):
    sink.answer = lambda verb, to: said if verb == "RCPT" else None

    with knows({}):
        page = text(owner.post(f"{ISSUES}/set-up/", follow=True))

    assert words in page


def test_the_set_up_is_for_those_who_see_issues_and_act(looker, client):
    with knows({}):
        page = text(looker.get(f"{ISSUES}/set-up/"))

    assert "Send a test mail" not in page
    assert looker.post(f"{ISSUES}/set-up/").status_code == 403
    client.force_login(make.user(role="editor", is_staff=True))
    assert client.get(f"{ISSUES}/set-up/").status_code == 403
