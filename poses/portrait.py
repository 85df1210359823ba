"""What the page of one pose shows of the library, in a fixed number of queries."""

from collections import defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import wording
from .models import (
    Benefit,
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseProp,
    PoseRelation,
)
from .sheet import Hold, Repetitions

# Where a related pose stands: by the kind of the relation, and whether it leads away.
PLACES = {
    ("prepares", True): "leads_to",
    ("follows", True): "leads_to",
    ("prepares", False): "comes_from",
    ("follows", False): "comes_from",
    ("counters", True): "balanced_by",
    ("easier", True): "easier",
    ("easier", False): "harder",
    ("variation", True): "variations",
    ("variation", False): "variations",
}
HEADINGS = {
    "comes_from": _("Comes from"),
    "leads_to": _("Leads to"),
    "balanced_by": _("Is balanced by"),
    "easier": _("Easier"),
    "harder": _("Harder"),
    "variations": _("Variations"),
}


def portrait(slug: str) -> dict:
    """The pose at an address with all that the library says of it. Raises Http404."""
    pose = get_object_or_404(
        _with_facts(Pose.objects.published().with_names()), slug=slug
    )
    related = PoseRelation.objects.filter(Q(pose=pose) | Q(other=pose))
    relations = list(related.values_list("pose", "kind", "other"))
    wanted = {pk for one, _kind, other in relations for pk in (one, other)}
    wanted |= {it["instead"] for it in pose.cautions if it["instead"]}
    links = _links(wanted - {pose.pk})
    return {
        "pose": pose,
        "facts": list(_facts(pose)),
        "effects": _effects(pose),
        "benefits": [
            it | {"basis": wording.BASES[it["basis"]]} for it in pose.good_for
        ],
        "cautions": [_caution(it, links) for it in pose.cautions],
        "related": _related(pose, relations, links),
    }


def _with_facts(poses):
    """Poses with their rows as lists, in the same query."""

    def rows(model, **columns):
        of_pose = model.objects.filter(pose=OuterRef("pk"))
        return ArraySubquery(of_pose.values(row=JSONObject(**columns)))

    return poses.annotate(
        works_on=rows(PoseArea, area="area__name", effect="effect"),
        good_for=rows(Benefit, text="text", basis="basis", source="source"),
        cautions=rows(
            Contraindication,
            condition="condition__name",
            advice="advice",
            note="note",
            instead="instead",
        ),
        helped_by=rows(
            PoseProp,
            name="prop__name",
            need="need",
            note="note",
            hint="prop__household_hint",
        ),
    )


def _facts(pose):
    """Base, level, sides and the usual measure, in a word or two each."""
    if pose.base:
        yield pose.get_base_display()
    yield pose.levels
    yield pose.get_sidedness_display()
    if pose.hold_least:
        yield wording.hold(Hold(pose.hold_least, pose.hold_most, pose.hold_unit))
    if pose.repetitions_least:
        often = Repetitions(pose.repetitions_least, pose.repetitions_most)
        yield wording.repetitions(often)


def _effects(pose) -> list[tuple]:
    """What it does, each with the areas it does that to, the main ones first."""
    areas = defaultdict(list)
    for row in pose.works_on:
        areas[row["effect"]].append(row["area"])
    words = dict(PoseArea.Effect.choices)
    return [(words[effect], areas[effect]) for effect in words if effect in areas]


def _caution(row, links) -> dict:
    safer = links.get(row["instead"])
    return row | {
        "advice": wording.ADVICE[row["advice"]],
        "instead": safer,
        "address": safer and safer["address"],
    }


def _related(pose, relations, links) -> list[tuple]:
    """Each heading with the poses below it, each pose once."""
    found = defaultdict(dict)
    for one, kind, other in relations:
        place = PLACES.get((kind, one == pose.pk))
        link = links.get(other if one == pose.pk else one)
        if place and link:
            found[place][link["address"]] = link
    return [
        (HEADINGS[place], list(found[place].values()))
        for place in HEADINGS
        if place in found
    ]


def _links(poses: set[int]) -> dict[int, dict]:
    """The English name and the address of those of these poses that are public."""
    first = PoseName.objects.published().filter(
        pose__in=poses, language=PoseName.Language.ENGLISH, is_primary=True
    )
    return {
        pk: {"name": name, "address": reverse("poses:pose", args=[slug])}
        for pk, slug, name in first.values_list("pose", "pose__slug", "text")
    }
