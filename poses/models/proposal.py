from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .pose import Pose
from .pose_name import PoseName


class Decided(Exception):  # noqa: N818
    """Somebody else has decided on the proposal meanwhile."""


class ProposalQuerySet(models.QuerySet):
    def open(self):
        """Those that an editor has still to decide on."""
        return self.filter(
            pose__accepted_at=None, pose__merged_into=None, declined_at=None
        )

    def by(self, user):
        """What somebody has proposed, the newest first."""
        return self.filter(author=user).order_by("-pk")


class Proposal(models.Model):
    """
    A pose that the library lacks, as an instructor wishes for it. Her own drafts may
    name it at once; the public learns of it when an editor has accepted it.
    """

    pose = models.OneToOneField(
        Pose, models.CASCADE, related_name="proposal", verbose_name=_("pose")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    created_at = models.DateTimeField(_("proposed"), default=timezone.now)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("Mailed to whoever proposed it, and shown at her desk."),
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declined_at=None) | ~Q(note=""),
                name="who_declines_says_why",
                violation_error_message=_("Say why you decline it."),
            ),
        ]

    def __str__(self):
        return str(self.pose)

    @property
    def state(self) -> str:
        """What became of it: a word for code."""
        if self.pose.merged_into_id:
            return "merged"
        if self.pose.accepted_at:
            return "accepted"
        return "declined" if self.declined_at else "open"

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @cached_property
    def alike(self) -> list[PoseName]:
        """What the library has that may be the same."""
        return PoseName.objects.meant_by(*(it.text for it in self.pose.names.all()))

    @transaction.atomic
    def accept(self, note="") -> None:
        """The pose is in the library from now on. Raises Decided."""
        self._decide(note)
        self.pose.accepted_at = timezone.now()
        self.pose.save(update_fields=["accepted_at"])

    @transaction.atomic
    def merge_into(self, pose, note="") -> None:
        """The library has it by another name. Raises Decided, AlreadyMerged."""
        self._decide(note)
        self.pose.merge_into(pose)

    @transaction.atomic
    def decline(self, note) -> None:
        """Drafts keep her words for it, and it never gets a page. Raises Decided."""
        self._decide(note, declined_at=timezone.now())

    def _decide(self, note, declined_at=None) -> None:
        """Only once, and only by one: under the lock of its row."""
        locked = Proposal.objects.select_for_update(of=["self"]).select_related("pose")
        if locked.get(pk=self.pk).state != "open":
            raise Decided
        self.note, self.declined_at = note, declined_at
        self.save(update_fields=["note", "declined_at"])


STATES = {
    "open": _("waits for an editor"),
    "accepted": _("in the library"),
    "merged": _("the library has it by another name"),
    "declined": _("declined"),
}
