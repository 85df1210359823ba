from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import User

LONGEST_NOTE = 2000


class Entry(models.Model):
    """
    One line in a tutorial's log: who did what with which version, when and with which
    note. No actor means that the house did it, or somebody whose account is gone.

    PostgreSQL refuses to change one, other than to forget its actor, and to delete one
    other than together with its tutorial.
    """

    class Did(models.TextChoices):
        HANDED_IN = "handed_in", _("handed in")
        TAKEN_BACK = "taken_back", _("taken back from the editors")
        RETURNED = "returned", _("changes wanted")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        CALLED_BACK = "called_back", _("called back")
        WITHDRAWN = "withdrawn", _("withdrawn")

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="entries",
        verbose_name=_("tutorial"),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    did = models.CharField(_("what"), max_length=12, choices=Did)
    number = models.PositiveIntegerField(_("version"))
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    goes_live_at = models.DateTimeField(_("readers see it from"), null=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["-pk"]

    def __str__(self):
        return self.get_did_display()

    @property
    def is_planned(self) -> bool:
        """Whether readers had to wait for what was decided."""
        return bool(self.goes_live_at and self.goes_live_at > self.at)


class TellingQuerySet(models.QuerySet):
    def due(self):
        """The mails whose time has come, the oldest first."""
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


class Telling(models.Model):
    """
    Somebody who is to hear of an entry by mail: written down together with it, so that
    neither a worker nor a mail server that is away can lose it. Nothing is due any
    more when it was sent, or is no longer worth saying.
    """

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="tellings", verbose_name=_("entry")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("who is told"),
    )
    due_at = models.DateTimeField(_("to be sent"), null=True, default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("word to a colleague")
        verbose_name_plural = _("words to colleagues")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="words_to_send",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], name="nobody_is_told_twice"
            ),
        ]

    def __str__(self):
        return f"{self.entry} → {self.user}"


class Logged(models.Model):
    """Something of which is written down who did what, and who is to hear of it."""

    class Meta:
        abstract = True

    @property
    def log(self):
        """Who did what with it, the latest first."""
        return self.entries.select_related("actor")

    def _log(
        self, did, by, note="", *, tell=None, goes_live_at=None, version=None
    ) -> Entry:
        """Write down who did it, and everybody else who is to hear of it."""
        version = version or self.draft
        entry = self.entries.create(
            actor=by,
            did=did,
            number=version.number if version else 0,
            note=note,
            goes_live_at=goes_live_at,
        )
        # What the house does by itself, at an import for instance, is told to nobody.
        told = tell.exclude(pk=by.pk) if by and tell is not None else ()
        Telling.objects.bulk_create(Telling(entry=entry, user=it) for it in told)
        return entry

    def _writers(self):
        """Whose names it carries, and who has handed it in, as far as they sign in."""
        named = self.authorships.values("instructor__user")
        handed_in = self.entries.filter(did=Entry.Did.HANDED_IN).order_by("-pk")[:1]
        return User.objects.filter(
            Q(pk__in=named) | Q(pk__in=handed_in.values("actor")),
            is_active=True,
        )
