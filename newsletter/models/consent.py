from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox


class ConsentEventManager(models.Manager):
    def note(self, mailbox: Mailbox, verb: "ConsentEvent.Verb", wording: str) -> None:
        """Write down what a reader agreed to, in the words she was shown."""
        self.create(mailbox=mailbox, verb=verb, wording=wording)


class ConsentEvent(models.Model):
    """
    Who agreed to what, in which words, when.

    PostgreSQL refuses to change one, and to delete one other than together with its
    mailbox. An erased mailbox keeps its events and loses its address.
    """

    class Verb(models.TextChoices):
        ASKED = "asked", _("asked")
        CONFIRMED = "confirmed", _("confirmed")
        CHANGED = "changed", _("changed")
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("resumed")
        LEFT = "left", _("left")
        RETURNED = "returned", _("returned")
        COMPLAINED = "complained", _("reported as spam")
        IMPORTED = "imported", _("imported")
        ERASED = "erased", _("erased")

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("mailbox")
    )
    verb = models.CharField(_("what happened"), max_length=10, choices=Verb)
    wording = models.TextField(_("words shown"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ConsentEventManager()

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.mailbox}: {self.get_verb_display()}"
