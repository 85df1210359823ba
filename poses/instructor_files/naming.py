"""
What a Sheet names of a library: how it is called here, and found there.

A number means nothing in another studio, so each goes along with its key and its name.
There, the key finds it, else the name; what is in neither library keeps its words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

from ..links import STORED, named_in
from ..models import BreathTechnique, Pose, PoseAddress, PoseName, Prop, Tutorial
from ..names import fold
from ..sheet import Named, Picture, Sheet

# In which of a library's tables the fields of a Sheet look.
TABLES = {
    "prop": "props",
    "technique": "techniques",
    "from_pose": "poses",
    "into_pose": "poses",
    "instead": "poses",
    "pose": "poses",
}


def parts(said: object) -> Iterator[tuple[str, object]]:
    """Everything that a Sheet is made of, each part with the name of its field."""
    for field in fields(said):
        value = getattr(said, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield field.name, one
                yield from parts(one)


def rebuilt(said: object, change: Callable) -> object:
    """The same with `change(field, part)` for each part that is a name or a picture."""

    def new(name, one):
        if isinstance(one, Named | Picture):
            return change(name, one)
        return rebuilt(one, change) if is_dataclass(one) else one

    told = {}
    for field in fields(said):
        value = getattr(said, field.name)
        if isinstance(value, tuple):
            told[field.name] = tuple(new(field.name, one) for one in value)
        else:
            told[field.name] = new(field.name, value)
    return replace(said, **told)


def pictures(sheet: Sheet) -> list[Picture]:
    """Every picture that it shows."""
    return [one for _name, one in parts(sheet) if isinstance(one, Picture)]


def numbers(*sheets: Sheet) -> dict[str, set[int]]:
    """The numbers of all rows that some Sheets name, by their tables."""
    found = defaultdict(set)
    for sheet in sheets:
        for field, one in parts(sheet):
            if isinstance(one, Named) and one.id:
                found[TABLES[field]].add(one.id)
        for kind, number in named_in(sheet.intro) | named_in(sheet.closing):
            found[f"{kind}s"].add(number)
    return found


def called(wanted: dict[str, set[int]]) -> dict[str, dict[str, dict]]:
    """How these rows are called: each by its number, with its key and its names."""
    poses = Pose.objects.filter(pk__in=wanted["poses"]).with_names()
    props = Prop.objects.filter(pk__in=wanted["props"])
    techniques = BreathTechnique.objects.filter(pk__in=wanted["techniques"])
    tutorials = Tutorial.objects.filter(pk__in=wanted["tutorials"]).bare()
    found = {
        "poses": {it.pk: [it.slug, it.name, it.sanskrit] for it in poses},
        "props": {it.pk: [it.slug, it.name] for it in props},
        "techniques": {it.pk: [it.slug, it.name, it.sanskrit] for it in techniques},
        "tutorials": {it.pk: [it.slug, it.title] for it in tutorials},
    }
    return {
        kind: {str(pk): _called(*said) for pk, said in rows.items()}
        for kind, rows in found.items()
        if rows
    }


def only(names: dict[str, dict], wanted: dict[str, set[int]]) -> dict[str, dict]:
    """Of what was `called`, what is wanted here."""
    found = {
        kind: {it: rows[it] for it in map(str, sorted(wanted[kind])) if it in rows}
        for kind, rows in names.items()
    }
    return {kind: rows for kind, rows in found.items() if rows}


def _called(slug, *names) -> dict:
    return {"slug": slug, "names": [str(name) for name in names if name]}


class Found:
    """The rows of this studio that another one's numbers mean."""

    def __init__(self, names: dict[str, dict[str, dict]], tutorials: dict[str, int]):
        self._names, self._tutorials, self.missing = names, tutorials, {}

    def number(self, kind: str, number: int | str) -> int | None:
        """What a number means here. What nobody knows here is remembered."""
        said = self._names.get(kind, {}).get(str(number))
        found = said and getattr(self, f"_{kind}_called")(said["slug"], said["names"])
        if not found:
            self.missing[kind, str(number)] = said["names"][:1] if said else []
        return found

    def sheet(self, sheet: Sheet) -> Sheet:
        """The same Sheet with the numbers of this studio."""
        sheet = rebuilt(sheet, self._named)
        prose = {
            name: self._linked(getattr(sheet, name)) for name in ("intro", "closing")
        }
        return replace(sheet, **prose)

    def _named(self, field, one):
        if isinstance(one, Picture) or not one.id:
            return one
        return replace(one, id=self.number(TABLES[field], one.id))

    def _linked(self, html: str) -> str:
        """A link to a page that is not here leaves only its words."""

        def lead(link):
            number = self.number(f"{link['kind']}s", link["id"])
            if not number:
                return link["words"]
            href = f"{link['kind']}:{number}{link['part'] or ''}"
            return f'<a href="{href}"{link["more"]}>{link["words"]}</a>'

        return STORED.sub(lead, html)

    def _poses_called(self, slug, names) -> int | None:
        public = Pose.objects.leading()
        found = PoseAddress.objects.filter(slug=slug, page__in=public).first()
        if found:
            return found.page_id
        keys = [key for name in names if (key := fold(name))]
        named = PoseName.objects.published().filter(search_key__in=keys)
        best = named.order_by("-is_primary", "pk").first()
        return best.pose_id if best else None

    def _props_called(self, slug, names) -> int | None:
        return _row(Prop, slug, names)

    def _techniques_called(self, slug, names) -> int | None:
        return _row(BreathTechnique, slug, names)

    def _tutorials_called(self, slug, names) -> int | None:
        """One that came along, or the one that readers find here by the same name."""
        if slug in self._tutorials:
            return self._tutorials[slug]
        here = Tutorial.objects.published().filter(slug=slug, title__in=names)
        return here.values_list("pk", flat=True).first()


def _row(model, slug, names) -> int | None:
    rows = model.objects.values_list("pk", flat=True)
    by_name = (rows.filter(name__iexact=name).first() for name in names)
    return rows.filter(slug=slug).first() or next(filter(None, by_name), None)
