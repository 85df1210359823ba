"""What a Sheet names, found in the library in at most three queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from . import links
from .models import BreathTechnique, Pose, Prop, PropLink, PropSubstitution, Tutorial
from .sheet import Named, Sheet, Step

TECHNIQUE = ("name", "sanskrit", "how_to", "caution")


@dataclass(frozen=True)
class Library:
    """
    The rows behind a Sheet's names: `addresses` of poses and tutorials by kind and
    number, `techniques`, `props` and `figures` of poses by number. What is not there
    has only its name.
    """

    addresses: dict[tuple[str, int], str] = field(default_factory=dict)
    techniques: dict[int, dict] = field(default_factory=dict)
    props: dict[int, dict] = field(default_factory=dict)
    figures: dict[int, dict] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, authors=()) -> "Library":
        """Everything this Sheet names; shops are those of its authors or the studio."""
        addresses, techniques = {}, {}
        for kind, pk, slug, *told in _pages(sheet):
            if kind == "technique":
                techniques[pk] = dict(zip(TECHNIQUE, told, strict=True))
            else:
                addresses[kind, pk] = reverse(f"poses:{kind}", args=[slug])
        return cls(addresses, techniques, _props(sheet, authors), _figures(sheet))

    def technique(self, named: Named) -> dict:
        """A way of breathing, explained where the library knows it."""
        return self.techniques.get(named.id) or {"name": named.name}

    def called(self, prop: Named, number: int) -> str:
        """A prop by its name in the library, one of it or several."""
        known = self.props.get(prop.id)
        if not known:
            return prop.name
        return known["plural"] or known["name"] if number > 1 else known["name"]

    def address(self, pose: Named | None) -> str:
        """Where a named pose is read, or nothing."""
        return self.addresses.get(("pose", pose.id), "") if pose else ""


def together(sheets: list[Sheet]) -> Sheet:
    """One Sheet that names whatever all of them name, to ask for them at once."""

    def every(part):
        return tuple(chain.from_iterable(getattr(sheet, part) for sheet in sheets))

    return Sheet(
        intro="".join(sheet.intro + sheet.closing for sheet in sheets),
        steps=every("steps")
        + tuple(Step(technique=sheet.technique) for sheet in sheets),
        props=every("props"),
        cautions=every("cautions"),
    )


def _pages(sheet: Sheet) -> list[tuple]:
    """Poses, live tutorials and techniques in one query, each with its kind."""
    linked = links.named_in(sheet.intro) | links.named_in(sheet.closing)
    poses = links.poses_in(sheet)
    tutorials = {pk for kind, pk in linked if kind == "tutorial"}
    techniques = set(_ids([sheet.technique, *(step.technique for step in sheet.steps)]))
    found = [
        _rows("pose", Pose.objects.leading().filter(pk__in=poses), "address")
        if poses
        else None,
        _rows("tutorial", Tutorial.objects.published().filter(pk__in=tutorials))
        if tutorials
        else None,
        _rows(
            "technique",
            BreathTechnique.objects.filter(pk__in=techniques),
            told=TECHNIQUE,
        )
        if techniques
        else None,
    ]
    wanted = [rows for rows in found if rows is not None]
    return list(wanted[0].union(*wanted[1:], all=True)) if wanted else []


def _rows(kind, rows, slug="slug", told=()):
    nothing = [Value("", output_field=CharField())] * len(TECHNIQUE)
    return rows.order_by().values_list(
        Value(kind, output_field=CharField()),
        "pk",
        slug,
        *(told or nothing),
    )


def _props(sheet: Sheet, authors) -> dict[int, dict]:
    """
    Each prop with its substitutes and the one shop that is shown with it. One that was
    merged is the one that it became.
    """
    at_steps = (use.prop for step in sheet.steps for use in step.props)
    ids = set(_ids([*(use.prop for use in sheet.props), *at_steps]))
    if not ids:
        return {}
    theirs = Q(instructor=None) | Q(instructor__in=authors)
    shop = PropLink.objects.filter(theirs, prop=OuterRef("pk"))
    link = JSONObject(
        merchant="merchant",
        url="url",
        notice="program__notice",
        statement="program__statement",
    )
    substitutes = PropSubstitution.objects.filter(prop=OuterRef("pk"))
    substitute = JSONObject(name="substitute__name", note="note")
    today = Prop.objects.filter(pk__in=ids).values(it=Coalesce("merged_into", "pk"))
    merged = Prop.objects.filter(merged_into=OuterRef("pk"))
    found = Prop.objects.filter(pk__in=today).values(
        "pk",
        "name",
        "plural",
        "household_hint",
        formerly=ArraySubquery(merged.values("pk")),
        # An author's own shop stands before the studio's.
        shop=Subquery(
            shop.order_by(F("instructor").asc(nulls_last=True)).values(json=link)[:1]
        ),
        substitutes=ArraySubquery(substitutes.values(json=substitute)),
    )
    return {
        number: prop
        for prop in found.order_by()
        for number in (prop["pk"], *prop["formerly"])
    }


def _figures(sheet: Sheet) -> dict[int, dict]:
    """The figures that steps show; a Sheet without any costs no query."""
    ids = set(_ids(step.figure.pose for step in sheet.steps if step.figure))
    if not ids:
        return {}
    found = Pose.objects.leading().filter(pk__in=ids).exclude(figure=None)
    return dict(found.order_by().values_list("pk", "figure"))


def _ids(named) -> Iterator[int]:
    return (it.id for it in named if it and it.id)
