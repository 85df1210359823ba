from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from studio.models import Addressed

from .amounts import Unit, all_or_none
from .merging import Mergeable, Reference
from .pose_name import PoseName


class PoseQuerySet(models.QuerySet):
    def published(self):
        """What the public may see: in the library, and a pose of its own."""
        return self.filter(accepted_at__isnull=False, merged_into=None)

    def drawn(self):
        """Those with a figure, and no more of them than it takes to draw it."""
        return self.exclude(figure=None).only("slug", "figure")

    def leading(self):
        """
        What a link may still name: the public poses, and those that became one. Each
        with its `address`, the one of today.
        """
        is_there = Q(accepted_at__isnull=False) | Q(merged_into__isnull=False)
        return self.filter(is_there).annotate(
            address=Coalesce("merged_into__slug", "slug")
        )

    def nameable_by(self, user):
        """What a draft may name: the public poses, and those that she has proposed."""
        hers = Q(proposal__author=user, proposal__declined_at=None)
        is_known = Q(accepted_at__isnull=False) | hers
        return self.filter(is_known, merged_into=None)

    def with_names(self):
        """Each pose with its names, the ones to show first."""
        return self.prefetch_related(
            Prefetch("names", PoseName.objects.order_by("-is_primary", "pk"))
        )


class Pose(Addressed, Mergeable):
    """
    A pose or exercise as such, whoever teaches it. Until an editor has accepted it,
    it is only proposed, and the public knows nothing of it.
    """

    class Discipline(models.TextChoices):
        YOGA = "yoga", _("yoga")
        PILATES = "pilates", _("Pilates")
        MOBILITY = "mobility", _("mobility")

    class Kind(models.TextChoices):
        POSE = "pose", _("pose")
        EXERCISE = "exercise", _("exercise")
        BREATHING = "breathing", _("breathing")
        REST = "rest", _("rest")

    class Base(models.TextChoices):
        STANDING = "standing", _("standing")
        KNEELING = "kneeling", _("kneeling")
        ALL_FOURS = "all_fours", _("on all fours")
        SEATED = "seated", _("seated")
        SUPINE = "supine", _("lying on the back")
        PRONE = "prone", _("lying on the belly")
        SIDE_LYING = "side_lying", _("lying on the side")
        ARM_SUPPORTED = "arm_supported", _("on the arms")
        INVERTED = "inverted", _("upside down")

    class Movement(models.TextChoices):
        FORWARD_BEND = "forward_bend", _("forward bend")
        BACKBEND = "backbend", _("backbend")
        SIDE_BEND = "side_bend", _("side bend")
        TWIST = "twist", _("twist")
        BALANCE = "balance", _("balance")
        HIP_OPENER = "hip_opener", _("hip opener")
        CHEST_OPENER = "chest_opener", _("chest opener")
        CORE = "core", _("core")
        INVERSION = "inversion", _("inversion")
        ARM_BALANCE = "arm_balance", _("arm balance")
        RESTORATIVE = "restorative", _("restorative")

    class Level(models.IntegerChoices):
        BEGINNER = 1, _("beginner")
        INTERMEDIATE = 2, _("intermediate")
        ADVANCED = 3, _("advanced")

    class Sidedness(models.TextChoices):
        SYMMETRIC = "symmetric", _("both sides at once")
        TWO_SIDED = "two_sided", _("one side, then the other")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    discipline = models.CharField(
        _("discipline"), max_length=10, choices=Discipline, default=Discipline.YOGA
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.POSE)
    base = models.CharField(_("base"), max_length=13, choices=Base, blank=True)
    movements = ArrayField(
        models.CharField(max_length=12, choices=Movement),
        verbose_name=_("movements"),
        default=list,
        blank=True,
    )
    level_least = models.PositiveSmallIntegerField(
        _("level from"), choices=Level, default=Level.BEGINNER
    )
    level_most = models.PositiveSmallIntegerField(
        _("level to"), choices=Level, default=Level.ADVANCED
    )
    sidedness = models.CharField(
        _("sides"), max_length=9, choices=Sidedness, default=Sidedness.SYMMETRIC
    )
    side_means = models.CharField(
        _("what a side is"),
        max_length=40,
        blank=True,
        help_text=_("The front leg, the standing leg, the lower arm."),
    )
    hold_least = models.PositiveIntegerField(_("shortest hold"), null=True, blank=True)
    hold_most = models.PositiveIntegerField(_("longest hold"), null=True, blank=True)
    hold_unit = models.CharField(_("hold in"), max_length=7, choices=Unit, blank=True)
    repetitions_least = models.PositiveIntegerField(
        _("fewest times"), null=True, blank=True
    )
    repetitions_most = models.PositiveIntegerField(
        _("most times"), null=True, blank=True
    )
    description = models.TextField(_("description"), max_length=2000, blank=True)
    figure = models.JSONField(
        _("figure"),
        null=True,
        blank=True,
        help_text=_("The angles of its joints, as the library’s data files have them."),
    )
    accepted_at = models.DateTimeField(
        _("in the library since"), default=timezone.now, null=True, editable=False
    )

    objects = PoseQuerySet.as_manager()

    references = [
        Reference(_("areas"), "PoseArea", "pose", ["area", "effect"], own=True),
        Reference(_("benefits"), "Benefit", "pose", ["text"], own=True),
        Reference(_("cautions"), "Contraindication", "pose", ["condition"], own=True),
        Reference(_("props"), "PoseProp", "pose", ["prop"], own=True),
        Reference(
            _("relations"), "PoseRelation", "pose", ["kind", "other"], "other", own=True
        ),
        Reference(
            _("relations of other poses to it"),
            "PoseRelation",
            "other",
            ["kind", "pose"],
            "pose",
        ),
        Reference(
            _("cautions of other poses with it as the safer one"),
            "Contraindication",
            "instead",
        ),
        Reference(_("tutorials"), "Tutorial", "pose"),
        Reference(_("mentions"), "Mention", "pose", ["tutorial"]),
    ]
    taken = ["base", "movements", "description", "figure"]

    class Meta:
        verbose_name = _("pose")
        verbose_name_plural = _("poses")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level_least__gte=1)
                & Q(level_most__gte=F("level_least"), level_most__lte=3),
                name="a_poses_level_goes_from_least_to_most",
                violation_error_message=_("The higher level comes second."),
            ),
            models.CheckConstraint(
                condition=all_or_none("hold_least", "hold_most"),
                name="a_poses_hold_goes_from_least_to_most",
                violation_error_message=_("Give both ends of the hold, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(hold_least=None, hold_unit="")
                | Q(hold_least__isnull=False) & ~Q(hold_unit=""),
                name="a_poses_hold_has_a_unit",
                violation_error_message=_("Say whether breaths or seconds."),
            ),
            models.CheckConstraint(
                condition=all_or_none("repetitions_least", "repetitions_most"),
                name="a_poses_repetitions_go_from_least_to_most",
                violation_error_message=_("Give both ends, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(sidedness="two_sided") | Q(side_means=""),
                name="only_a_two_sided_pose_has_a_side",
                violation_error_message=_("A pose with one side has no left or right."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("poses:pose", args=[self.slug])

    @property
    def levels(self) -> str:
        """The levels it is for, in words."""
        least, most = self.get_level_least_display(), self.get_level_most_display()
        if (self.level_least, self.level_most) == (1, 3):
            return _("all levels")
        return least if least == most else f"{least} – {most}"

    @property
    def is_public(self) -> bool:
        """Whether it has a page that everybody can read."""
        return bool(self.accepted_at and not self.merged_into_id)

    def give_way(self, other):
        """
        The other learns its names and shows its own ones first. No caution names as
        the safer pose the one that it warns of.
        """
        known = set(other.names.values_list("text", "language"))
        shown = set(other.names.filter(is_primary=True).values_list("language"))
        for name in self.names.all():
            if (name.text, name.language) not in known:
                name.is_primary = name.is_primary and (name.language,) not in shown
                name.pk, name.pose = None, other
                name.save(force_insert=True)
        other.contraindications.filter(instead=self).update(instead=None)
        self.contraindications.filter(instead=other).update(instead=None)

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
