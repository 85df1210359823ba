"""An article that was written before, and what its author says of each guess."""

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from studio.models import CredentialType

from .. import importing, names
from ..reading import SURE, Guess, NotAnArticle, Reading, answered, asked, read_article
from ..sheet import MOST_STEPS, Repeat, StepProp, Video
from ..sides import say
from .amounts import FilmField
from .beginning import PoseField, SeatForm
from .fields import Choice
from .parts import BenefitForm, CautionForm, PropForm, StepPropForm
from .steps import StepForm
from .widgets import Box, Hidden
from .writing import AboutForm

# So many questions belong to the longest tutorial; more than that is a book.
MOST_ASKED = 1000
TOO_MUCH = _(
    "This is too much for one tutorial, which has at most 200 steps. Paste a part of "
    "it."
)
WAYS = {"yes": _("Yes"), "no": _("No"), "change": _("Change")}

STEP, ABOUT = StepForm.base_fields, AboutForm.base_fields
FIELDS = {
    name: STEP[name]
    for name in (
        "phase", "breath", "inhale_text", "exhale_text", "hold", "repetitions", "side",
        "technique", "from_pose", "into_pose", "repeat",
    )
} | {
    "title": ABOUT["title"],
    "level": ABOUT["level"],
    "lead_side": ABOUT["lead_means"],
    "pose": PoseField(),
    "gap_video": FilmField(label=_("The video’s address")),
}  # fmt: skip
PARTS = {"caution": CautionForm, "benefit": BenefitForm, "prop": PropForm}
LABELS = {name: field.label for name, field in FIELDS.items()} | {
    "lead_side": _("It has two sides; each is that of the"),
    "is_optional": STEP["is_optional"].label,
    "prop": _("Prop"),
    "caution": _("Who should be careful"),
    "benefit": _("What it may be good for"),
    "link": _("Link to the pose"),
    "invitation": _("Kept at the end, because it asks readers to answer"),
    "furniture": _("Left out, because it belongs to the old page"),
    "gap_link": _("A link is missing"),
    "gap_paid_link": _("A paid link is missing"),
    "gap_video": _("A video is missing"),
    "gap_picture": _("A picture is missing"),
    "author": _("Written by whoever teaches it"),
    "credential": _("She holds"),
}


class PasteForm(SeatForm):
    """
    An article, as words or as the HTML that a browser copied along with them. Once it
    is valid, `reading` is what was understood.
    """

    article = forms.Field(
        label=_("The article"),
        required=False,
        widget=Box(
            attrs={
                "class": "form-control tall",
                "rows": 16,
                "autocomplete": "off",
                "autofocus": True,
                "data-paste": "id_markup",
            }
        ),
    )
    markup = forms.Field(required=False, widget=Hidden)
    field_order = ["article", "markup", "instructor"]

    def clean(self):
        try:
            self.reading = self._read()
        except NotAnArticle as refusal:
            self.add_error("article", importing.REFUSALS[refusal.code])
            return
        steps, guesses = self.reading.sheet.steps, self.reading.guesses
        if len(steps) > MOST_STEPS or len(guesses) > MOST_ASKED:
            self.add_error("article", TOO_MUCH)

    def _read(self) -> Reading:
        """What its HTML says, or its words where no steps can be seen in that."""
        markup, known = self.cleaned_data["markup"], importing.known()
        if markup:
            with suppress(NotAnArticle):
                return read_article(markup, known)
        return read_article(self.cleaned_data["article"] or "", known)


class Question:
    """A guess beside its sentence, and what its author says of it."""

    def __init__(self, guess: Guess, name: str, data, *, preset: str, **given):
        self.guess, self.name, self.preset = guess, name, preset
        self.label = LABELS[guess.what]
        self.form = _form(guess, data, prefix=name, **given)
        said = data.get(name) if data else None
        self.answer = said if said in WAYS else preset

    @property
    def ways(self) -> dict:
        """What she may answer."""
        return {way: it for way, it in WAYS.items() if self.form or way != "change"}

    @property
    def said(self) -> str:
        """What was understood, in the words of the desk."""
        part = self.guess.part
        if isinstance(self.form, Instead):
            return self.form.told(part)
        if self.guess.what == "caution":
            return part.condition
        if self.guess.what == "benefit":
            return part.text
        if self.guess.what == "credential":
            kind = CredentialType.Kind(part.kind).label
            told = (kind, part.body, part.name, ", ".join(part.scopes))
            return " · ".join(filter(None, map(str, told)))
        is_plain = self.guess.what in ("prop", "link", "author")
        return self.guess.value if is_plain else ""

    @property
    def is_changed(self) -> bool:
        return bool(self.form) and self.answer == "change"

    def part(self):
        """What stands instead of the guess: its own part, hers, or none."""
        if self.is_changed:
            return self.form.part()
        return self.guess.part if self.answer == "yes" else None


