"""What the comments' mails say, and the links they carry."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from studio.models import StudioProfile
from studio.post import layout, links

# As long as an unconfirmed comment is kept.
CONFIRM_WITHIN = timedelta(hours=48)
CONFIRM = links.Purpose("confirm a comment", lasts=CONFIRM_WITHIN)


def confirmation(mailbox) -> layout.Mail:
    """The one question a guest is asked, before anybody sees what she said."""
    name = StudioProfile.objects.current().name
    path = reverse("comments:confirm", args=[CONFIRM.sign(mailbox.pk)])
    return layout.draw(
        _("Did you write a comment at %(studio)s?") % {"studio": name},
        "comments/mail/confirmation.html",
        url=links.absolute(path),
    )
