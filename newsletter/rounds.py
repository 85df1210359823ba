"""One worker's round: claim, send in order, write each outcome down before the next."""

import logging
import time
from contextlib import ExitStack
from datetime import timedelta
from functools import cache, partial

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from studio.models import Mailbox
from studio.post import transport
from studio.post.transport import Fault, NotSent

from . import ledger, mails
from .ledger import Claim, Parcel, State
from .models import Issue

BACKOFF_MINUTES = [1, 5, 15, 30, 60, 120]
GIVE_UP_AFTER = timedelta(days=2)
# Whoever does not answer three times may have three copies.
UNSURE_ATTEMPTS = 3
# So many lines that broke without a mail in between are enough for this round.
BROKEN_LINES = 3
LOOK_AGAIN_SECONDS = 1
# The breaker: with fewer results nobody can judge; more bounces than that, or as many
# refusals as mails that were taken, and the issue waits for the studio.
ENOUGH_TO_JUDGE, TOO_MANY_BOUNCES, TOO_MANY_REFUSALS = 100, 0.05, 3

LOST = (OperationalError, InterfaceError)

logger = logging.getLogger(__name__)


class Round:
    """
    What one worker does until nothing waits or its time is up. It remembers the
    outcomes since its last claim: these PostgreSQL may forget when it crashes.
    """

    def __init__(self, seconds: float):
        self._ends = time.monotonic() + seconds
        self._issue = cache(lambda pk: Issue.objects.get(pk=pk))
        self._letter = cache(lambda pk: mails.letter(self._issue(pk)))
        self._lines, self._line, self._broken = ExitStack(), None, 0
        self._claim, self._outcomes = Claim(ledger.token(), []), []
        self._name = self._claim.token
        self._stale = self._enough = False

    def run(self) -> None:
        """Send. Raises NotSent when there is nobody to take the mail."""
        with self._lines:
            while True:
                try:
                    while time.monotonic() < self._ends and self._send_claim():
                        pass
                    return ledger.settle()
                except NotSent:
                    ledger.release(self._claim.token)
                    raise
                except LOST:
                    self._find_postgres_again()

    def _send_claim(self) -> bool:
        """Take some parcels and send them in order. Says whether to go on."""
        # The line is open before anything is claimed: a dead server touches no row.
        self._open()
        self._name = ledger.token()
        self._claim = ledger.claim(name=self._name)
        self._outcomes = []
        if not self._claim.parcels:
            return self._wait(self._claim.wait)
        for parcel in self._sendable(self._claim):
            if problem := self._send(parcel):
                self._draw_conclusions(parcel, problem)
        return self._broken < BROKEN_LINES

    def _wait(self, seconds) -> bool:
        """Until the pace allows more. Where no pace holds us up, nothing is waiting."""
        time.sleep(max(0, min(seconds, self._ends - time.monotonic())))
        return bool(seconds)

    def _sendable(self, claim):
        """
        A claim's parcels as long as they may be sent. Once a second somebody may have
        left or pressed a button; what the claim's time does not reach goes back.
        """
        ends = time.monotonic() + ledger.sending_seconds()
        look, dropped = time.monotonic() + LOOK_AGAIN_SECONDS, set()
        self._enough = False
        for parcel in claim.parcels:
            now = time.monotonic()
            if now > ends or self._enough:
                return ledger.release(claim.token)
            if now > look or self._stale:
                dropped |= ledger.look_again(claim)
                look, self._stale = now + LOOK_AGAIN_SECONDS, False
            if parcel[:2] not in dropped:
                yield parcel

    def _send(self, parcel) -> NotSent | None:
        """One mail on its way, and what became of it in the ledger."""
        letter = self._letter(parcel.issue_id)
        mail = letter.to(
            parcel.address,
            mails.message_id(parcel.issue_id, parcel.mailbox_id),
            reader=mails.READER.sign(parcel.mailbox_id),
        )
        problem = self._carry(letter.sender, parcel.address, mail)
        verdict = _verdict(problem, parcel, self._issue(parcel.issue_id))
        write = partial(ledger.mark, self._claim, parcel, **verdict)
        self._outcomes.append(write)
        write()
        return problem

    def _carry(self, sender, address, mail) -> NotSent | None:
        self._open()
        try:
            self._line.send(sender, address, mail)
        except NotSent as problem:
            if problem.stop:
                self._hang_up()
            return problem
        self._broken = 0
        return None

    def _draw_conclusions(self, parcel, problem) -> None:
        logger.warning("issue %s, mailbox %s: %s", *parcel[:2], problem)
        issue = self._issue(parcel.issue_id)
        if problem.fault is Fault.ADDRESS:
            for mailbox in Mailbox.objects.filter(pk=parcel.mailbox_id):
                mailbox.suppress(Mailbox.Suppression.BOUNCED)
        if problem.fault is Fault.OURS:
            issue.block("" if problem.stop else parcel.domain, problem.code)
        if problem.fault is Fault.BUSY:
            ledger.slow()
        why = _breaks(ledger.lately(parcel))
        if why:
            issue.stop(why, problem.code, parcel.mailbox_id)
        self._stale = bool(why) or problem.fault is Fault.OURS
        self._enough = problem.fault is Fault.BUSY or self._broken >= BROKEN_LINES

    def _open(self) -> None:
        if not self._line:
            self._line = self._lines.enter_context(transport.connect())

    def _hang_up(self) -> None:
        self._lines.close()
        self._line, self._broken = None, self._broken + 1

    def _find_postgres_again(self) -> None:
        """
        PostgreSQL went away, perhaps with the latest marks. Wait for it, tell it all
        of them once more, and give back what was taken and not touched.
        """
        patience = time.monotonic() + ledger.PATIENCE_SECONDS
        while True:
            connection.close()
            try:
                for write in self._outcomes:
                    write()
                ledger.release(self._claim.token)
                return ledger.release(self._name)
            except LOST:
                if time.monotonic() > patience:
                    raise
            time.sleep(0.2)


