"""Mails of the house to those who teach here."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import invitations
from .models import Credential, Instructor, User
from .post import layout, note
from .post.links import absolute


def tell_decision(credential: Credential) -> None:
    """Mail an instructor what became of her claim. Raises NotSent."""
    subjects = {
        "verified": _("Verified: %(credential)s"),
        "rejected": _("Not verified: %(credential)s"),
        "revoked": _("No longer verified: %(credential)s"),
    }
    mail = layout.draw(
        subjects[credential.status] % {"credential": credential},
        "studio/mail/decision.html",
        credential=credential,
        desk=absolute(reverse("credentials")),
        how=absolute(reverse("how_we_verify")),
    )
    note.send(mail, credential.instructor.user.email)


def invite(seat: Instructor, host: User) -> None:
    """Offer a prepared seat to whoever reads its address. Raises NotSent."""
    mail = layout.draw(
        _("A seat is prepared for you"),
        "studio/mail/invitation.html",
        seat=seat,
        host=host.display_name,
        link=invitations.address(seat),
        until=timezone.localdate() + invitations.LASTS,
    )
    note.send(mail, seat.invited_email)


def reminder(due: list[Credential]) -> layout.Mail:
    """What one instructor will lose, the first one first."""
    days = due[0].days_left
    subject = ngettext(
        "%(days)d day left: %(credential)s", "%(days)d days left: %(credential)s", days
    )
    if not days:
        subject = _("Until tonight: %(credential)s")
    return layout.draw(
        subject % {"days": days, "credential": due[0]},
        "studio/mail/reminder.html",
        due=due,
        desk=absolute(reverse("credentials")),
    )


def tell_second_step_is_gone(user: User) -> None:
    """Say that a password is enough again. Raises NotSent."""
    mail = layout.draw(
        _("Two-step sign-in was taken away"),
        "studio/mail/second_step.html",
        link=absolute(reverse("mfa_index")),
    )
    note.send(mail, user.email)
