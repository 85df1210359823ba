from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PolicyManager(models.Manager):
    def current(self) -> "Policy":
        """The house's own row; before an admin has saved one, what it starts as."""
        return self.first() or Policy()


class Policy(models.Model):
    """How the house takes comments: one row for every discussion."""

    everything_waits = models.BooleanField(
        _("every comment waits for a moderator"), default=False
    )
    promised_hours = models.PositiveSmallIntegerField(
        _("hours within which a comment is looked at"),
        default=24,
        help_text=_("When one waits longer, the moderators get a mail, once a day."),
    )

    objects = PolicyManager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policy")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_policy"),
        ]

    def __str__(self):
        return str(_("How comments are taken"))

    def save(self, **kwargs):
        self.pk = 1
        super().save(**kwargs)

    @property
    def promise(self) -> timedelta:
        """How long a comment may wait."""
        return timedelta(hours=self.promised_hours)


class Word(models.Model):
    """A word or phrase that makes somebody look first."""

    text = models.CharField(_("word or phrase"), max_length=80)
    is_spam = models.BooleanField(
        _("only spam uses it"),
        default=False,
        help_text=_("Who has no approved comment yet is taken for spam at once."),
    )

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(Lower("text"), name="a_word_stands_here_once"),
        ]

    def __str__(self):
        return self.text
