"""What the newsletter's mails say, and the links they carry."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from poses.sides import say
from studio.models import StudioProfile
from studio.post import layout, links
from studio.post.letter import Letter

from . import wording

# The law asks that leaving works for long; nobody is harmed when it works for ever.
LEAVE = links.Purpose("leave the newsletter")
CONFIRM = links.Purpose("confirm a subscription", lasts=timedelta(hours=72))

TEASER_STEPS = 3


def announcement(tutorial) -> layout.Mail:
    """The mail about a tutorial, before it is anybody's."""
    sheet = tutorial.live.sheet
    return layout.draw(
        sheet.title,
        "newsletter/mail/issue.html",
        sheet=sheet,
        authors=tutorial.authors,
        steps=[say(step.text) for step in sheet.steps[:TEASER_STEPS]],
        rest=len(sheet.steps[TEASER_STEPS:]),
        url=links.absolute(tutorial.get_absolute_url()),
        leave_url=leave_url("slot:reader"),
        newsletter_url=newsletter_url(),
    )


def confirmation(subscription) -> layout.Mail:
    """The one question a new subscriber is asked."""
    name = StudioProfile.objects.current().name
    path = reverse("newsletter:confirm", args=[CONFIRM.sign(subscription.pk)])
    return layout.draw(
        _("Confirm your subscription to %(studio)s") % {"studio": name},
        "newsletter/mail/confirmation.html",
        offer=wording.offer(subscription.instructor),
        url=links.absolute(path),
        newsletter_url=newsletter_url(),
    )


def letter(issue) -> Letter:
    """An issue, ready to be joined for each reader."""
    headers = {
        "List-Id": f"<tutorials.{settings.SITE_HOST}>",
        "List-Unsubscribe": f"<{leave_url('slot:reader')}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{newsletter_url()}>",
        "List-Help": f"<{newsletter_url()}>",
    }
    mail = layout.Mail(issue.subject, issue.html, issue.text)
    return Letter(mail, headers, slots=("reader",), date=issue.opened_at)


def message_id(issue_id: int, mailbox_id: int) -> str:
    """The same for every attempt, so that a second copy can be known for one."""
    place = f"{issue_id}.{mailbox_id}"
    proof = salted_hmac("newsletter message", place, algorithm="sha256").hexdigest()
    return f"{place}.{proof[:16]}@{settings.SITE_HOST}"


def leave_url(reader: str) -> str:
    """Where the reader leaves whom LEAVE has signed, or whom a slot will name."""
    return links.absolute(reverse("newsletter:leave", args=[reader]))


def newsletter_url() -> str:
    return links.absolute(reverse("newsletter:page"))
