"""Sending notices: any number of workers may share the work, and any may die."""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from poses.models import Tutorial
from studio.models import Mailbox
from studio.post import transport
from studio.post.transport import Fault, NotSent

from ..models import Comment, Notice
from . import mails

AGAIN_AFTER = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)

logger = logging.getLogger(__name__)


def drain(seconds: float = float("inf")) -> None:
    """Send what is due, until nothing is or the time is up."""
    ends = time.monotonic() + seconds
    if not Notice.objects.due().exists():
        return
    try:
        # The line is open before anything is claimed: a dead server touches no row.
        with transport.connect() as line:
            while time.monotonic() < ends and _send_next(line):
                pass
    except NotSent as problem:
        logger.warning("notices wait: %s", problem)


@transaction.atomic
def _send_next(line) -> bool:
    """
    One reader's notices in one mail, under a lock: a crash tells her twice at worst.
    Says whether it is worth going on.
    """
    due = Notice.objects.due().filter(mailbox=OuterRef("pk"))
    waiting = Mailbox.objects.filter(Exists(due)).order_by("pk")
    mailbox = waiting.select_for_update(no_key=True, skip_locked=True).first()
    if not mailbox:
        return False
    found = Notice.objects.due().filter(mailbox=mailbox)
    taken = [notice.pk for notice in found]
    notices = list(_tellable(found)) if _is_reachable(mailbox) else []
    problem = _send(line, mailbox, notices) if notices else None
    _mark(Notice.objects.filter(pk__in=taken), notices, problem)
    return not (problem and problem.stop)


def _tellable(notices):
    """What its reader wants and everybody may read, at this very moment."""
    public = Comment.objects.shown().filter(
        discussion__tutorial__in=Tutorial.objects.published()
    )
    related = ("comment__author", "comment__discussion__tutorial")
    found = notices.wanted().filter(comment__in=public).select_related(*related)
    return found.order_by("kind", "pk")


def _is_reachable(mailbox) -> bool:
    return bool(mailbox.confirmed_at and not mailbox.suppressed_at)


def _send(line, mailbox, notices) -> NotSent | None:
    letter = mails.letter(mailbox, notices)
    address = mailbox.email_key
    try:
        mail = letter.to(address, mails.message_id(notices))
        line.send(letter.sender, address, mail)
    except NotSent as problem:
        logger.warning("mailbox %s was not told: %s", mailbox.pk, problem)
        if problem.fault is Fault.ADDRESS:
            mailbox.suppress(Mailbox.Suppression.BOUNCED)
        return problem


def _mark(taken, notices, problem) -> None:
    """Write down what became of what was taken: sent, later, or told to nobody."""
    now = timezone.now()
    if problem and problem.fault.passes:
        taken.filter(comment__told_at__lte=now - GIVE_UP_AFTER).delete()
        taken.update(due_at=now + AGAIN_AFTER)
        return
    is_gone = not problem or problem.fault is Fault.UNSURE
    sent = [notice.pk for notice in notices if is_gone]
    taken.filter(pk__in=sent).update(sent_at=now)
    taken.exclude(pk__in=sent).delete()
