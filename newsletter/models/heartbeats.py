from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The clock ticks every five seconds; a full minute of silence is no delay.
SILENT_AFTER = timedelta(minutes=1)


class HeartbeatQuerySet(models.QuerySet):
    def beat(self) -> None:
        """A worker has heard the clock and is about to look what waits."""
        self.update_or_create(pk=1, defaults={"at": timezone.now()})

    def silence(self) -> "Heartbeat | None":
        """The last beat if it was too long ago, or one without a time before any."""
        last = self.first() or Heartbeat(at=None)
        is_alive = last.at and last.at > timezone.now() - SILENT_AFTER
        return None if is_alive else last


class Heartbeat(models.Model):
    """
    When a worker last heard the clock. Workers have been seen to run on and consume
    nothing; then no mail goes out, and somebody must be told.
    """

    at = models.DateTimeField(_("when"))

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_heartbeat"),
        ]

    def __str__(self):
        return str(self.at)
