"""Sending what colleagues are told: any worker may die, and any mail server be away."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from studio.post import transport
from studio.post.transport import NotSent

from . import mails
from .models import Entry, Telling

AGAIN_AFTER = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)

logger = logging.getLogger(__name__)


def drain() -> None:
    """Send what is due, until nothing is."""
    if not Telling.objects.due().exists():
        return
    try:
        # The line is open before anything is taken: a dead server touches no row.
        with transport.connect() as line:
            while _send_next(line):
                pass
    except NotSent as problem:
        logger.warning("words to colleagues wait: %s", problem)


@transaction.atomic
def _send_next(line) -> bool:
    """
    One mail, under a lock: a crash sends it twice at worst. Says whether it is worth
    going on.
    """
    due = Telling.objects.due().select_related(
        "entry__tutorial", "entry__actor", "user"
    )
    telling = due.select_for_update(of=["self"], skip_locked=True).first()
    if not telling:
        return False
    problem = _send(line, telling) if _is_worth_saying(telling) else None
    now, is_over = timezone.now(), True
    if problem and problem.fault.passes:
        is_over = telling.entry.at < now - GIVE_UP_AFTER
    telling.due_at = None if is_over else now + AGAIN_AFTER
    telling.save(update_fields=["due_at", "sent_at"])
    return not (problem and problem.stop)


def _is_worth_saying(telling) -> bool:
    """Editors need not hear of what does not wait for them any more."""
    entry = telling.entry
    if not telling.user.is_active:
        return False
    latest = entry.tutorial.entries.values_list("pk", flat=True).first()
    return entry.did != Entry.Did.HANDED_IN or latest == entry.pk


def _send(line, telling) -> NotSent | None:
    letter = mails.letter(telling)
    address = telling.user.email
    try:
        line.send(letter.sender, address, letter.to(address, mails.message_id(telling)))
    except NotSent as problem:
        logger.warning("user %s was not told: %s", telling.user_id, problem)
        return problem
    telling.sent_at = timezone.now()
    return None
