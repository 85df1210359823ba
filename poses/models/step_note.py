from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ..sheet import Sheet
from ..sides import say
from .entry import Entry
from .secret_link import SecretLink

LONGEST = 2000
LONGEST_QUOTE = 200
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Sorted:
    """Notes beside the steps they speak of, by key; the rest speak of no step of it."""

    by_step: dict
    rest: list

    def on(self, key: str) -> list:
        return self.by_step.get(key, [])


class StepNoteQuerySet(models.QuerySet):
    def open(self):
        """What nobody has ticked off."""
        return self.filter(settled_at=None)

    def count_for_each(self):
        """How many there are of an outer query's tutorial."""
        of_it = self.filter(tutorial=OuterRef("pk")).order_by().values("tutorial")
        return Coalesce(Subquery(of_it.values(n=Count("pk"))), 0)

    def at_hand(self):
        """What is open, or was ticked off lately and may be opened again."""
        lately = timezone.now() - LATELY
        return self.filter(Q(settled_at=None) | Q(settled_at__gt=lately))

    def beside(self, sheet: Sheet) -> Sorted:
        """
        Each with the step that it speaks of, or into which that one was merged. What
        speaks of the whole, or of a step that is gone, comes separately.
        """
        now = {key: step.key for step in sheet.steps for key in step.absorbed}
        now |= {step.key: step.key for step in sheet.steps}
        found, rest = {}, []
        for note in self.select_related("author"):
            key = now.get(str(note.step_key))
            (found.setdefault(key, []) if key else rest).append(note)
        return Sorted(found, rest)

    def tick(self, done, shown) -> None:
        """Tick off what is `done` of what was `shown`, and open the rest again."""
        if not shown:
            return
        known = {str(pk): pk for pk in self.values_list("pk", flat=True)}
        done, shown = (
            [known[it] for it in ids if it in known] for ids in (done, shown)
        )
        self.filter(pk__in=done, settled_at=None).update(settled_at=timezone.now())
        self.filter(pk__in=shown).exclude(pk__in=done).update(settled_at=None)

    def forget(self) -> None:
        """Who a guest was is forgotten with her link; what she noted stays."""
        over = SecretLink.objects.long_over()
        self.filter(link__in=over).exclude(guest="").update(guest="")

    def leave(self, tutorial, sheet: Sheet, said: dict[str, str], **by) -> None:
        """Keep what somebody says of some steps, by key; under "" of the whole."""
        texts = {step.key: step.text for step in sheet.steps}
        self.bulk_create(
            self.model(
                tutorial=tutorial,
                step_key=key or None,
                quote=Truncator(say(texts.get(key, ""))).chars(LONGEST_QUOTE),
                words=words,
                **by,
            )
            for key, words in said.items()
            if words
        )


class StepNote(models.Model):
    """
    What somebody who read a draft says of one of its steps, or of all of it. It hangs
    on the step's key and quotes its words of then, so it survives whatever the author
    makes of the step. Ticked off, it has a time.
    """

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="notes",
        verbose_name=_("tutorial"),
    )
    entry = models.ForeignKey(
        Entry,
        models.CASCADE,
        null=True,
        related_name="notes",
        verbose_name=_("decision"),
    )
    step_key = models.UUIDField(_("step"), null=True)
    quote = models.CharField(_("words of the step"), max_length=LONGEST_QUOTE)
    words = models.TextField(_("note"), max_length=LONGEST)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    guest = models.CharField(_("name of a guest"), max_length=80, blank=True)
    link = models.ForeignKey(
        SecretLink,
        models.CASCADE,
        null=True,
        related_name="notes",
        verbose_name=_("secret link"),
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    settled_at = models.DateTimeField(_("ticked off"), null=True)

    objects = StepNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a draft")
        verbose_name_plural = _("notes on drafts")
        ordering = ["pk"]

    def __str__(self):
        return Truncator(self.words).chars(60)

    @property
    def said_by(self) -> str:
        """Whose note it is, as others may see it."""
        if self.link_id:
            return self.guest or str(_("A guest"))
        return self.author.get_short_name() if self.author else ""
