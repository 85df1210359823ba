"""What the library still lacks of a pose: for its keepers, so that they can mend it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from .models import (
    Benefit,
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseRelation,
    Tutorial,
)

# Most exercises of Pilates have no Sanskrit name to lack.
YOGA = Q(discipline=Pose.Discipline.YOGA)
SANSKRIT = PoseName.Language.SANSKRIT


@dataclass(frozen=True)
class Lack:
    """Something that a pose may lack, in words, and how it is found out."""

    words: str
    condition: Callable[[], Q]


def _without(model, **said):
    return Q(~Exists(model.objects.filter(pose=OuterRef("pk"), **said)))


def _untaught():
    return Q(~Exists(Tutorial.objects.published().filter(pose=OuterRef("pk"))))


def _unsaid(column):
    """A Sanskrit name that is shown first, without this said of it."""
    said = {"language": SANSKRIT, "is_primary": True, column: ""}
    return Q(Exists(PoseName.objects.filter(pose=OuterRef("pk"), **said)))


LACKS = {
    "figure": Lack(_("figure"), lambda: Q(figure__isnull=True)),
    "description": Lack(_("description"), lambda: Q(description__exact="")),
    "base": Lack(_("base"), lambda: Q(base="")),
    "sanskrit": Lack(
        _("Sanskrit name"), lambda: YOGA & _without(PoseName, language=SANSKRIT)
    ),
    "devanagari": Lack(
        _("Devanagari"),
        lambda: YOGA & _without(PoseName, language=PoseName.Language.DEVANAGARI),
    ),
    "pronunciation": Lack(_("pronunciation"), lambda: _unsaid("pronunciation")),
    "meaning": Lack(_("meaning of the name"), lambda: _unsaid("meaning")),
    "areas": Lack(_("areas"), lambda: _without(PoseArea)),
    "benefits": Lack(_("benefits"), lambda: _without(Benefit)),
    "cautions": Lack(_("contraindications"), lambda: _without(Contraindication)),
    "relations": Lack(_("relations"), lambda: _without(PoseRelation)),
    "tutorial": Lack(_("tutorial"), _untaught),
}


def lacking(poses, name: str):
    """Those of these poses that lack this; an unknown name keeps them all."""
    return poses.filter(LACKS[name].condition()) if name in LACKS else poses


def with_lacks(poses):
    """These poses, each with what it lacks as true or false."""
    return poses.annotate(
        **{
            f"lacks_{name}": Case(When(lack.condition(), then=True), default=False)
            for name, lack in LACKS.items()
        }
    )


def lacks(pose) -> list[str]:
    """What one of them lacks, in words."""
    return [
        lack.words for name, lack in LACKS.items() if getattr(pose, f"lacks_{name}")
    ]
