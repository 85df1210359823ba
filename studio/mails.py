"""Mails of the house to those who teach here."""

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Credential
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
