"""Instructors hear in time that a credential runs out."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db.models import QuerySet

from studio.models import Credential
from studio.post import note
from studio.post.transport import Fault, NotSent
from studio.tasks import remind
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db
ENDS = date(2027, 6, 30)


def morning(days_before):
    """The clock so many days before the end, at six."""
    return time_machine.travel(
        f"{ENDS - timedelta(days=days_before)}T06:00:00Z", tick=False
    )


@pytest.fixture
def mira():
    return make.instructor(user=make.user(email="mira@example.com"))


def held(instructor, **fields):
    defaults = {"status": "verified", "expires_on": ENDS}
    return make.credential(instructor=instructor, **defaults | fields)


def told_on(days):
    """On which of these days before the end a mail went out."""
    found = []
    for day in days:
        before = len(mail.outbox)
        with morning(day):
            remind()
            remind()
        found += [day] * (len(mail.outbox) - before)
    return found


def test_she_hears_it_sixty_thirty_and_seven_days_before_each_once(mira):
    held(mira)

    assert told_on(range(70, -10, -1)) == [60, 30, 7]


def test_a_worker_that_slept_catches_up_with_one_mail(mira):
    held(mira)

    assert told_on([70, 20, 19, 5, 4, 0, -1]) == [20, 5]


def test_what_is_verified_late_is_told_once_and_then_at_the_next_day(mira):
    held(mira)

    assert told_on([3, 2, 1, 0]) == [3]


def test_a_day_that_was_moved_begins_anew(mira):
    one = held(mira)
    assert told_on([60, 5]) == [60, 5]

    with morning(4):
        Credential.objects.filter(pk=one.pk).update(
            expires_on=ENDS + timedelta(days=365)
        )

    assert told_on([3, 2, 1, 0, *range(-295, -375, -1)]) == [-305, -335, -358]


def test_one_mail_names_all_that_runs_out_the_first_one_first(mira):
    later = held(mira, expires_on=ENDS + timedelta(days=5))
    first = held(mira)
    held(mira, expires_on=ENDS + timedelta(days=80))

    with morning(7):
        remind()

    (sent,) = mail.outbox
    assert sent.to == ["mira@example.com"]
    assert sent.subject == f"7 days left: {first}"
    for part in (sent.body, sent.alternatives[0][0]):
        assert part.index("valid until 30 June 2027") < part.index("5 July 2027")
        assert "September" not in part
        assert "http://localhost:8000/desk/credentials/" in part
    assert str(later) in sent.body
    with morning(0):
        Credential.objects.update(reminded_on=None)
        remind()
    assert mail.outbox[1].subject == f"Until tonight: {first}"


def test_nobody_is_told_what_carries_no_badge_or_whom_nobody_reads_for(mira):
    held(mira, status="claimed")
    held(mira, status="revoked", reason="Lapsed.")
    held(mira, expires_on=None)
    held(make.instructor())
    held(make.instructor(user=make.user(is_active=False)))

    with morning(5):
        remind()

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_tells_her(mira):
    held(mira)
    held(mira)

    with morning(30):
        together(6, remind)

    assert len(mail.outbox) == 1
    assert set(Credential.objects.values_list("reminded_on", flat=True)) == {
        ENDS - timedelta(days=30)
    }


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_mail_tells_her_twice_and_never_more(mira, monkeypatch):
    held(mira)
    with morning(30), monkeypatch.context() as broken:
        broken.setattr(QuerySet, "update", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind()

    with morning(30):
        for _ in range(5):
            remind()

    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("fault", "stop", "tries"),
    [
        (Fault.LATER, False, ["mira", "tomas", "mira", "tomas"]),
        (Fault.BUSY, True, ["mira", "mira"]),
        (Fault.ADDRESS, False, ["mira", "tomas"]),
        (Fault.UNSURE, True, ["mira", "tomas"]),
    ],
)
def test_what_cannot_go_out_waits_for_tomorrow(mira, monkeypatch, fault, stop, tries):
    held(mira)
    held(make.instructor(user=make.user(email="tomas@example.com")))
    tried = []

    def fail(_mail, address):
        tried.append(address.partition("@")[0])
        raise NotSent(fault, stop=stop)

    monkeypatch.setattr(note, "send", fail)
    for day in (30, 29):
        with morning(day):
            remind()

    assert tried == tries
