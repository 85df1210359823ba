"""
Writing the library's files into the database.

What a file names is made or brought up to date; what a studio added stays, and so does
the address of a pose that was renamed. A pose that was only proposed is accepted by its
file; what was merged stays merged. Nothing is ever deleted.
"""

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import (
    Benefit,
    BodyArea,
    BreathTechnique,
    Condition,
    Contraindication,
    Pose,
    PoseAddress,
    PoseArea,
    PoseName,
    PoseProp,
    PoseRelation,
    Prop,
    PropSubstitution,
)
from .reading import Files

# What a table of each kind says of a row itself.
TABLES = {
    "areas": (BodyArea, ["name", "latin", "kind"]),
    "conditions": (Condition, ["name"]),
    "props": (Prop, ["name", "plural", "household"]),
    "techniques": (BreathTechnique, ["name", "sanskrit", "how_to", "caution"]),
}
# The lists of a pose: what a row is known by, and what else it says.
PARTS = {
    "areas": (PoseArea, ["area", "effect"], ["is_primary"]),
    "contraindications": (
        Contraindication,
        ["condition"],
        ["advice", "note", "instead"],
    ),
    "props": (PoseProp, ["prop"], ["need", "note"]),
    "relations": (PoseRelation, ["kind", "other"], []),
}
# The column of a key, where they are not called the same.
COLUMNS = {"household": "household_hint", "primary": "is_primary"}


def known() -> dict[str, dict[str, str]]:
    """What there is already: each kind by its slug, with its name."""
    rows = {
        kind: dict(model.objects.values_list("slug", "name"))
        for kind, (model, _told) in TABLES.items()
    }
    poses = PoseAddress.objects.filter(page__in=Pose.objects.leading())
    return rows | {"poses": dict(poses.values_list("slug", "slug"))}


@transaction.atomic
def load(files: Files) -> None:
    """Make the database say what the files say, which have no problems."""
    for kind, (model, told) in TABLES.items():
        _table(model, told, getattr(files, kind))
    _parents(files.areas)
    _substitutes(files.props)
    merged = _merged()
    entries, figures = (
        {slug: it for slug, it in found.items() if slug not in merged}
        for found in (files.poses, files.figures)
    )
    _poses(entries)
    numbers = _addresses()
    _names(entries, numbers)
    _parts(entries, numbers)
    _benefits(entries, numbers)
    _figures(figures, numbers)


def _table(model, told, tables) -> None:
    rows = [
        model(
            slug=slug,
            **{_column(key): table[key] for key in told if key in table},
        )
        for slug, table in tables.items()
    ]
    _keep(model, rows, ["slug"], [_column(key) for key in told])


def _parents(areas) -> None:
    rows = {area.slug: area for area in BodyArea.objects.all()}
    for slug, table in areas.items():
        rows[slug].parent = rows.get(table.get("parent"))
    BodyArea.objects.bulk_update([rows[slug] for slug in areas], ["parent"])


def _substitutes(props) -> None:
    numbers = Prop.objects.numbers()
    rows = [
        PropSubstitution(prop_id=numbers[slug], substitute_id=numbers[other], note=note)
        for slug, table in props.items()
        for other, note in table.get("substitutes", {}).items()
        if numbers[slug] != numbers[other]
    ]
    _keep(PropSubstitution, rows, ["prop", "substitute"], ["note"])


def _addresses() -> dict[str, int]:
    """The number of the pose that each address leads to, old ones too."""
    today = Coalesce("page__merged_into", "page")
    return dict(PoseAddress.objects.values_list("slug", today))


def _merged() -> set[str]:
    """The addresses of poses that became another one; its file says what it is."""
    merged = PoseAddress.objects.filter(page__merged_into__isnull=False)
    return set(merged.values_list("slug", flat=True))


def _poses(entries) -> None:
    numbers = _addresses()
    poses = [
        Pose(pk=numbers.get(slug), slug=slug, **_pose(entry))
        for slug, entry in entries.items()
    ]
    made = Pose.objects.bulk_create(pose for pose in poses if not pose.pk)
    PoseAddress.objects.bulk_create(
        PoseAddress(slug=pose.slug, page=pose) for pose in made
    )
    there = [pose for pose in poses if pose.slug in numbers]
    Pose.objects.bulk_update(there, list(_pose({})))
    proposed = Pose.objects.filter(pk__in=[pose.pk for pose in there], accepted_at=None)
    proposed.update(accepted_at=timezone.now())


