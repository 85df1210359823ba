from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from newsletter import tasks
from newsletter.models import Digest, Issue
from studio.models import StudioProfile
from tests import make
from tests.newsletter.make import subscription

pytestmark = pytest.mark.django_db
# A Monday, an hour after midnight in Vienna, and the same day at half past seven.
MIDNIGHT = datetime(2026, 11, 22, 23, tzinfo=UTC)
NIGHT = MIDNIGHT + timedelta(hours=1)
FAR = datetime(2100, 1, 1, tzinfo=UTC)
MORNING = MIDNIGHT + timedelta(hours=7, minutes=30)


@pytest.fixture(autouse=True)
def _vienna():
    StudioProfile(zone="Europe/Vienna", quiet_from=22, quiet_until=7).save()


def at(moment, act):
    with time_machine.travel(moment, tick=False):
        return act()


def tutorial(title, moment, **fields):
    return at(moment, lambda: make.tutorial(title=title, **fields))


def weekly(instructor=None, mailbox=None):
    with time_machine.travel(MIDNIGHT - timedelta(days=30)):
        made = subscription(mailbox, instructor, frequency="weekly")
    return made.mailbox


def test_a_weeks_tutorials_come_in_one_mail_without_those_somebody_got_already():
    mira, tomas = make.instructor(), make.instructor()
    of_all, of_mira, of_tomas = weekly(), weekly(mira), weekly(tomas)
    both_ways = weekly()
    subscription(both_ways, mira)
    subscription(make.mailbox(), frequency="weekly", paused_until=FAR)
    tutorial("Too old", MIDNIGHT - timedelta(days=8), authors=[tomas])
    tutorial("Fold", MIDNIGHT - timedelta(days=3, hours=6), authors=[mira])
    at(MIDNIGHT - timedelta(days=3, hours=6), tasks.tick)
    tutorial("Taken back", MIDNIGHT - timedelta(days=2), authors=[mira]).withdraw()
    tutorial("Tree", MIDNIGHT - timedelta(hours=1), authors=[mira])
    tutorial("Bridge", MIDNIGHT - timedelta(days=1), authors=[tomas])
    tutorial("Not yet", MIDNIGHT + timedelta(minutes=1), authors=[tomas])
    assert [it.to for it in mail.outbox] == [[both_ways.email]]
    mail.outbox.clear()

    at(NIGHT, tasks.tick)
    assert mail.outbox == []
    for _ in range(2):
        at(MORNING, tasks.tick)

    digests = {
        it.to[0]: it.subject for it in mail.outbox if it.subject.startswith("New this")
    }
    assert digests == {
        of_all.email: "New this week: Fold, and 2 more",
        of_mira.email: "New this week: Fold, and 1 more",
        of_tomas.email: "New this week: Bridge",
        both_ways.email: "New this week: Bridge",
    }
    words = next(it.body for it in mail.outbox if it.to == [of_mira.email])
    assert words.index("Fold <http") < words.index("Tree <http")
    assert "once a week" in words
    assert Issue.objects.filter(digest__week="2026-11-23").count() == 3


def test_nobody_gets_an_empty_digest():
    weekly()

    at(MORNING, tasks.tick)

    assert Digest.objects.count() == 1
    assert not Issue.objects.exists()
    assert mail.outbox == []


def test_what_can_be_called_back_is_in_no_digest_yet(settings):
    settings.UNDO_SECONDS = 60
    StudioProfile.objects.update(quiet_from=0, quiet_until=0)
    weekly()
    late = tutorial("Late", MIDNIGHT - timedelta(seconds=20))
    tutorial("Tree", MIDNIGHT - timedelta(days=1))

    at(MIDNIGHT + timedelta(seconds=10), tasks.tick)
    assert mail.outbox == []
    at(MIDNIGHT + timedelta(seconds=20), late.call_back)
    at(MIDNIGHT + timedelta(seconds=90), tasks.tick)

    (digest,) = mail.outbox
    assert "Tree" in digest.body
    assert "Late" not in digest.body


def test_a_digest_that_is_two_days_late_stays_away():
    weekly()
    tutorial("Fold", MIDNIGHT - timedelta(days=3))

    at(MIDNIGHT + timedelta(days=2, hours=8), tasks.tick)

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("begins", "ends", "quiet"),
    [(22, 7, {22, 23, *range(7)}), (1, 5, {1, 2, 3, 4}), (7, 7, set())],
)
def test_a_studio_has_its_quiet_hours(begins, ends, quiet):
    studio = StudioProfile(zone="Europe/Vienna", quiet_from=begins, quiet_until=ends)

    hours = (MIDNIGHT + timedelta(hours=hour) for hour in range(24))

    assert {hour for hour, it in enumerate(hours) if studio.is_quiet(it)} == quiet


def test_what_goes_live_at_night_is_mailed_in_the_morning():
    subscription()
    tutorial("Fold", MIDNIGHT - timedelta(minutes=30))

    for moment in (MIDNIGHT, NIGHT):
        at(moment, tasks.tick)
    assert mail.outbox == []
    at(MORNING, tasks.tick)

    assert [it.subject for it in mail.outbox] == ["Fold"]
