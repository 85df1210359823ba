"""
Who hears of a comment by mail.

Nobody is told when somebody presses a button: every minute the house asks what can be
read, is settled and was told to nobody yet, and writes down who is to hear of it.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from poses.models import Tutorial
from studio.models import Mailbox, StudioProfile, User

from ..models import Comment, Follow, Notice
from ..models.comment import EDIT_WITHIN
from ..models.notices import Kind

# What went public longer ago is told to nobody, so that an import or a long outage
# floods no inbox.
FRESH = timedelta(days=2)
DIGEST_HOUR = 7


def tell() -> None:
    """Write the notices of everything that is to be told."""
    while _tell_next():
        pass


@transaction.atomic
def _tell_next() -> bool:
    """One comment, once ever: whoever else looks for one takes the next."""
    comment = (
        settled()
        .select_for_update(of=["self"], no_key=True, skip_locked=True)
        .select_related("author", "discussion", "parent__author", "parent__mailbox")
        .order_by("pk")
        .first()
    )
    if not comment:
        return False
    now = timezone.now()
    if comment.published_at > now - FRESH:
        Notice.objects.bulk_create(_notices(comment, now), ignore_conflicts=True)
    comment.told_at = now
    comment.save(update_fields=["told_at"])
    return True


def settled():
    """What can be read, is changed by nobody any more, and was told to nobody yet."""
    settled = timezone.now() - EDIT_WITHIN
    return Comment.objects.shown().filter(
        told_at=None,
        created_at__lte=settled,
        published_at__lte=settled,
        discussion__tutorial__in=Tutorial.objects.published(),
    )


def _notices(comment, now):
    for pk, kind in readers(comment).items():
        due = digest_at(now) if kind == Kind.TAUGHT else now
        yield Notice(mailbox_id=pk, comment=comment, kind=kind, due_at=due)


def readers(comment) -> dict[int, Kind]:
    """The mailboxes that hear of a comment and what it is to each, but its author's."""
    discussion = comment.discussion
    teachers = User.objects.filter(
        instructor__in=Tutorial.objects.get(pk=discussion.tutorial_id).authors
    )
    found = {box.pk: Kind.TAUGHT for box in map(Mailbox.objects.of, teachers) if box}
    follows = Follow.objects.filter(discussion=discussion)
    found |= dict.fromkeys(follows.values_list("mailbox", flat=True), Kind.FOLLOWED)
    if comment.parent and (box := _mailbox_behind(comment.parent)):
        found[box.pk] = Kind.ANSWER if comment.is_answer else Kind.REPLY
    found.pop(comment.mailbox_id, None)
    return found


def _mailbox_behind(comment) -> Mailbox | None:
    """A member's whose account is gone is nobody's to write to."""
    if comment.author:
        return Mailbox.objects.of(comment.author)
    return comment.mailbox if comment.guest_name else None


def digest_at(now):
    """When the next digest goes out: in the morning by the studio's clock."""
    zone = ZoneInfo(StudioProfile.objects.current().zone)
    morning = now.astimezone(zone).replace(
        hour=DIGEST_HOUR, minute=0, second=0, microsecond=0
    )
    return morning if morning > now else morning + timedelta(days=1)
