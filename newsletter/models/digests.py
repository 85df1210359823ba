from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Tutorial
from studio.models import StudioProfile

# A digest that could not be made early in its week is stale.
FRESH = timedelta(days=2)


@dataclass(frozen=True)
class Week:
    """The week before a Monday, in the studio's zone."""

    monday: date
    zone: ZoneInfo

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.monday, time(), self.zone)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.monday - timedelta(weeks=1), time(), self.zone)

    def tutorials(self, chosen: list[int] | None = None):
        """What went live in it and stayed, in that order: all, or the chosen ones."""
        found = Tutorial.objects.published().order_by("published_at", "pk")
        if chosen is not None:
            return found.filter(pk__in=chosen)
        return found.filter(published_at__gte=self.begins, published_at__lt=self.ends)

    @property
    def is_settled(self) -> bool:
        """Whether its authors have had their moment to call back what went live."""
        moment = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS)
        young = self.tutorials().filter(mailed_at=None, updated_at__gt=moment)
        return not young.exists()


class DigestManager(models.Manager):
    def due(self, studio: StudioProfile) -> list[Week]:
        """The week that has just ended, unless its digests were made."""
        zone, now = ZoneInfo(studio.zone), timezone.now()
        today = now.astimezone(zone).date()
        week = Week(today - timedelta(days=today.weekday()), zone)
        if now - week.ends > FRESH or self.filter(week=week.monday).exists():
            return []
        return [week] if week.is_settled else []


class Digest(models.Model):
    """Says that the digests of the week before a Monday were made, once and whole."""

    week = models.DateField(_("Monday after the week"), unique=True)

    objects = DigestManager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")

    def __str__(self):
        return str(self.week)
