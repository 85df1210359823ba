from datetime import timedelta
from itertools import chain

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from newsletter import ledger
from newsletter.ledger import State
from newsletter.models import Delivery, Issue, Subscription
from tests import make
from tests.newsletter.make import expire, issue, readers, states, subscription
from tests.threads import together

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def sent(claim, *parcels):
    for parcel in parcels or claim.parcels:
        ledger.mark(claim, parcel, State.SENT, "")


def commits():
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0]


def test_the_mark_is_planned_once_for_all_mails():
    readers(8)
    issue()

    sent(ledger.claim())

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        [(statement, without_planning)] = cursor.fetchall()
    # PostgreSQL looks at five plans before it keeps one.
    assert "UPDATE newsletter_delivery" in statement
    assert without_planning == 8 - 5


def test_a_claim_takes_parcels_in_their_order():
    mailboxes = readers(5)
    first, second = issue(), issue()

    claims = [ledger.claim(rows=4) for _ in range(4)]

    taken = [[(p.issue_id, p.mailbox_id) for p in claim.parcels] for claim in claims]
    everything = [(i.pk, m.pk) for i in (first, second) for m in mailboxes]
    assert taken == [everything[:4], everything[4:8], everything[8:], []]
    assert {p.attempts for p in chain(*(claim.parcels for claim in claims))} == {1}
    assert claims[0].parcels[0].address == mailboxes[0].email_key
    assert states() == ["CLAIMED"] * 10


def test_two_claims_never_share_a_parcel_and_nothing_is_left_over():
    readers(3)
    issue()

    assert len(ledger.claim().parcels) == 3
    assert ledger.claim().parcels == []
    assert not ledger.is_anything_waiting()


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_the_work_and_no_delivery_goes_to_two():
    readers(120)
    opened = issue()

    def work():
        mine = []
        while (claim := ledger.claim(rows=7)).parcels:
            sent(claim)
            mine += [parcel.mailbox_id for parcel in claim.parcels]
        return mine

    shares = together(4, work)

    assert len(set(chain(*shares))) == len(list(chain(*shares))) == 120
    assert opened.tally()[State.SENT] == opened.audience == 120


def test_the_claim_is_safe_on_disk_and_the_mark_is_quick():
    readers(2)
    issue()

    sent(ledger.claim(rows=1))
    assert commits() == "off"
    ledger.claim(rows=1)
    assert commits() == "on"


def test_a_mark_counts_only_under_its_own_claim():
    readers(1)
    issue()
    slow = ledger.claim()
    expire(slow)
    ledger.reap()
    quick = ledger.claim()

    ledger.mark(slow, slow.parcels[0], State.FAILED, "late")
    assert states() == ["CLAIMED"]
    sent(quick)
    ledger.mark(slow, slow.parcels[0], State.FAILED, "late")
    ledger.release(slow.token)

    assert states() == ["SENT"]
    assert Delivery.objects.get().code == ""


def test_what_was_not_touched_can_be_given_back():
    readers(3)
    issue()
    claim = ledger.claim()
    sent(claim, claim.parcels[0])

    ledger.release(claim.token)

    assert states() == ["SENT", "PENDING", "PENDING"]
    again = ledger.claim()
    assert again.parcels == claim.parcels[1:]


def test_what_was_put_off_waits_for_its_time():
    readers(2)
    issue()
    claim = ledger.claim()
    for parcel, seconds in zip(claim.parcels, (3600, 0), strict=True):
        ledger.mark(claim, parcel, State.DEFERRED, "450", seconds)

    assert states() == ["DEFERRED", "DEFERRED"]
    assert ledger.is_anything_waiting()
    assert [p.attempts for p in ledger.claim().parcels] == [2]
    assert not ledger.is_anything_waiting()


