"""
The ledger: who gets which issue, and what became of each mail.

A worker claims some rows, sends one mail after the other in their order, and marks
each before it sends the next. So of what a dead worker leaves behind only the first
row without an outcome is in doubt; the rows after it were never touched.

The claim is committed to disk before anything is sent. The marks are not waited for:
the next claim's commit carries them. A mark counts only under the claim that made
it, so a worker that slept too long changes nothing.

This is the one file with raw SQL.
"""

# Statements are put together from this file's own words; values are parameters.
# ruff: noqa: S608

from secrets import randbits
from typing import NamedTuple

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

CLAIM_ROWS = 50
# A claim's rows are sent in the first part of its lease; the rest is for the slowest
# answer that the last of them may wait for.
LEASE_SECONDS = 120
SENDING_SECONDS = 20


class State(models.IntegerChoices):
    """What became of a delivery. The first three are still on their way."""

    PENDING = 0, _("pending")
    CLAIMED = 1, _("being sent")
    DEFERRED = 2, _("to be tried again")
    SENT = 3, _("sent")
    FAILED = 4, _("failed")
    SKIPPED = 5, _("skipped")
    UNCERTAIN = 6, _("uncertain")


class Parcel(NamedTuple):
    """A claimed delivery with what is needed to send it."""

    issue_id: int
    mailbox_id: int
    address: str
    attempts: int


class Claim(NamedTuple):
    token: int
    parcels: list[Parcel]


_STATES = {state.name.lower(): state.value for state in State}

# Whether mailbox m wants tutorial t at once, however many of its subscriptions match.
# Those who get one mail a week and those in a pause do not.
_ASKED_FOR = """EXISTS (
    SELECT FROM newsletter_subscription s
    WHERE s.mailbox_id = m.id AND s.confirmed_at IS NOT NULL AND s.left_at IS NULL
      AND s.frequency = 'at_once'
      AND (s.paused_until IS NULL OR s.paused_until <= now())
      AND (s.instructor_id IS NULL OR s.instructor_id IN (
        SELECT a.instructor_id FROM poses_authorship a WHERE a.tutorial_id = t.id)))"""

_ADDRESS = f"""
    INSERT INTO newsletter_delivery (issue_id, mailbox_id)
    SELECT %(issue)s, m.id
    FROM studio_mailbox m, poses_tutorial t
    WHERE t.id = %(tutorial)s AND {_ASKED_FOR}
      AND m.confirmed_at IS NOT NULL AND m.suppressed_at IS NULL
    ORDER BY m.id
    ON CONFLICT DO NOTHING"""

_WAITING = "state IN ({pending}, {deferred}) AND (due IS NULL OR due <= now())".format(
    **_STATES
)

_CLAIM = """
    WITH waiting AS (
        SELECT issue_id, mailbox_id FROM newsletter_delivery
        WHERE {waiting}
        ORDER BY issue_id, mailbox_id
        LIMIT %(rows)s FOR UPDATE SKIP LOCKED
    ), checked AS MATERIALIZED (
        SELECT issue_id, mailbox_id, m.email_key,
            CASE WHEN m.id IS NULL THEN 'gone'
                 WHEN t.withdrawn_at IS NOT NULL THEN 'withdrawn'
                 WHEN m.suppressed_at IS NOT NULL THEN 'suppressed'
                 WHEN NOT {asked_for} THEN 'left'
                 ELSE '' END AS why
        FROM waiting
        JOIN newsletter_issue i ON i.id = issue_id
        JOIN poses_tutorial t ON t.id = i.tutorial_id
        LEFT JOIN studio_mailbox m ON m.id = mailbox_id
    )
    UPDATE newsletter_delivery d SET
        state = CASE WHEN why = '' THEN {claimed} ELSE {skipped} END,
        claim = CASE WHEN why = '' THEN %(token)s END,
        lease = CASE WHEN why = '' THEN now() + %(seconds)s * interval '1 second' END,
        attempts = attempts + CASE WHEN why = '' THEN 1 ELSE 0 END,
        code = CASE WHEN why = '' THEN code ELSE why END,
        due = NULL
    FROM checked c, (SELECT set_config('synchronous_commit', 'on', true)) safely
    WHERE d.issue_id = c.issue_id AND d.mailbox_id = c.mailbox_id
    RETURNING d.issue_id, d.mailbox_id, email_key, attempts, state""".format(
    asked_for=_ASKED_FOR, waiting=_WAITING, **_STATES
)

