from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from studio.models import Addressed

from .. import names


class PoseQuerySet(models.QuerySet):
    def with_names(self):
        """Each pose with its names, the ones to show first."""
        return self.prefetch_related(
            Prefetch("names", PoseName.objects.order_by("-is_primary", "pk"))
        )

    def by_name(self):
        """Poses as a list is read: by their first English name, or their address."""
        english = PoseName.objects.filter(
            pose=OuterRef("pk"), is_primary=True, language=PoseName.Language.ENGLISH
        )
        shown = Coalesce(Subquery(english.values("search_key")[:1]), "slug")
        return self.with_names().order_by(shown, "pk")

    def named(self, query: str):
        """Poses that a spelling may mean: their names begin or nearly sound like it."""
        key = names.fold(query)
        if not key:
            return self.none()
        near = (
            PoseName.objects.filter(pose=OuterRef("pk"))
            .alias(likeness=TrigramWordSimilarity(key, "search_key"))
            .filter(Q(search_key__startswith=key) | Q(likeness__gte=0.6))
        )
        return self.filter(Exists(near))


class Pose(Addressed):
    """A pose or exercise as such, whoever teaches it."""

    class Discipline(models.TextChoices):
        YOGA = "yoga", _("yoga")
        PILATES = "pilates", _("Pilates")
        MOBILITY = "mobility", _("mobility")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    discipline = models.CharField(
        _("discipline"), max_length=10, choices=Discipline, default=Discipline.YOGA
    )
    description = models.TextField(_("description"), max_length=2000, blank=True)

    objects = PoseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pose")
        verbose_name_plural = _("poses")
        ordering = ["slug"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("poses:pose", args=[self.slug])

    @cached_property
    def name(self) -> str:
        """What English speakers call it."""
        return self._primary(PoseName.Language.ENGLISH) or self.slug

    @cached_property
    def sanskrit(self) -> str:
        """Its Sanskrit name in Latin letters with diacritics, if it has one."""
        return self._primary(PoseName.Language.SANSKRIT)

    @property
    def pronunciation(self) -> str:
        """How the Sanskrit name is said, if somebody has written it down."""
        return self._primary(PoseName.Language.SANSKRIT, "pronunciation")

    def _primary(self, language, said="text"):
        found = (n for n in self.names.all() if n.language == language)
        return getattr(next(found, None), said, "")


class PoseName(models.Model):
    """One name of a pose. Schools clash, so two poses may share a name."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        SANSKRIT = "sa-Latn", _("Sanskrit in Latin letters")

    pose = models.ForeignKey(
        Pose, models.CASCADE, related_name="names", verbose_name=_("pose")
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
    search_key = models.TextField(editable=False)

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
        self.search_key = names.fold(self.text) or self.text.casefold()
        super().save(**kwargs)
