from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What a hold is counted in."""

    BREATHS = "breaths", _("breaths")
    SECONDS = "seconds", _("seconds")


def all_or_none(least, most):
    """Both ends of a range, in order and from one on, or neither."""
    neither = Q(**{least: None, most: None})
    # A comparison with nothing is unknown, and a check lets the unknown pass.
    both = Q(**{f"{least}__gte": 1, f"{most}__isnull": False, f"{most}__gte": F(least)})
    return neither | both