def _verdict(problem: NotSent | None, parcel: Parcel, issue: Issue) -> dict:
    """What a delivery becomes: only some faults are final, and not after two days."""
    if problem is None:
        return {"state": State.SENT, "code": ""}
    fault, code = problem.fault, problem.code
    if fault in (Fault.ADDRESS, Fault.REFUSED):
        return {"state": State.FAILED, "code": code}
    if fault is Fault.OURS:
        return {"state": State.HELD, "code": code}
    old = issue.opened_at < timezone.now() - GIVE_UP_AFTER
    if fault is Fault.UNSURE:
        hold = issue.on_doubt == Issue.Doubt.HOLD
        if hold or old or parcel.attempts >= UNSURE_ATTEMPTS:
            return {"state": State.UNCERTAIN, "code": code}
    if old:
        return {"state": State.FAILED, "code": code}
    # Neither slowing down nor a line that broke is a reader's fault.
    counts = fault is not Fault.BUSY and not (fault is Fault.LATER and problem.stop)
    seconds = _pause(parcel.attempts if counts else 1)
    return {
        "state": State.DEFERRED, "code": code, "seconds": seconds, "counts": counts
    }  # fmt: skip


def _pause(attempts: int) -> int:
    """Seconds until the next attempt, longer each time."""
    return 60 * BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1]


def _breaks(lately: ledger.Lately) -> Issue.Pause | None:
    """Whether an issue's latest results say that going on would do harm."""
    if lately.refused >= max(TOO_MANY_REFUSALS, lately.sent):
        return Issue.Pause.REFUSED
    judged = sum(lately)
    if judged >= ENOUGH_TO_JUDGE and lately.failed > judged * TOO_MANY_BOUNCES:
        return Issue.Pause.BOUNCES
    return None
