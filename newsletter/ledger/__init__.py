"""
The ledger: who gets which issue, and what became of each mail.

A worker claims some rows, sends one mail after the other in their order, and marks
each before it sends the next. So of what a dead worker leaves behind only the first
row without an outcome is in doubt; the rows after it were never touched.

The claim is committed to disk before anything is sent. The marks are not waited for:
the next claim's commit carries them. A mark counts only under the claim that made
it, so a worker that slept too long changes nothing.

What PostgreSQL may forget in a crash are the marks since the last claim. A worker
that lives tells it again. PostgreSQL keeps one row in a table that its crashes empty
and its orderly restarts do not (`newsletter_pulse`), so the ledger knows which claims
are older than the last crash: of those that nobody spoke up for, every row without an
outcome is in doubt.
"""

from secrets import randbits
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from psycopg import Cursor

from . import statements
from .states import ON_THEIR_WAY, State

__all__ = ["ON_THEIR_WAY", "State"]

CLAIM_ROWS = 50
# How long a worker that lost PostgreSQL tries to find it again, and how long after a
# crash nobody judges what it may still have to say.
PATIENCE_SECONDS = 60
# The breaker looks at so many deliveries before the last one.
LATELY_ROWS = 200

# Mails per second where nobody set a limit, and where a refusal starts to halve.
UNLIMITED, QUICKEST, SLOWEST = 1_000_000, 1_000, 0.2


class Parcel(NamedTuple):
    """A claimed delivery with what is needed to send it."""

    issue_id: int
    mailbox_id: int
    address: str
    attempts: int

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


class Claim(NamedTuple):
    """What a worker took. When it got nothing, how long until the pace allows more."""

    token: int
    parcels: list[Parcel]
    wait: float = 0


class Lately(NamedTuple):
    """What became of the deliveries up to one of an issue's, at most 200."""

    sent: int
    failed: int
    refused: int


def sending_seconds() -> float:
    """
    The part of a lease in which a claim's rows are sent: the rest is for the slowest
    answer that the last of them may wait for.
    """
    return settings.EMAIL_ANSWER_SECONDS / 3


def lease_seconds() -> float:
    return settings.EMAIL_ANSWER_SECONDS * 2


def address(issue_id: int, mailboxes: list[int] | None = None) -> int:
    """Write down who gets an issue, these or whoever wants it, and how many."""
    if mailboxes is None:
        return _run(statements.ADDRESS, issue=issue_id).rowcount
    chosen = {"issue": issue_id, "mailboxes": mailboxes}
    return _run(statements.ADDRESS_TO, **chosen).rowcount


def owed(tutorials: list[int]) -> list[tuple[list[int], list[int]]]:
    """Sets of these tutorials, each with the mailboxes that it is still owed to."""
    return _run(statements.OWED, tutorials=tutorials).fetchall()


def is_anything_waiting() -> bool:
    return _run(statements.IS_ANYTHING_WAITING, rows=1).fetchone()[0]


def token() -> int:
    """The name of a claim, known to its worker before PostgreSQL hears of it."""
    return randbits(63)


def claim(rows: int = CLAIM_ROWS, name: int | None = None) -> Claim:
    """
    Take some deliveries that nobody else can take now, as many as the pace allows.
    Those whose reader has left since, or whose tutorial was withdrawn, are skipped.
    Empty when nothing waits.
    """
    name = name or token()
    allowed, wait = _take(rows)
    if not allowed:
        return Claim(name, [], wait)
    while found := _run(
        statements.CLAIM, rows=allowed, token=name, seconds=lease_seconds()
    ).fetchall():
        if taken := sorted(row[:4] for row in found if row[4] == State.CLAIMED):
            return Claim(name, [Parcel(*row) for row in taken])
    return Claim(name, [])


def look_again(claim: Claim) -> set[tuple[int, int]]:
    """Give up the rows of a claim that must not be sent any more, and say which."""
    return set(_run(statements.LOOK_AGAIN, token=claim.token).fetchall())


def mark(
    claim: Claim,
    parcel: Parcel,
    state: State,
    code: str,
    seconds: int | None = None,
    *,
    counts: bool = True,
) -> None:
    """
    Write down what became of a parcel, unless the claim has run out meanwhile. What
    was no fault of the reader's does not count as one of her attempts.
    """
    _run_often(
        statements.MARK,
        issue=parcel.issue_id,
        mailbox=parcel.mailbox_id,
        token=claim.token,
        state=state.value,
        code=code,
        seconds=seconds,
        given_back=0 if counts else 1,
    )


def release(name: int) -> None:
    """Give back what a worker took under this name and did not touch."""
    _run(statements.RELEASE, token=name)


def settle() -> None:
    """Wait until everything that was marked is on disk."""
    _run(statements.SETTLE)


def reap() -> None:
    """
    Give back what a worker left behind that has not been heard of for a lease. What
    is in doubt is sent again and says so: a second copy with the same Message-ID is
    better than silence. Where the issue says `hold`, and in doubt a third time, it
    stays uncertain: perhaps it is what kills the workers.
    """
    _run(statements.BEGIN)
    _run(statements.REAP, lease=lease_seconds(), grace=PATIENCE_SECONDS)


def lately(parcel: Parcel) -> Lately:
    found = _run(
        statements.LATELY,
        issue=parcel.issue_id,
        mailbox=parcel.mailbox_id,
        rows=LATELY_ROWS,
    )
    return Lately(*found.fetchone())


def slow() -> None:
    """Somebody's server has enough for now: halve the pace of all workers."""
    _run(statements.SLOW, slowest=SLOWEST, quickest=QUICKEST, limit=_limit())


def _take(rows: int) -> tuple[int, float]:
    """How many mails all workers' one pace allows, and how long until the next."""
    while not (found := _run(statements.TAKE, rows=rows, limit=_limit()).fetchone()):
        _run(statements.BEGIN)
    return found


def _limit() -> float:
    return settings.MAILS_PER_SECOND or UNLIMITED


def _run(statement: str, **values):
    cursor = connection.cursor()
    cursor.execute(statement, values)
    return cursor


def _run_often(statement: str, **values) -> None:
    """For the statement that follows each mail: parsed and planned once."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        Cursor(connection.connection).execute(statement, values, prepare=True)
