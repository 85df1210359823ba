from operator import attrgetter

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 2000
# No practice is longer, in minutes.
LONGEST_PRACTICE = 1440


class KeptQuerySet(models.QuerySet):
    def of(self, member):
        """What a member keeps; what she took away is no longer there."""
        return self.filter(member=member, removed_at=None)

    def counted(self):
        """What takes room."""
        return self

    def merge(self, member, told) -> bool:
        """
        Take what is told of it: of two tellings of one thing the later holds. Says
        whether there was room for everything.
        """
        if not told:
            return True
        newest = {it.named: it for it in sorted(told, key=attrgetter("changed_at"))}
        hers = self.filter(member=member)
        known = {it.named: it for it in hers.like(newest.values())}
        later, unknown = [], []
        for name, it in newest.items():
            if name not in known:
                unknown.append(it)
            elif it.changed_at > known[name].changed_at:
                it.pk = known[name].pk
                later.append(it)
        self.bulk_update(later, self.model.TOLD)
        unknown.sort(key=lambda it: bool(it.removed_at))
        room = max(self.model.MOST - hers.counted().count(), 0) if unknown else 0
        self.bulk_create(unknown[:room])
        return all(it.removed_at for it in unknown[room:])

    def forget(self, before):
        """Drop whoever's account was erased, and what was taken away long ago."""
        erased = Q(member__erased_at__isnull=False)
        self.filter(erased | Q(removed_at__lt=before)).delete()


class Kept(models.Model):
    """Something that a member keeps on every device on which she signs in."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    changed_at = models.DateTimeField(_("changed"))
    removed_at = models.DateTimeField(_("taken away"), null=True)

    class Meta:
        abstract = True


class BookmarkQuerySet(KeptQuerySet):
    def counted(self):
        return self.filter(removed_at=None)

    def like(self, others):
        return self.filter(tutorial__in={it.tutorial_id for it in others})


class Bookmark(Kept):
    """A tutorial that a member saved, or put into the row that she practises."""

    TOLD = ("put_at", "changed_at", "removed_at")
    # In each list, as in a browser.
    MOST = 200

    class List(models.TextChoices):
        ROW = "row", _("in a row")
        SAVED = "saved", _("saved")

    list = models.CharField(_("list"), max_length=8, choices=List)
    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="+",
        verbose_name=_("tutorial"),
    )
    # Its place: what was put there earlier comes first.
    put_at = models.DateTimeField(_("put there"))

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        ordering = ["put_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "list", "tutorial"], name="once_in_each_list"
            ),
        ]

    def __str__(self):
        return self.get_list_display()

    @property
    def named(self):
        return (self.list, self.tutorial_id)


class PractisedQuerySet(KeptQuerySet):
    def like(self, others):
        return self.filter(key__in={it.key for it in others})


class Practised(Kept):
    """One practice that a member did to its end, with the title that it had then."""

    TOLD = (
        "tutorial",
        "title",
        "minutes",
        "note",
        "done_at",
        "changed_at",
        "removed_at",
    )
    MOST = 5000

    # Given by the browser in which it was done.
    key = models.CharField(_("key"), max_length=36)
    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("tutorial"),
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    done_at = models.DateTimeField(_("done"))

    objects = PractisedQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "key"], name="each_practice_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(note="", title=""),
                name="what_was_taken_away_says_nothing",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("note"), LONGEST_NOTE),
                name="a_note_is_short",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def named(self):
        return self.key
