"""A part of a Sheet as a form, and rows of such parts."""

from dataclasses import fields, replace

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import wording
from ..checklist import Problem
from ..sheet import Benefit, Caution, Gap, PropUse, StepProp
from .amounts import CountField, QuantityField
from .fields import AddressField, Choice, Flag, NameField, Words
from .widgets import Hidden

# More rows than anybody fills are not asked for.
MOST_ROWS = 100


class PartForm(forms.Form):
    """
    A part of a Sheet, by the names of its fields. `marker` is the field without
    which the part says nothing.
    """

    of = None
    marker = ""

    def __init__(self, data=None, files=None, *, origin=None, library, prefix, keys=()):
        self.origin = self.of() if origin is None else origin
        self.is_new, self.library = origin is None, library
        super().__init__(data, files, prefix=prefix)
        for name, value in self.values(self.origin).items():
            field = self.fields[name]
            field.origin, field.library, field.keys = value, library, keys
            self.initial[name] = field.show(value)

    def values(self, part) -> dict:
        """What the fields were opened on."""
        return {
            f.name: getattr(part, f.name) for f in fields(part) if f.name in self.fields
        }

    def part(self):
        """What the form says, or None for nothing."""
        if self.cleaned_data.get("remove"):
            return None
        said = {name: self.cleaned_data[name] for name in self.values(self.origin)}
        return self.made(said) or None

    def made(self, said: dict):
        return replace(self.origin, **said)

    def clean(self):
        """Words that would be lost, because nothing says what they are about."""
        said = self.cleaned_data
        if said.get("remove") or said.get(self.marker) or self.marker in self.errors:
            return
        if self.marker and any(said.get(name) for name in self.typed):
            self.add_error(self.marker, self.lost)

    @property
    def is_blank(self) -> bool:
        """A row that was offered and not used."""
        return not (self.part() or self.cleaned_data.get("remove"))

    @property
    def typed(self) -> list[str]:
        """The fields in which something is written, not chosen."""
        return [name for name, field in self.fields.items() if isinstance(field, Words)]


def rows(form, prefix, origins, *, blank=1, **given):
    """
    So many forms of one kind, as a list. It is smaller than Django's formsets and
    can stand inside another row: a row is there when its marker was sent, and has
    the origin at its place.
    """
    count = min(len(origins) + blank, MOST_ROWS)
    if given["data"] is not None:
        count = sent(given["data"], prefix, form.marker, MOST_ROWS)
    known = [*origins, *[None] * max(0, count - len(origins))]
    return [
        form(origin=known[n], prefix=f"{prefix}-{n}", **given) for n in range(count)
    ]


def sent(data, prefix, marker, most) -> int:
    """How many rows a page has sent."""
    there = (n for n in range(most) if f"{prefix}-{n}-{marker}" not in data)
    return next(there, most)


class PropForm(PartForm):
    of = PropUse
    marker = "prop"
    lost = _("Say which prop this is about, or remove it.")

    prop = NameField("props", label=_("Prop"))
    quantity = QuantityField(label=_("How many"))
    need = Choice(wording.NEEDS, label=_("Is it needed?"))
    note = Words(label=_("Note"), help_text=_("The size, or what does as well."))
    remove = Flag(label=_("Remove"))

    def values(self, part):
        number = (part.least, part.most)
        return super().values(part) | {"quantity": number if any(number) else None}

    def made(self, said):
        least, most = said.pop("quantity") or (0, 0)
        return replace(self.origin, **said, least=least, most=most)


class StepPropForm(PartForm):
    of = StepProp
    marker = "prop"
    lost = _("Say which prop this is about, or empty the row.")

    prop = NameField("props", label=_("Prop"))
    quantity = CountField(label=_("How many"))
    placement = Words(label=_("Where it goes"))


class CautionForm(PartForm):
    of = Caution
    marker = "condition"
    lost = _("Say who should be careful, or remove it.")

    condition = Words(label=_("Who should be careful"))
    advice = Choice(wording.ADVICE, label=_("What they should do"))
    note = Words(label=_("How"), longest=500, lines=2)
    instead = NameField("poses", label=_("A safer pose"))
    remove = Flag(label=_("Remove"))


class BenefitForm(PartForm):
    of = Benefit
    marker = "text"
    lost = _("Say what it may be good for, or remove it.")

    text = Words(label=_("What it may be good for"), longest=300)
    basis = Choice(wording.BASES, label=_("On whose word"))
    source = AddressField(label=_("Link to the study"))
    remove = Flag(label=_("Remove"))


class GapForm(PartForm):
    """Something promised; its words travel along, to be there without their origin."""

    of = Gap
    marker = "kind"

    kind = Words(widget=Hidden)
    quote = Words(widget=Hidden, longest=1000)
    remove = Flag(label=_("Settled"))

    @property
    def said(self) -> str:
        """What was promised, in the words of the checklist."""
        kind, quote = self["kind"].value(), self["quote"].value()
        return wording.problem(Problem(f"gap_{kind}", words=quote))

    def clean(self):
        """Nobody types into it."""