_MARK = """
    UPDATE newsletter_delivery SET
        state = %(state)s, code = %(code)s, claim = NULL, lease = NULL,
        due = now() + %(seconds)s * interval '1 second'
    FROM (SELECT set_config('synchronous_commit', 'off', true)) quickly
    WHERE issue_id = %(issue)s AND mailbox_id = %(mailbox)s
      AND claim = %(token)s AND state = {claimed}""".format(**_STATES)

_RELEASE = """
    UPDATE newsletter_delivery
    SET state = {pending}, claim = NULL, lease = NULL, attempts = attempts - 1
    WHERE claim = %(token)s AND state = {claimed}""".format(**_STATES)

_REAP = """
    WITH expired AS (
        SELECT issue_id, mailbox_id, claim FROM newsletter_delivery
        WHERE state = {claimed} AND lease < now() FOR UPDATE SKIP LOCKED
    ), judged AS (
        SELECT *, 1 = row_number() OVER (
            PARTITION BY claim ORDER BY issue_id, mailbox_id) AS doubtful
        FROM expired
    )
    UPDATE newsletter_delivery d SET
        state = CASE WHEN doubtful AND code = 'doubtful twice'
                THEN {uncertain} ELSE {pending} END,
        code = CASE WHEN NOT doubtful THEN code
                WHEN code IN ('doubtful', 'doubtful twice') THEN 'doubtful twice'
                ELSE 'doubtful' END,
        attempts = attempts - CASE WHEN doubtful THEN 0 ELSE 1 END,
        claim = NULL, lease = NULL
    FROM judged j
    WHERE d.issue_id = j.issue_id AND d.mailbox_id = j.mailbox_id""".format(**_STATES)


def address(issue_id: int, tutorial_id: int) -> int:
    """Write down everybody who gets an issue, and how many they are."""
    return _run(_ADDRESS, issue=issue_id, tutorial=tutorial_id).rowcount


def is_anything_waiting() -> bool:
    waiting = f"SELECT EXISTS (SELECT FROM newsletter_delivery WHERE {_WAITING})"
    return _run(waiting).fetchone()[0]


def claim(rows: int = CLAIM_ROWS) -> Claim:
    """
    Take some deliveries that nobody else can take now. Those whose reader has left
    since, or whose tutorial was withdrawn, are skipped. Empty when nothing waits.
    """
    token = randbits(63)
    while found := _run(
        _CLAIM, rows=rows, token=token, seconds=LEASE_SECONDS
    ).fetchall():
        if taken := sorted(row[:4] for row in found if row[4] == State.CLAIMED):
            return Claim(token, [Parcel(*row) for row in taken])
    return Claim(token, [])


def mark(
    claim: Claim, parcel: Parcel, state: State, code: str, seconds: int | None = None
) -> None:
    """Write down what became of a parcel, unless the claim has run out meanwhile."""
    _run(
        _MARK,
        issue=parcel.issue_id,
        mailbox=parcel.mailbox_id,
        token=claim.token,
        state=state.value,
        code=code,
        seconds=seconds,
    )


def release(claim: Claim) -> None:
    """Give back what a worker took and did not touch."""
    _run(_RELEASE, token=claim.token)


def reap() -> None:
    """
    Give back what a worker left behind that has not been heard of for a lease. The
    doubtful row is sent again and says so: a second copy with the same Message-ID
    is better than silence. In doubt a third time it stays uncertain: perhaps it is
    what kills the workers.
    """
    _run(_REAP)


def _run(statement: str, **values):
    cursor = connection.cursor()
    cursor.execute(statement, values)
    return cursor
