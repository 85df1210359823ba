"""Readers of the demo's tutorials, as many as a small studio has."""

from datetime import timedelta

from django.utils import timezone

from ..models import PageReads, Tutorial
from ..models.page_reads import DAYS


def load() -> None:
    """Some on each day since a tutorial was published, more on some than on others."""
    today = timezone.now().date()
    reads = [
        PageReads(
            tutorial=tutorial,
            day=today - timedelta(days=back),
            count=1 + (7 * back + 5 * number) % 11,
        )
        for number, tutorial in enumerate(Tutorial.objects.published())
        for back in range(min(DAYS, (today - tutorial.published_at.date()).days))
    ]
    PageReads.objects.bulk_create(reads)
