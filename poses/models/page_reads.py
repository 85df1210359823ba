from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAYS = 30


class PageReadsQuerySet(models.QuerySet):
    def add(self, tutorial) -> None:
        """Somebody has read a tutorial; nothing else is known of her, or kept."""
        today, is_first = self.get_or_create(
            tutorial=tutorial, day=_today(), defaults={"count": 1}
        )
        if not is_first:
            self.filter(pk=today.pk).update(count=F("count") + 1)

    def lately(self):
        """Those of the last thirty days."""
        return self.filter(day__gt=_today() - timedelta(days=DAYS))

    def count_for_each(self):
        """How many there are of an outer query's tutorial."""
        of_it = self.filter(tutorial=OuterRef("pk")).order_by().values("tutorial")
        return Coalesce(Subquery(of_it.values(n=Sum("count"))), 0)

    def by_day(self, tutorials) -> list[tuple[date, int]]:
        """How often some tutorials were read on each of the last thirty days."""
        lately = self.lately().filter(tutorial__in=tutorials).order_by().values("day")
        counts = dict(lately.values_list("day", Sum("count")))
        return [(day, counts.get(day, 0)) for day in _days()]


class PageReads(models.Model):
    """How often a tutorial was read on one day, as UTC has it."""

    tutorial = models.ForeignKey(
        "poses.Tutorial", models.CASCADE, related_name="+", verbose_name=_("tutorial")
    )
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("reads"))

    objects = PageReadsQuerySet.as_manager()

    class Meta:
        verbose_name = _("reads of a day")
        verbose_name_plural = _("reads of a day")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                "tutorial", "day", name="reads_are_counted_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1), name="a_day_without_reads_has_no_row"
            ),
        ]

    def __str__(self):
        return f"{self.day}: {self.count}"


def _today() -> date:
    return timezone.now().date()


def _days() -> Iterator[date]:
    return (_today() - timedelta(days=back) for back in reversed(range(DAYS)))
