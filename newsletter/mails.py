"""What the newsletter's mails say, and the links they carry."""

import re
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poses.page import told
from poses.sides import say
from studio import prose
from studio.models import StudioProfile
from studio.post import layout, links
from studio.post.letter import Letter

from . import wording

# Stands in every issue. The law asks that leaving works for long; nobody is harmed
# when it works for ever.
READER = links.Purpose("choose what a reader gets, or leave")
BROWSER = links.Purpose("read an issue in a browser")
CONFIRM = links.Purpose("confirm a subscription", lasts=timedelta(hours=72))

TEASER_STEPS = 3


def about(tutorial, issue) -> layout.Mail:
    """The mail about a tutorial, before it is anybody's."""
    context = told(tutorial, tutorial.live)
    steps = context["page"].steps
    return layout.draw(
        context["sheet"].title,
        "newsletter/mail/tutorial.html",
        **context,
        steps=[(say(it.step.text), it.printed_chips) for it in steps[:TEASER_STEPS]],
        rest=len(steps[TEASER_STEPS:]),
        url=links.absolute(tutorial.get_absolute_url()),
        **every_issue(issue),
    )


def digest(tutorials, issue) -> layout.Mail:
    """What went live in a week, for those who are still owed exactly these."""
    tutorials = list(tutorials.for_cards())
    subject = ngettext(
        "New this week: %(title)s",
        "New this week: %(title)s, and %(more)d more",
        len(tutorials),
    ) % {"title": tutorials[0].title, "more": len(tutorials) - 1}
    return layout.draw(
        subject,
        "newsletter/mail/digest.html",
        tutorials=tutorials,
        **every_issue(issue),
    )


def announcement(it, issue=None) -> layout.Mail:
    """What somebody announces; without an issue, as it would look."""
    return layout.draw(
        it.subject,
        "newsletter/mail/announcement.html",
        announcement=it,
        prose=prose.absolute(it.prose, settings.SITE_URL),
        **every_issue(issue),
    )


def trial(it) -> layout.Mail:
    """The same for the author's own eyes; its links are nobody's."""
    mail = announcement(it)
    return layout.Mail(
        _("Test: %(subject)s") % {"subject": mail.subject},
        for_everybody(mail.html),
        for_everybody(mail.text),
    )


def every_issue(issue) -> dict[str, str]:
    """The addresses that stand at the end of every issue."""
    return {
        "leave_url": leave_url("slot:reader"),
        "preferences_url": preferences_url("slot:reader"),
        "browser_url": browser_url(issue.pk) if issue else newsletter_url(),
        "newsletter_url": newsletter_url(),
    }


def for_everybody(html: str) -> str:
    """An issue as somebody reads it whom it was not mailed to: nobody's links."""
    for mine in (leave_url("slot:reader"), preferences_url("slot:reader")):
        html = html.replace(mine, newsletter_url())
    return html


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


def probe() -> layout.Mail:
    """What an admin sends herself to see whether mail goes out."""
    return layout.plain(
        _("A test mail"),
        _(
            "This mail shows that the studio’s mail goes out. Look at its source: your "
            "provider says there whether SPF, DKIM and DMARC passed."
        ),
    )


def letter(issue) -> Letter:
    """An issue, ready to be joined for each reader."""
    sender = re.sub(r"[^a-z0-9]", "", settings.SITE_HOST)[:15].ljust(5, "0")
    headers = {
        "List-Id": f"<tutorials.{settings.SITE_HOST}>",
        # By issue and kind, never by reader: what Google counts complaints by.
        "Feedback-ID": f"{issue.pk}:{issue.kind}:newsletter:{sender}",
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


def browser_url(issue_pk: int) -> str:
    """Where an issue is read in a browser; its number is no secret, others' are."""
    path = reverse("newsletter:issue", args=[BROWSER.sign(issue_pk)])
    return links.absolute(path)


def newsletter_url() -> str:
    return links.absolute(reverse("newsletter:page"))
