from django.conf import settings
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import sheet

SLOT_SECONDS = 600


class RevisionQuerySet(models.QuerySet):
    def newest(self):
        """The draft of each tutorial."""
        return self.order_by("tutorial_id", "-number").distinct("tutorial_id")

    def files(self) -> set[str]:
        """Every picture that any of them shows."""
        each = Func("document", Value("$.**.file"), function="jsonb_path_query")
        named = self.order_by().annotate(file=Cast(each, models.JSONField()))
        return {
            it for it in named.values_list("file", flat=True) if isinstance(it, str)
        }


class Revision(models.Model):
    """What a tutorial said at one time: written once, never changed."""

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="revisions",
        verbose_name=_("tutorial"),
    )
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    note = models.CharField(
        _("what changed"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for readers who know the page already."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("saved by"),
        related_name="+",
    )
    created_at = models.DateTimeField(_("saved"), default=timezone.now)
    is_autosave = models.BooleanField(_("saved by itself"), default=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                "tutorial", "number", name="one_revision_per_number"
            ),
            # Whatever a tutorial shows is proved to be a revision of its own.
            models.UniqueConstraint(
                fields=["tutorial", "id"], name="a_revisions_tutorial"
            ),
        ]

    def __str__(self):
        return f"{self.number}"

    def gives_way_to(self, newer) -> bool:
        """
        Whether a newer save of the same author replaces it: it was saved by itself,
        and of those one in ten minutes is enough.
        """
        saves = (self, newer)
        slots = {int(it.created_at.timestamp()) // SLOT_SECONDS for it in saves}
        is_hers = self.author_id and self.author_id == newer.author_id
        return bool(self.is_autosave and is_hers and len(slots) == 1)

    @cached_property
    def sheet(self) -> sheet.Sheet:
        return sheet.read(self.document)
