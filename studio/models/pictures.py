from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..pictures import INCOMING, stored
from ..pictures.refusals import SENTENCES
from .instructors import Instructor

# Longer than a worker may take, so that only one that died gives up its picture.
LEASE = timedelta(minutes=2)
MOST_TRIES = 3
# When the desk no longer says that it takes a moment.
SOON = timedelta(seconds=90)
# A page may be open for days before its words are kept.
UNUSED_DAYS = 7
# With the worker away for so long, a picture is no longer kept as it came.
MOST_WAITING_DAYS = 3


def new_file() -> str:
    """A name that nobody can guess."""
    return token_hex(16)


class PictureQuerySet(models.QuerySet):
    def waiting(self):
        """What the worker has yet to read."""
        return self.filter(ready_at=None, refused_at=None)

    @transaction.atomic
    def claim(self):
        """The picture that has waited longest and is in nobody's hands, or None."""
        now = timezone.now()
        free = Q(begun_at=None) | Q(begun_at__lt=now - LEASE)
        found = (
            self.waiting()
            .filter(free)
            .select_for_update(skip_locked=True)
            .order_by("pk")
            .first()
        )
        if found:
            found.begun_at, found.tries, found.made = now, found.tries + 1, 0
            found.save(update_fields=["begun_at", "tries", "made"])
        return found

    def refused(self) -> set[str]:
        """The files that could not be used."""
        found = self.filter(refused_at__isnull=False)
        return set(found.values_list("file", flat=True))

    def unused(self, shown):
        """What was sent days ago and is in nothing; `shown` are the files in use."""
        old = timezone.now() - timedelta(days=UNUSED_DAYS)
        found = self.filter(sent_at__lt=old)
        return [picture for picture in found if picture.file not in shown]

    def late(self):
        """What has waited for days without any worker."""
        old = timezone.now() - timedelta(days=MOST_WAITING_DAYS)
        return self.waiting().filter(sent_at__lt=old)


class Picture(models.Model):
    """
    A picture that somebody has sent: it waits until the worker has drawn it anew, then
    it is ready or refused, and what came is gone. Pages name it by its `file`.
    """

    file = models.CharField(
        _("file"), max_length=32, unique=True, default=new_file, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    width = models.PositiveSmallIntegerField(_("width"), editable=False)
    height = models.PositiveSmallIntegerField(_("height"), editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    begun_at = models.DateTimeField(_("begun"), null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    made = models.PositiveSmallIntegerField(_("renditions"), default=0, editable=False)
    ready_at = models.DateTimeField(_("ready"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused"), null=True, editable=False)
    refusal = models.CharField(_("reason"), max_length=10, blank=True, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(ready_at=None, refused_at=None),
                name="pictures_that_wait",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ready_at=None) | Q(refused_at=None),
                name="a_picture_is_ready_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal="")
                | Q(refused_at__isnull=False) & ~Q(refusal=""),
                name="a_refused_picture_says_why",
            ),
        ]

    def __str__(self):
        return self.file

    @property
    def incoming(self) -> str:
        """Where it stands as it came, until it was read."""
        return f"{INCOMING}/{self.file}"

    @property
    def renditions(self) -> list[str]:
        """Every name under which it stands in the storage."""
        return stored(self.file, self.width)

    @property
    def why(self) -> str:
        """Why it was refused, in one sentence."""
        return SENTENCES[self.refusal] if self.refusal else ""

    @property
    def is_waiting(self) -> bool:
        return not (self.ready_at or self.refused_at)

    @property
    def is_late(self) -> bool:
        """Whether it waits longer than a worker would let it."""
        return self.is_waiting and self.sent_at < timezone.now() - SOON

    def finish(self) -> None:
        """It is drawn: what came is deleted."""
        self.ready_at = timezone.now()
        self.save(update_fields=["ready_at"])
        default_storage.delete(self.incoming)

    def refuse(self, reason: str) -> None:
        """It cannot be drawn: nothing of it is kept but why, and nobody wears it."""
        self.refused_at, self.refusal = timezone.now(), reason
        self.save(update_fields=["refused_at", "refusal"])
        self.take_off()
        self._delete_files()

    def take_off(self) -> None:
        """Whoever chose it for her photo is shown by her initials, and told why."""
        Instructor.objects.filter(photo_file=self.file).take_off(self.refusal)

    def forget(self) -> None:
        """Nobody needs it: its files go, then itself."""
        self._delete_files()
        self.delete()

    def _delete_files(self) -> None:
        for name in [self.incoming, *self.renditions]:
            default_storage.delete(name)
