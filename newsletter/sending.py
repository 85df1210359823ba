"""Sending what waits: any number of workers may share the work, and any may die."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from studio.models import Mailbox, User
from studio.post import note
from studio.post.transport import Fault, NotSent

from . import ledger, mails
from .models import Blockage, Subscription
from .rounds import Round

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
    return now + ASK_AGAIN_AFTER if problem.fault.passes and not is_over else None


def drain(seconds: float = float("inf")) -> None:
    """Send what waits, until nothing does or the time is up."""
    ledger.reap()
    if not ledger.is_anything_waiting():
        return
    try:
        Round(seconds).run()
    except NotSent as problem:
        logger.warning("the post waits: %s", problem)


def tell() -> None:
    """Tell the owners, once, whose servers refuse an issue because of us."""
    while _tell_next():
        pass


@transaction.atomic
def _tell_next() -> bool:
    """One blockage, under a lock: a crash tells it twice at worst."""
    untold = Blockage.objects.filter(tell_at__lte=timezone.now())
    blockage = untold.select_for_update(skip_locked=True).first()
    if not blockage:
        return False
    try:
        for owner in User.objects.owners():
            note.send(mails.alarm(blockage), owner.email)
        blockage.tell_at = None
    except NotSent as problem:
        logger.warning("nobody was told of %s: %s", blockage, problem)
        blockage.tell_at = timezone.now() + ASK_AGAIN_AFTER
    blockage.save(update_fields=["tell_at"])
    return True
