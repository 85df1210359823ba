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

# Stands in every issue. The law asks that leaving works for long; nobody is harmed
# when it works for ever.
READER = links.Purpose("choose what a reader gets, or leave")
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
        preferences_url=preferences_url("slot:reader"),
        newsletter_url=newsletter_url(),
    )


def confirmation(subscription) -> layout.Mail:
    """The one question a new subscriber is asked, and its reminder."""
    name = StudioProfile.objects.current().name
    path = reverse("newsletter:confirm", args=[CONFIRM.sign(subscription.pk)])
    subject = _("Confirm your subscription to %(studio)s")
    if subscription.asked_at:
        subject = _("A reminder: confirm your subscription to %(studio)s")
    return layout.draw(
        subject % {"studio": name},
        "newsletter/mail/confirmation.html",
        is_reminder=bool(subscription.asked_at),
        offer=wording.offer(subscription.instructor),
        url=links.absolute(path),
        newsletter_url=newsletter_url(),
    )


def alarm(blockage) -> layout.Mail:
    """What an owner is told when servers refuse an issue because of us."""
    issue = blockage.issue
    path = reverse("admin:newsletter_issue_change", args=[issue.pk])
    return layout.draw(
        _("The newsletter is held up: %(subject)s") % {"subject": issue.subject},
        "newsletter/mail/alarm.html",
        blockage=blockage,
        issue=issue,
        url=links.absolute(path),
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
    """Where the reader leaves whom READER has signed, or whom a slot will name."""
    return links.absolute(reverse("newsletter:leave", args=[reader]))


def preferences_url(reader: str) -> str:
    """Where the same reader chooses what she gets."""
    return links.absolute(reverse("newsletter:preferences", args=[reader]))


def newsletter_url() -> str:
    return links.absolute(reverse("newsletter:page"))
