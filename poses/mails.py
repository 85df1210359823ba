"""What authors and editors are told by mail: who did what with a tutorial, and why."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from studio import moments
from studio.models import StudioProfile
from studio.post import layout
from studio.post.letter import Letter
from studio.post.links import absolute

from .models import Entry, Telling

Did = Entry.Did

SUBJECTS = {
    Did.HANDED_IN: _("%(name)s hands in “%(title)s”"),
    Did.RETURNED: _("%(name)s wants changes in “%(title)s”"),
    Did.APPROVED: _("%(name)s approved “%(title)s”"),
    Did.PUBLISHED: _("%(name)s published “%(title)s”"),
    Did.CALLED_BACK: _("%(name)s called “%(title)s” back"),
    Did.WITHDRAWN: _("%(name)s withdrew “%(title)s”"),
}
WHERE = {Did.HANDED_IN: "poses:review", Did.RETURNED: "poses:write"}


def letter(telling: Telling) -> Letter:
    """One entry for one colleague, with its note and what was noted on steps."""
    entry = telling.entry
    zones = [StudioProfile.objects.current().zone, telling.user.zone]
    planned = entry.goes_live_at if entry.is_planned else None
    mail = layout.draw(
        SUBJECTS[entry.did] % {"name": name_of(entry), "title": title_of(entry)},
        "poses/mail/review.html",
        entry=entry,
        notes=entry.notes.all(),
        clocks=moments.clocks(planned, *zones) if planned else [],
        url=absolute(_where(entry)),
        desk=absolute(reverse("poses:desk")),
    )
    return Letter(mail)


def message_id(telling: Telling) -> str:
    """The same for every attempt, so that a second copy can be known for one."""
    proof = salted_hmac("desk message", str(telling.pk), algorithm="sha256").hexdigest()
    return f"desk.{telling.pk}.{proof[:16]}@{settings.SITE_HOST}"


def name_of(entry) -> str:
    return entry.actor.get_short_name() if entry.actor else str(_("Somebody"))


def title_of(entry) -> str:
    """As the version says it of which the entry speaks, or as lists do."""
    said = entry.tutorial.revisions.filter(number=entry.number).first()
    return (said and said.sheet.title) or entry.tutorial.title


def _where(entry) -> str:
    if entry.did in WHERE:
        return reverse(WHERE[entry.did], args=[entry.tutorial_id])
    if entry.tutorial.is_public and not entry.is_planned:
        return entry.tutorial.get_absolute_url()
    return reverse("poses:desk")
