"""What the comments' mails say, and the links they carry."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studio.models import StudioProfile
from studio.post import layout, links

# As long as an unconfirmed comment is kept.
CONFIRM_WITHIN = timedelta(hours=48)
CONFIRM = links.Purpose("confirm a comment", lasts=CONFIRM_WITHIN)

# A link in a mail that nobody opened for a week is no help any more.
DECIDE = links.Purpose("decide about a comment", lasts=timedelta(days=7))


def confirmation(mailbox) -> layout.Mail:
    """The one question a guest is asked, before anybody sees what she said."""
    name = StudioProfile.objects.current().name
    path = reverse("comments:confirm", args=[CONFIRM.sign(mailbox.pk)])
    return layout.draw(
        _("Did you write a comment at %(studio)s?") % {"studio": name},
        "comments/mail/confirmation.html",
        url=links.absolute(path),
    )


def reminder(moderator, comments, count: int) -> layout.Mail:
    """What has waited longer than readers were told, each with a link to decide by."""
    found = [(one, _decide_url(one, moderator)) for one in comments]
    return layout.draw(
        ngettext(
            "%(count)d comment waits for a moderator",
            "%(count)d comments wait for a moderator",
            count,
        )
        % {"count": count},
        "comments/mail/reminder.html",
        found=found,
        rest=count - len(found),
        queue_url=links.absolute(reverse("comments:queue")),
    )


def _decide_url(comment, moderator) -> str:
    token = DECIDE.sign([comment.pk, moderator.pk])
    return links.absolute(reverse("comments:decide", args=[token]))