def test_only_the_first_parcel_of_a_dead_worker_is_in_doubt():
    readers(4)
    issue()
    dead, alive = ledger.claim(rows=3), ledger.claim(rows=1)
    sent(dead, dead.parcels[0])
    expire(dead)

    ledger.reap()

    assert states() == ["SENT", "PENDING", "PENDING", "CLAIMED"]
    found = Delivery.objects.order_by("mailbox_id").values_list("code", "attempts")
    assert list(found) == [("", 1), ("doubtful", 1), ("", 0), ("", 1)]
    sent(alive)
    assert [p.attempts for p in ledger.claim().parcels] == [2, 1]


def test_two_dead_workers_leave_two_doubts():
    readers(4)
    issue()
    for _ in range(2):
        expire(ledger.claim(rows=2))

    ledger.reap()

    codes = Delivery.objects.order_by("mailbox_id").values_list("code", flat=True)
    assert list(codes) == ["doubtful", "", "doubtful", ""]


def test_what_kills_three_workers_stays_for_an_admin():
    readers(2)
    issue()

    for _ in range(3):
        expire(ledger.claim())
        ledger.reap()

    assert states() == ["UNCERTAIN", "PENDING"]
    assert len(ledger.claim().parcels) == 1


@pytest.mark.parametrize(
    ("policy", "state"), [("resend", "PENDING"), ("hold", "UNCERTAIN")]
)
def test_after_a_crash_of_the_database_all_of_an_older_claim_is_in_doubt(policy, state):
    readers(4)
    issue()
    Issue.objects.update(on_doubt=policy)
    claim = ledger.claim(rows=3)
    sent(claim, claim.parcels[0])
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE newsletter_pulse")
    expire(claim)

    ledger.reap()
    assert states() == ["SENT", "CLAIMED", "CLAIMED", "PENDING"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE newsletter_pulse SET since = now() - interval '90 s'")
    ledger.reap()

    assert states() == ["SENT", state, state, "PENDING"]
    codes = Delivery.objects.order_by("mailbox_id").values_list("code", flat=True)
    assert list(codes) == ["", "doubtful", "doubtful", ""]


def test_a_dead_workers_one_doubt_can_be_left_to_the_studio():
    readers(3)
    issue()
    Issue.objects.update(on_doubt="hold")
    expire(ledger.claim())

    ledger.reap()

    assert states() == ["UNCERTAIN", "PENDING", "PENDING"]


def test_a_paused_issue_keeps_what_waits_and_holds_up_no_other():
    readers(2)
    paused, other = issue(), issue()

    assert paused.pause()
    assert not paused.pause()
    assert {parcel.issue_id for parcel in ledger.claim().parcels} == {other.pk}
    assert not ledger.is_anything_waiting()
    paused.resume()

    assert {parcel.issue_id for parcel in ledger.claim().parcels} == {paused.pk}


def test_a_cancelled_issue_is_finished_and_stays_so():
    readers(3)
    opened = issue()
    claim = ledger.claim(rows=1)
    sent(claim)

    assert opened.cancel()
    assert ledger.claim().parcels == []
    Issue.objects.finish()

    assert states() == ["SENT", "SKIPPED", "SKIPPED"]
    assert not opened.cancel()
    assert opened.deliveries.retry() == 0
    opened.refresh_from_db()
    assert opened.finished_at


def test_an_issue_is_finished_when_nothing_of_it_is_on_its_way():
    readers(4)
    opened = issue()
    claim = ledger.claim(rows=4)
    outcomes = [State.SENT, State.FAILED, State.UNCERTAIN, State.DEFERRED]
    begun = opened.progress()
    for parcel, state in zip(claim.parcels, outcomes, strict=True):
        ledger.mark(claim, parcel, state, "")
    half = opened.progress()
    Issue.objects.finish()
    opened.refresh_from_db()
    assert not opened.finished_at

    opened.deliveries.filter(state=State.DEFERRED).skip()
    Issue.objects.finish()
    opened.refresh_from_db()

    assert opened.finished_at
    assert (begun.done, begun.waiting, begun.ends_at) == (0, 4, None)
    assert (half.done, half.waiting, half.audience) == (3, 1, 4)
    assert half.ends_at > timezone.now()
    assert opened.progress().ends_at == opened.finished_at
    assert opened.deliveries.retry() == 2
    opened.refresh_from_db()
    assert not opened.finished_at


def test_a_living_worker_keeps_its_claim():
    readers(1)
    issue()
    ledger.claim()

    ledger.reap()

    assert states() == ["CLAIMED"]


def test_the_last_look_skips_who_should_get_nothing_any_more():
    staying, left, hidden, erased, changed = readers(5)
    mira = make.instructor()
    opened = issue(authors=[mira])
    Subscription.objects.leave(left)
    hidden.suppress("complained")
    Subscription.objects.filter(mailbox=erased).delete()
    erased_pk = erased.pk
    erased.delete()
    Subscription.objects.filter(mailbox=changed).update(instructor=mira)

    taken = [parcel.mailbox_id for parcel in ledger.claim().parcels]

    assert taken == [staying.pk, changed.pk]
    skipped = Delivery.objects.filter(state=State.SKIPPED, claim=None, attempts=0)
    assert dict(skipped.values_list("mailbox_id", "code")) == {
        left.pk: "left",
        hidden.pk: "suppressed",
        erased_pk: "gone",
    }
    assert sum(opened.tally().values()) == opened.audience


def test_who_reads_weekly_or_pauses_gets_no_mail_at_once():
    staying, weekly, pausing, rested = readers(4)
    now = timezone.now()
    for mailbox, until in ((pausing, now + WEEK), (rested, now - WEEK)):
        Subscription.objects.filter(mailbox=mailbox).update(paused_until=until)
    Subscription.objects.filter(mailbox=weekly).update(frequency="weekly")
    mira = make.instructor()
    subscription(weekly, mira)

    everybodys, miras = issue(), issue(authors=[mira])
    Subscription.objects.filter(mailbox=staying).update(frequency="weekly")

    taken = [(p.issue_id, p.mailbox_id) for p in ledger.claim().parcels]
    assert taken == [
        (everybodys.pk, rested.pk),
        (miras.pk, weekly.pk),
        (miras.pk, rested.pk),
    ]
    assert set(Subscription.objects.awake().values_list("mailbox", flat=True)) == {
        staying.pk,
        weekly.pk,
        rested.pk,
    }


def test_a_withdrawn_tutorial_is_sent_to_nobody_and_holds_up_no_other():
    readers(60)
    issue().tutorial.withdraw()
    other = issue()

    claim = ledger.claim()

    assert {parcel.issue_id for parcel in claim.parcels} == {other.pk}
    codes = Delivery.objects.filter(state=State.SKIPPED).values_list("code", flat=True)
    assert set(codes) == {"withdrawn"}


def test_leaving_one_of_two_subscriptions_that_match_still_brings_the_mail():
    mira = make.instructor()
    mailbox = subscription().mailbox
    subscription(mailbox, mira)
    issue(authors=[mira])
    now = timezone.now()
    Subscription.objects.filter(mailbox=mailbox, instructor=None).update(left_at=now)

    assert len(ledger.claim().parcels) == 1


def test_the_states_add_up_to_the_audience():
    readers(6)
    opened = issue()
    claim = ledger.claim(rows=5)
    outcomes = [State.SENT, State.FAILED, State.DEFERRED, State.UNCERTAIN]
    for parcel, state in zip(claim.parcels, outcomes, strict=False):
        ledger.mark(claim, parcel, state, "")

    tally = opened.tally()

    assert {state: count for state, count in tally.items() if count} == {
        State.PENDING: 1,
        State.CLAIMED: 1,
        **dict.fromkeys(outcomes, 1),
    }
    assert sum(tally.values()) == opened.audience == 6


def test_a_delivery_cannot_be_claimed_by_nobody():
    readers(1)
    issue()

    with pytest.raises(IntegrityError, match="says_by_whom"), transaction.atomic():
        Delivery.objects.update(state=State.CLAIMED)


def test_nobody_gets_two_deliveries_of_one_issue():
    (mailbox,) = readers(1)
    opened = issue()

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(issue=opened, mailbox=mailbox)
