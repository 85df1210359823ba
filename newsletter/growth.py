"""How many readers come and go. Erased ones are counted nowhere."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from .models import Subscription


class Week(NamedTuple):
    """Mailboxes that began and ended in a week, and how many there were at its end."""

    monday: date
    joined: int
    left: int
    total: int


def weekly(number: int) -> list[Week]:
    """The last weeks, this one included."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=number - 1)
    joined, left = _by_week(_beginnings(), first), _by_week(_ends(), first)
    live = Subscription.objects.live()
    total = live.aggregate(readers=Count("mailbox", distinct=True))["readers"]
    weeks = []
    for back in range(number):
        week = monday - timedelta(weeks=back)
        weeks.append(Week(week, joined.get(week, 0), left.get(week, 0), total))
        total += left.get(week, 0) - joined.get(week, 0)
    return weeks[::-1]


def _beginnings():
    """The subscription with which each mailbox began."""
    earlier = Subscription.objects.filter(
        Q(confirmed_at__lt=OuterRef("confirmed_at"))
        | Q(confirmed_at=OuterRef("confirmed_at"), pk__lt=OuterRef("pk")),
        mailbox=OuterRef("mailbox"),
    )
    return Subscription.objects.filter(~Exists(earlier)).annotate(at=F("confirmed_at"))


def _ends():
    """The subscription with which a mailbox ended that gets nothing any more."""
    later = Subscription.objects.filter(
        Q(confirmed_at__isnull=False, left_at=None)
        | Q(left_at__gt=OuterRef("left_at"))
        | Q(left_at=OuterRef("left_at"), pk__gt=OuterRef("pk")),
        mailbox=OuterRef("mailbox"),
    )
    return Subscription.objects.filter(~Exists(later)).annotate(at=F("left_at"))


def _by_week(rows, first) -> dict[date, int]:
    lately = rows.filter(at__date__gte=first).annotate(week=TruncWeek("at"))
    counted = lately.order_by().values_list("week").annotate(Count("pk"))
    return {week.date(): count for week, count in counted}