def _pose(entry) -> dict:
    """The columns of a pose; what its file leaves out is as in a new one."""
    least, most = entry.get("level", [Pose.Level.BEGINNER, Pose.Level.ADVANCED])
    hold, often = entry.get("hold", {}), entry.get("repetitions", {})
    return {
        "discipline": entry.get("discipline", Pose.Discipline.YOGA),
        "kind": entry.get("kind", Pose.Kind.POSE),
        "base": entry.get("base", ""),
        "movements": entry.get("movements", []),
        "level_least": least,
        "level_most": most,
        "sidedness": entry.get("sidedness", Pose.Sidedness.SYMMETRIC),
        "side_means": entry.get("side_means", ""),
        "hold_least": hold.get("least"),
        "hold_most": hold.get("most"),
        "hold_unit": hold.get("unit", ""),
        "repetitions_least": often.get("least"),
        "repetitions_most": often.get("most"),
        "description": entry.get("description", ""),
    }


def _names(entries, numbers) -> None:
    names = [
        PoseName(pose_id=numbers[slug], **_columns(row))
        for slug, entry in entries.items()
        for row in entry["names"]
    ]
    for name in names:
        name.fold()
    first = {(name.pose_id, name.language) for name in names if name.is_primary}
    others = PoseName.objects.filter(pose__in={pose for pose, _language in first})
    shown = others.filter(is_primary=True).values_list("pk", "pose", "language")
    gone = [pk for pk, *of in shown if tuple(of) in first]
    PoseName.objects.filter(pk__in=gone).update(is_primary=False)
    told = ["is_primary", "meaning", "pronunciation", "search_key"]
    _keep(PoseName, names, ["pose", "language", "text"], told)


def _parts(entries, numbers) -> None:
    """Areas, contraindications, props and relations: each row by what it names."""
    slugs = {
        "area": dict(BodyArea.objects.values_list("slug", "pk")),
        "condition": dict(Condition.objects.values_list("slug", "pk")),
        "prop": Prop.objects.numbers(),
        "instead": numbers,
        "other": numbers,
    }
    for part, (model, unique, told) in PARTS.items():
        rows = [
            model(pose_id=numbers[slug], **_columns(row, slugs))
            for slug, entry in entries.items()
            for row in entry.get(part, [])
        ]
        _keep(model, _apart(rows), ["pose", *unique], told)


def _apart(rows) -> list:
    """Rows without what names their own pose since another one was merged into it."""
    for row in rows:
        if getattr(row, "instead_id", None) == row.pose_id:
            row.instead_id = None
    return [row for row in rows if getattr(row, "other_id", None) != row.pose_id]


def _benefits(entries, numbers) -> None:
    """A benefit is known by its words."""
    there = {(row.pose_id, row.text): row.pk for row in Benefit.objects.all()}
    rows = [
        Benefit(pose_id=numbers[slug], **_columns(row))
        for slug, entry in entries.items()
        for row in entry.get("benefits", [])
    ]
    for row in rows:
        row.pk = there.get((row.pose_id, row.text))
    Benefit.objects.bulk_update([row for row in rows if row.pk], ["basis", "source"])
    Benefit.objects.bulk_create(row for row in rows if not row.pk)


def _figures(figures, numbers) -> None:
    rows = [Pose(pk=numbers[slug], figure=figure) for slug, figure in figures.items()]
    Pose.objects.bulk_update(rows, ["figure"])


def _columns(row, slugs=None) -> dict:
    """A row's columns; what it names by slug becomes a number."""
    slugs = slugs or {}
    return {
        f"{key}_id" if key in slugs else _column(key): (
            slugs[key][value] if key in slugs else value
        )
        for key, value in row.items()
    }


def _column(key) -> str:
    return COLUMNS.get(key, key)


def _keep(model, rows, unique, told) -> None:
    """
    Make these rows, or bring up to date what those that are there say. Where two name
    one thing, because it was merged, the first counts.
    """
    columns = [model._meta.get_field(name).attname for name in unique]
    first = {tuple(getattr(it, name) for name in columns): it for it in rows[::-1]}
    rows = list(first.values())[::-1]
    how = {"ignore_conflicts": True}
    if told:
        how = {"update_conflicts": True, "update_fields": told, "unique_fields": unique}
    model.objects.bulk_create(rows, **how)
