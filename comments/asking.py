"""Asking guests by mail. The one question goes out before anybody sees anything."""

import logging

from studio.models import Mailbox
from studio.post import note
from studio.post.transport import Fault, NotSent

from . import mails
from .models import Comment

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
        if problem.fault in (Fault.LATER, Fault.OURS):
            mailbox.was_not_asked()
            return False
    return True
