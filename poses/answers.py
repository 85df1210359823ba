"""The one mail that tells an instructor what became of her proposal."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from studio.post import layout, note
from studio.post.links import absolute

from .models import Proposal

SUBJECTS = {
    "accepted": _("“%(pose)s” is in the library"),
    "merged": _("The library has “%(pose)s” by another name"),
    "declined": _("“%(pose)s” was not taken into the library"),
}


def tell(proposal: Proposal) -> None:
    """Mail the decision to whoever proposed it. Raises NotSent."""
    pose = proposal.pose.merged_into or proposal.pose
    mail = layout.draw(
        SUBJECTS[proposal.state] % {"pose": proposal},
        "poses/mail/answer.html",
        proposal=proposal,
        pose=pose,
        page=absolute(pose.get_absolute_url()),
        desk=absolute(reverse("poses:proposals")),
    )
    note.send(mail, proposal.author.email)
