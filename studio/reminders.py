"""Telling instructors in time that a credential runs out."""

import logging

from django.db import transaction
from django.utils import timezone

from . import mails
from .models import Credential, Instructor
from .post import note
from .post.transport import NotSent

logger = logging.getLogger(__name__)


def remind() -> None:
    """One mail to each who is to hear today; what cannot go out waits for tomorrow."""
    due = Credential.objects.to_remind().order_by("instructor")
    for instructor in due.values_list("instructor", flat=True).distinct():
        if not _told(instructor):
            return


@transaction.atomic
def _told(pk) -> bool:
    """
    All that one instructor will lose in one mail, under her lock: two workers send
    one, and a crash sends it twice at worst. Says whether it is worth going on.
    """
    locked = Instructor.objects.select_for_update(no_key=True, skip_locked=True)
    instructor = locked.filter(pk=pk).first()
    hers = Credential.objects.to_remind().filter(instructor=instructor)
    due = list(hers.select_related("type__body").order_by("expires_on", "pk"))
    if not due:
        return True
    try:
        note.send(mails.reminder(due), instructor.user.email)
    except NotSent as problem:
        logger.warning("instructor %s was not reminded: %s", pk, problem)
        if problem.fault.passes:
            return not problem.stop
    told = Credential.objects.filter(pk__in=[it.pk for it in due])
    told.update(reminded_on=timezone.now().date())
    return True
