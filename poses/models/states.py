"""Where a tutorial stands: said by its times alone, in Python and in SQL."""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """
    What its authors ask first. Of one that has readers while a newer version is with
    the editors it is the version's state; `is_public` says that it has readers.
    """

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    CHANGES_WANTED = "changes_wanted", _("changes wanted")
    SCHEDULED = "scheduled", _("scheduled")
    LIVE = "live", _("live")
    WITHDRAWN = "withdrawn", _("withdrawn")


def state_of(it, now=None) -> State:
    """The first that fits one tutorial; `in_sql` says the same for many."""
    if it.handed_in_at:
        return State.IN_REVIEW
    if it.returned_at:
        return State.CHANGES_WANTED
    if it.withdrawn_at:
        return State.WITHDRAWN
    if not it.published_at:
        return State.DRAFT
    is_live = it.published_at <= (now or timezone.now())
    return State.LIVE if is_live else State.SCHEDULED


def in_sql() -> Case:
    """The first that fits each of many tutorials."""
    first = {
        State.IN_REVIEW: Q(handed_in_at__isnull=False),
        State.CHANGES_WANTED: Q(returned_at__isnull=False),
        State.WITHDRAWN: Q(withdrawn_at__isnull=False),
        State.DRAFT: Q(published_at=None),
        State.SCHEDULED: Q(published_at__gt=timezone.now()),
    }
    return Case(
        *(When(fits, then=Value(state)) for state, fits in first.items()),
        default=Value(State.LIVE),
        output_field=models.CharField(),
    )
