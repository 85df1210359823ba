from functools import reduce
from operator import or_

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import Greatest, Replace, RowNumber
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from .. import names

# Far more words than any name has.
MOST_WORDS = 8
MOST_MEANT = 5
# From here on, a name is the query and not only like it.
WHOLE = 3.0
# Found by trying: lets two letters change places in a word of seven.
LEAST_ALIKE = 0.35
LETTERS = Replace("search_key", Value(" "), Value(""), output_field=models.TextField())


class PoseNameQuerySet(models.QuerySet):
    def published(self):
        """Names of poses that the public may see."""
        return self.filter(pose__accepted_at__isnull=False, pose__merged_into=None)

    def called(self, query: str):
        """
        Names that a query spells out, begins, or has the words of: the best one of
        each pose, in this order.
        """
        meant = self._meant(query)
        if not meant:
            return self.none()
        whole, start, words = (
            reduce(or_, (alike(key) & language for key, language in meant.items()))
            for alike in (_is_whole, _begins, _has_words)
        )
        found = self.published().alias(letters=LETTERS).filter(start | words)
        step = Case(When(whole, then=WHOLE), When(start, then=2.0), default=1.0)
        return found._best_of_each(step + _likeness(meant))

    def near(self, query: str):
        """Names that a query may have misspelt, the likeliest one of each pose."""
        return self._guessed(query, _is_near)

    def faintly_near(self, query: str):
        """The same, less alike but with the first letter right: reads more rows."""
        return self._guessed(query, _is_faintly_near)

    def meant_by(self, *queries: str) -> list["PoseName"]:
        """A few poses that may be meant by any of these, the likeliest first."""
        found = {}
        for query in queries:
            for look in (self.called, self.near):
                names = look(query).select_related("pose")
                for name in names.prefetch_related("pose__names")[:MOST_MEANT]:
                    found.setdefault(name.pose_id, name)
        return list(found.values())[:MOST_MEANT]

    def _guessed(self, query, alike):
        meant = self._meant(query)
        if not meant:
            return self.none()
        likely = reduce(or_, (alike(key) & meant[key] for key in meant))
        return self.published().filter(likely)._best_of_each(_likeness(meant))

    def folded_again(self) -> int:
        """Make every key anew, after the rules of folding have changed."""
        changed = [name for name in self.iterator() if name.fold()]
        self.bulk_update(changed, ["search_key"], batch_size=1000)
        return len(changed)

    def _meant(self, query) -> dict[str, Q]:
        """The keys that a query may mean, and in which languages."""
        sanskrit = Q(language=PoseName.Language.SANSKRIT)
        keys = {names.fold(query, sanskrit=True): sanskrit, names.fold(query): Q()}
        return {key: language for key, language in keys.items() if key}

    def _best_of_each(self, fit):
        turn = Window(
            RowNumber(), partition_by="pose", order_by=[F("fit").desc(), "pk"]
        )
        return (
            self.annotate(fit=fit, turn=turn)
            .filter(turn=1)
            .order_by("-fit", "-is_primary", "search_key", "pk")
        )


def _is_whole(key):
    return Q(letters=key.replace(" ", ""))


def _begins(key):
    return Q(letters__startswith=key.replace(" ", ""))


def _has_words(key):
    """Each word of the query begins a word of the name."""
    found = Q()
    for word in key.split()[:MOST_WORDS]:
        found &= Q(search_key__startswith=word) | Q(search_key__contains=f" {word}")
    return found


def _is_near(key):
    return Q(search_key__trigram_similar=key) | Q(search_key__trigram_word_similar=key)


def _is_faintly_near(key):
    alike = GreaterThanOrEqual(TrigramWordSimilarity(key, "search_key"), LEAST_ALIKE)
    return _has_words(key[0]) & Q(alike)


def _likeness(meant):
    """How much of two names is alike, from 0 to 1."""
    alike = [TrigramSimilarity("search_key", key) for key in meant]
    # Of one expression there is no greatest.
    return Greatest(*alike, Value(0.0))


class PoseName(models.Model):
    """One name of a pose. Schools clash, so two poses may share a name."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        SANSKRIT = "sa-Latn", _("Sanskrit in Latin letters")
        DEVANAGARI = "sa-Deva", _("Sanskrit in Devanagari")

    pose = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="names", verbose_name=_("pose")
    )
    text = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=8, choices=Language, default=Language.ENGLISH
    )
    is_primary = models.BooleanField(_("shown first"), default=False)
    pronunciation = models.CharField(
        _("pronunciation"),
        max_length=120,
        blank=True,
        help_text=_("As an English speaker reads it, the stress in capitals."),
    )
    meaning = models.CharField(
        _("meaning"),
        max_length=160,
        blank=True,
        help_text=_("Its parts: pārśva, side; uttāna, stretched out."),
    )
    search_key = models.TextField(editable=False)

    objects = PoseNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["-is_primary", "pk"]
        indexes = [
            GinIndex(
                fields=["search_key"],
                opclasses=["gin_trgm_ops"],
                name="pose_names_by_likeness",
            ),
            models.Index(
                OpClass(LETTERS, "text_pattern_ops"), name="pose_names_by_letters"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pose", "language", "text"], name="each_name_once_per_pose"
            ),
            models.UniqueConstraint(
                "pose",
                "language",
                condition=Q(is_primary=True),
                name="one_primary_name_each",
                violation_error_message=_("Only one name per language is shown first."),
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        self.fold()
        super().save(**kwargs)

    @property
    def is_whole(self) -> bool:
        """Whether the query that found it spelt it out."""
        return self.fit >= WHOLE

    def fold(self) -> bool:
        """Make its key from its text; whether that changed it."""
        before = self.search_key
        sanskrit = self.language == self.Language.SANSKRIT
        folded = names.fold(self.text, sanskrit=sanskrit)
        self.search_key = folded or self.text.casefold()
        return self.search_key != before
