from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.IntegerChoices):
    """What became of a delivery. The first three are still on their way."""

    PENDING = 0, _("pending")
    CLAIMED = 1, _("being sent")
    DEFERRED = 2, _("to be tried again")
    SENT = 3, _("sent")
    FAILED = 4, _("failed")
    SKIPPED = 5, _("skipped")
    UNCERTAIN = 6, _("uncertain")
    HELD = 7, _("held back")


ON_THEIR_WAY = [State.PENDING, State.CLAIMED, State.DEFERRED]
