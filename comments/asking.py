"""Mails that ask: guests whether it was they who wrote, moderators to decide."""

import logging

from django.db import transaction

from studio.models import Mailbox
from studio.post import note
from studio.post.transport import Fault, NotSent

from . import mails
from .models import Comment, Policy, Reminder

# A mail shows so many; the rest is in the queue.
SHOWN = 10

logger = logging.getLogger(__name__)


def ask() -> None:
    """Ask each mailbox once, as long as the mails go out."""
    for mailbox in Comment.objects.mailboxes_to_ask():
        if mailbox.may_be_asked() and not _asked(mailbox):
            return


def _asked(mailbox) -> bool:
    """Whether the question is out of our hands, one way or the other."""
    try:
        note.send(mails.confirmation(mailbox), mailbox.email_key)
    except NotSent as problem:
        logger.warning("mailbox %s was not asked: %s", mailbox.pk, problem)
        if problem.fault is Fault.ADDRESS:
            mailbox.suppress(Mailbox.Suppression.BOUNCED)
        if problem.fault.passes:
            mailbox.was_not_asked()
            return False
    return True


def remind() -> None:
    """One mail a day to each who may decide about what waits longer than promised."""
    late = Comment.objects.overdue(Policy.objects.current().promise)
    for moderator in late.moderators():
        try:
            _remind(moderator, late.moderated_by(moderator))
        except NotSent as problem:
            logger.warning("user %s was not reminded: %s", moderator.pk, problem)


@transaction.atomic
def _remind(moderator, late) -> None:
    """What could not be sent is not written down, and tried again in an hour."""
    if Reminder.objects.is_first_today(moderator):
        mail = mails.reminder(moderator, late.for_queue()[:SHOWN], late.count())
        note.send(mail, moderator.email)
