"""Writing the library into files that can be loaded again."""

import json
import re
from pathlib import Path

import tomli_w

from ..figures.notation import READERS
from ..models import BodyArea, BreathTechnique, Condition, Pose, Prop

ORDER = list(READERS)
SAID = ["discipline", "kind", "base", "movements", "sidedness", "side_means"]
NAME = ["text", "language", "meaning", "pronunciation"]
PARTS = {"area": ["effect"], "prop": ["need", "note"], "other": ["kind"]}
BENEFIT = ["text", "basis", "source"]


def dump(folder: Path) -> None:
    """Write everything; a file of the same name is overwritten, no other touched."""
    for name, text in texts().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def texts() -> dict[str, str]:
    """The whole library as the texts of its files, by their names."""
    return {
        name: figure_lines(table)
        if name.startswith("figures/")
        else tomli_w.dumps(table, multiline_strings=True)
        for name, table in tables().items()
    }


def figure_lines(figure: dict) -> str:
    """A figure as people write it: one line for each limb, in the usual order."""
    keys = sorted(figure, key=lambda key: (_place(key), key))
    lines = (
        f"{_key(key)} = {_inline(figure[key])}\n" for key in keys if _says(figure[key])
    )
    return "".join(lines)


def _place(key) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _key(key) -> str:
    return key if re.fullmatch(r"[\w-]+", key, re.ASCII) else json.dumps(key)


def _says(value) -> bool:
    """TOML has no null; in a figure it says as much as nothing."""
    return value is not None


def _inline(value) -> str:
    """A value on one line. But for tables, TOML writes it as JSON does."""
    if isinstance(value, dict):
        told = (f"{_key(k)} = {_inline(v)}" for k, v in value.items() if _says(v))
        return f"{{ {', '.join(told)} }}"
    if isinstance(value, list):
        return f"[{', '.join(_inline(one) for one in value if _says(one))}]"
    return json.dumps(value, ensure_ascii=False)


def tables() -> dict[str, dict]:
    """What each file of the library says."""
    told = ["name", "sanskrit", "how_to", "caution"]
    found = {
        "areas.toml": _areas(),
        "conditions.toml": _tables(Condition.objects, ["name"]),
        "props.toml": _props(),
        "techniques.toml": _tables(BreathTechnique.objects, told),
    }
    for pose in _poses():
        found[f"poses/{pose.slug}.toml"] = _pose(pose)
        if pose.figure is not None:
            found[f"figures/{pose.slug}.toml"] = pose.figure
    return found


def _tables(rows, keys) -> dict:
    return {row.slug: _said(row, keys) for row in rows.order_by("slug")}


def _areas() -> dict:
    tables = _tables(BodyArea.objects, ["name", "latin", "kind"])
    for slug, parent in BodyArea.objects.exclude(parent=None).values_list(
        "slug", "parent__slug"
    ):
        tables[slug]["parent"] = parent
    return tables


def _props() -> dict:
    tables = {}
    props = Prop.objects.current().prefetch_related("substitutions__substitute")
    for prop in props.order_by("slug"):
        tables[prop.slug] = _said(prop, ["name", "plural"])
        if prop.household_hint:
            tables[prop.slug]["household"] = prop.household_hint
        others = {it.substitute.slug: it.note for it in prop.substitutions.all()}
        if others:
            tables[prop.slug]["substitutes"] = others
    return tables


def _poses():
    return (
        Pose.objects.published()
        .with_names()
        .prefetch_related(
            "areas__area",
            "benefits",
            "contraindications__condition",
            "contraindications__instead",
            "props__prop",
            "relations__other",
        )
    )


def _pose(pose) -> dict:
    table = _said(pose, SAID)
    table["level"] = [pose.level_least, pose.level_most]
    if pose.hold_least:
        unit = {"unit": pose.hold_unit}
        table["hold"] = {"least": pose.hold_least, "most": pose.hold_most} | unit
    if pose.repetitions_least:
        ends = pose.repetitions_least, pose.repetitions_most
        table["repetitions"] = dict(zip(("least", "most"), ends, strict=True))
    table |= _said(pose, ["description"])
    return table | {part: rows for part, rows in _parts(pose) if rows}


def _parts(pose):
    """The lists of rows, each in the order in which it is shown."""
    yield "names", [_primary(name, NAME) for name in pose.names.all()]
    yield "areas", [_of("area", row, row.area) for row in pose.areas.all()]
    yield "benefits", [_said(row, BENEFIT) for row in pose.benefits.all()]
    yield "contraindications", [_caution(row) for row in pose.contraindications.all()]
    yield "props", [_of("prop", row, row.prop) for row in pose.props.all()]
    related = [row for row in pose.relations.all() if row.other.is_public]
    yield "relations", [_of("other", row, row.other) for row in related]


def _of(key, row, other) -> dict:
    """A row that names another thing."""
    return {key: other.slug} | _primary(row, PARTS[key])


def _caution(row) -> dict:
    table = {"condition": row.condition.slug} | _said(row, ["advice", "note"])
    is_named = row.instead and row.instead.is_public
    return table | ({"instead": row.instead.slug} if is_named else {})


def _primary(row, keys) -> dict:
    is_primary = getattr(row, "is_primary", False)
    return _said(row, keys) | ({"primary": True} if is_primary else {})


def _said(row, keys) -> dict:
    """What a row says, as far as it says something."""
    return {key: getattr(row, key) for key in keys if getattr(row, key)}
