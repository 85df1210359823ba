"""Sending what waits: any number of workers may share the work, and any may die."""

import logging
import time
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.utils import timezone

from studio.models import Mailbox
from studio.post import note, transport
from studio.post.transport import Fault, NotSent

from . import ledger, mails
from .ledger import State
from .models import Issue, Subscription

BACKOFF_MINUTES = [1, 5, 15, 30, 60, 120]
GIVE_UP_AFTER = timedelta(days=2)
# Whoever does not answer three times may have three copies.
UNSURE_ATTEMPTS = 3
ASK_AGAIN_AFTER = timedelta(minutes=5)
GIVE_UP_ASKING_AFTER = timedelta(days=1)
# Perhaps she never saw the first question; a third one would be begging.
REMIND_AFTER = timedelta(days=2)

logger = logging.getLogger(__name__)


def ask() -> None:
    """Ask new subscribers to confirm, as long as the mail goes out."""
    while _ask_next():
        pass


@transaction.atomic
def _ask_next() -> bool:
    """One reader, under a lock: a crash asks her twice at worst."""
    waiting = Subscription.objects.filter(ask_at__lte=timezone.now())
    subscription = (
        waiting.select_related("mailbox", "instructor")
        .select_for_update(of=["self"], skip_locked=True)
        .order_by("ask_at")
        .first()
    )
    if not subscription:
        return False
    problem = _asked(subscription)
    subscription.ask_at = _ask_again_at(subscription, problem)
    if not problem:
        subscription.asked_at = timezone.now()
    subscription.save(update_fields=["ask_at", "asked_at"])
    return not problem or subscription.ask_at is None


def _asked(subscription) -> NotSent | None:
    """Ask a reader, or remind her if her mailbox may be asked once more."""
    mailbox = subscription.mailbox
    if subscription.asked_at and not mailbox.may_be_asked():
        return None
    try:
        note.send(mails.confirmation(subscription), mailbox.email_key)
    except NotSent as problem:
        logger.warning("mailbox %s was not asked: %s", mailbox.pk, problem)
        if problem.fault is Fault.ADDRESS:
            mailbox.suppress(Mailbox.Suppression.BOUNCED)
        return problem


def _ask_again_at(subscription, problem) -> datetime | None:
    """Soon when the server was away, once more when nobody has answered, or never."""
    now = timezone.now()
    if not problem:
        return None if subscription.asked_at else now + REMIND_AFTER
    # Whoever has answered meanwhile may be asked again by a new request.
    asked = subscription.mailbox.asked_at or subscription.created_at
    is_over = now - asked > GIVE_UP_ASKING_AFTER
    can_wait = problem.fault in (Fault.LATER, Fault.OURS)
    return now + ASK_AGAIN_AFTER if can_wait and not is_over else None


def drain(seconds: float = float("inf")) -> None:
    """Send what waits, until nothing does or the time is up."""
    ends = time.monotonic() + seconds
    letters = cache(lambda issue_id: mails.letter(Issue.objects.get(pk=issue_id)))
    ledger.reap()
    if not ledger.is_anything_waiting():
        return
    try:
        # The line is open before anything is claimed: a dead server touches no row.
        with transport.connect() as line:
            while time.monotonic() < ends and _send_claim(line, letters):
                pass
    except NotSent as problem:
        logger.warning("the post waits: %s", problem)


def _send_claim(line, letters) -> bool:
    """Take some parcels and send them in order. Says whether it is worth going on."""
    claim = ledger.claim()
    patience = time.monotonic() + ledger.SENDING_SECONDS
    for parcel in claim.parcels:
        problem = _send(line, letters(parcel.issue_id), parcel)
        _mark(claim, parcel, problem)
        stopped = problem is not None and problem.stop
        if stopped or time.monotonic() > patience:
            ledger.release(claim)
            return not stopped
    return bool(claim.parcels)


def _send(line, letter, parcel) -> NotSent | None:
    mail = letter.to(
        parcel.address,
        mails.message_id(parcel.issue_id, parcel.mailbox_id),
        reader=mails.READER.sign(parcel.mailbox_id),
    )
    try:
        line.send(letter.sender, parcel.address, mail)
    except NotSent as problem:
        return problem


def _mark(claim, parcel, problem) -> None:
    if problem is None:
        ledger.mark(claim, parcel, State.SENT, "")
        return
    logger.warning("issue %s, mailbox %s: %s", *parcel[:2], problem)
    if problem.fault is Fault.ADDRESS:
        for mailbox in Mailbox.objects.filter(pk=parcel.mailbox_id):
            mailbox.suppress(Mailbox.Suppression.BOUNCED)
    state = _verdict(problem.fault, parcel)
    seconds = _pause(parcel.attempts) if state == State.DEFERRED else None
    ledger.mark(claim, parcel, state, problem.code, seconds)


def _verdict(fault: Fault, parcel) -> State:
    """What a fault makes of a delivery: only some are final, and not after two days."""
    if fault in (Fault.ADDRESS, Fault.REFUSED):
        return State.FAILED
    if fault is Fault.UNSURE and parcel.attempts >= UNSURE_ATTEMPTS:
        return State.UNCERTAIN
    old = timezone.now() - GIVE_UP_AFTER
    if Issue.objects.filter(pk=parcel.issue_id, opened_at__lt=old).exists():
        return State.FAILED
    return State.DEFERRED


def _pause(attempts: int) -> int:
    """Seconds until the next attempt, longer each time."""
    return 60 * BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1]