class Instead(forms.Form):
    """One value, as the desk's own form asks for it."""

    def __init__(self, data=None, *, field, origin, library, keys, prefix):
        super().__init__(data, prefix=prefix)
        value = self.fields["value"] = deepcopy(field)
        value.library, value.keys, self.origin = library, keys, origin
        if not isinstance(value, FilmField):
            value.origin = origin
            self.initial["value"] = value.show(origin)

    def told(self, part) -> str:
        """A value in the words that stand in the field."""
        field = self.fields["value"]
        if isinstance(field, FilmField):
            return ""
        shown = field.show(part)
        if isinstance(part, Repeat) and part.mirrored:
            return _("%(steps)s on the other side") % {"steps": shown}
        return str(dict(field.choices)[shown]) if isinstance(field, Choice) else shown

    def part(self):
        value = self.cleaned_data["value"]
        if isinstance(self.fields["value"], FilmField):
            return value and Video(*value)
        if isinstance(value, Repeat):
            return replace(value, mirrored=self.origin.mirrored)
        return value or None


def _form(guess: Guess, data, *, prefix, library, keys):
    """Where she writes what is so instead; None where yes and no are all there is."""
    given = {"library": library, "keys": keys, "prefix": prefix}
    if field := FIELDS.get(guess.what):
        return Instead(data, field=field, origin=guess.part, **given)
    kind = StepPropForm if isinstance(guess.part, StepProp) else PARTS.get(guess.what)
    if not kind:
        return None
    form = kind(data, origin=guess.part, **given)
    form.fields.pop("remove", None)
    return form


class Questions:
    """All guesses of a reading, in the order of the page, and what comes of them."""

    ABOUT = (
        "title",
        "pose",
        "level",
        "technique",
        "caution",
        "benefit",
        "prop",
        "link",
    )
    LOOSE = ("invitation", "furniture")

    def __init__(self, reading: Reading, seat, library, data=None):
        self.reading = reading
        is_hers = names.fold(reading.author) == names.fold(seat.display_name)
        given = {"library": library, "keys": [it.key for it in reading.sheet.steps]}
        self.all, counts = [], {}
        for guess in asked(reading):
            place = f"{guess.what}-{guess.step}"
            counts[place] = counts.get(place, 0) + 1
            preset = _preset(guess, is_hers=is_hers)
            name = f"{place}-{counts[place]}"
            self.all.append(Question(guess, name, data, preset=preset, **given))

    def is_valid(self) -> bool:
        """Whether everything that she changed can be read."""
        return all(one.form.is_valid() for one in self.all if one.is_changed)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What cannot be read, with the field that it stands beside."""
        changed = (one for one in self.all if one.is_changed)
        return [
            (field.id_for_label, f"{one.label}: {error}")
            for one in changed
            for field in one.form
            for error in field.errors
        ]

    @property
    def answered(self) -> Reading:
        """What was read, as she says that it is."""
        return answered(self.reading, ((one.guess, one.part()) for one in self.all))

    @property
    def open(self) -> list[Question]:
        """Those that need a look: nothing comes of them unless she says yes."""
        return [one for one in self.all if not one.preset]

    @property
    def about(self) -> list[Question]:
        return self._of(*self.ABOUT)

    @property
    def missing(self) -> list[Question]:
        return [one for one in self.all if one.guess.what.startswith("gap_")]

    @property
    def person(self) -> list[Question]:
        return self._of("author", "credential")

    @property
    def loose(self) -> list[Question]:
        return self._of(*self.LOOSE)

    @property
    def unplaced(self) -> list[str]:
        """What found no place, also claims that nobody could look up."""
        claims = (one for one in self.reading.guesses if one.what == "credential")
        vague = (it.value for it in claims if it.part not in self.reading.credentials)
        return [*self.reading.unplaced, *vague]

    @cached_property
    def steps(self) -> list[dict]:
        """Each step with its words and what was understood in it."""
        found = [
            {"words": say(step.text), "questions": []}
            for step in self.reading.sheet.steps
        ]
        for one in self.all:
            if one.guess.step:
                found[one.guess.step - 1]["questions"].append(one)
        return found

    def _of(self, *kinds) -> list[Question]:
        """In the order of these kinds."""
        mine = [it for it in self.all if it.guess.what in kinds and not it.guess.step]
        return sorted(mine, key=lambda one: kinds.index(one.guess.what))


def _preset(guess: Guess, *, is_hers: bool) -> str:
    """The answer that stands before she gives one: yes to all that is sure."""
    if guess.what == "author":
        return "yes" if is_hers else "no"
    if guess.what == "pose" and not guess.part.id:
        return ""
    return "yes" if guess.confidence >= SURE else ""
