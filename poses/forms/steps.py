"""The steps of a tutorial as a page of forms: moved, merged, removed, repeated."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import wording
from ..document import step_key
from ..merging import clashes, merge
from ..sheet import MOST_STEPS, Figure, Step, new_key
from .amounts import HoldField, PlaceField, RepeatField, RepetitionsField
from .fields import Choice, Flag, NameField, Words
from .parts import PartForm, StepPropForm, rows, sent
from .pictures import PictureForm
from .widgets import Hidden

# A form may hold some blank steps beside as many as a tutorial can have.
MOST_SENT = MOST_STEPS + 20


class StepForm(PartForm):
    """One step, with forms of its own for its props and its picture."""

    of = Step

    key = forms.CharField(widget=Hidden, required=False)
    position = PlaceField(label=_("Place"))
    text = Words(label=_("What to do"), longest=3000, lines=3)
    kind = Choice(wording.KINDS, label=_("Kind"))
    phase = Choice(wording.PHASES, label=_("Part of the practice"))
    breath = Choice(wording.BREATHS, label=_("Breath"))
    hold = HoldField(label=_("How long to stay"), help_text=_("Like 5–8 breaths"))
    repetitions = RepetitionsField(
        label=_("How often"), help_text=_("Like 3 sets of 10")
    )
    side = Choice(wording.SPANS, label=_("Side"))
    inhale_text = Words(label=_("While breathing in"))
    exhale_text = Words(label=_("While breathing out"))
    technique = NameField("techniques", label=_("Breath technique"))
    from_pose = NameField("poses", label=_("Begins in the pose"))
    into_pose = NameField("poses", label=_("Leads into the pose"))
    repeat = RepeatField(label=_("Repeat the steps"))
    mirrored = Flag(label=_("… on the other side"))
    is_optional = Flag(label=_("It may be left out"))
    figure = NameField("poses", label=_("Or the drawing of a pose"))
    turned = Flag(label=_("… on the other side"))
    merge = Flag(label=_("Merge into the step above"))
    remove = Flag(label=_("Remove this step"))

    RARE = (
        "inhale_text", "exhale_text", "technique", "from_pose", "into_pose", "repeat",
        "mirrored", "is_optional", "kind", "phase", "merge", "remove",
    )  # fmt: skip

    def __init__(self, data=None, files=None, *, number, library, prefix, **kwargs):
        super().__init__(data, files, library=library, prefix=prefix, **kwargs)
        self.number = number
        given = {"data": data, "files": files, "library": library}
        self.props = rows(StepPropForm, f"{prefix}-props", self.origin.props, **given)
        self.picture = PictureForm(
            prefix=f"{prefix}-picture", origin=self.origin.picture, **given
        )
        place = self.fields["position"]
        place.origin = self.initial["position"] = number
        self.initial |= {"key": self.origin.key}

    def values(self, part):
        shown = super().values(part) | {
            "mirrored": bool(part.repeat and part.repeat.mirrored),
            "figure": part.figure and part.figure.pose,
            "turned": bool(part.figure and part.figure.is_turned),
        }
        return {name: value for name, value in shown.items() if name != "key"}

    @property
    def forms(self):
        return [self, *self.props, self.picture]

    @property
    def is_open(self) -> bool:
        """Whether what is rarely used says something, or something wrong."""
        inside = any(self[name].value() for name in self.RARE)
        return inside or any(name in self.errors for name in self.RARE)

    @property
    def has_props(self) -> bool:
        """Whether a prop is named, or something about it is wrong."""
        return any(form.errors or form["prop"].value() for form in self.props)

    @property
    def has_picture(self) -> bool:
        """Whether its picture says something, or something wrong."""
        words = any(self.picture[name].value() for name in self.picture.typed)
        is_said = words or self["figure"].value() or self.picture.has_picture
        return is_said or bool(self.picture.errors or "figure" in self.errors)

    @property
    def is_blank(self) -> bool:
        """A row that was offered and not used."""
        said = replace(self.part(), kind="", key=self.origin.key)
        nothing = Step(key=self.origin.key)
        return self.is_new and said == nothing and not self.picture.is_lost

    def made(self, said):
        repeat = said["repeat"]
        mirrored, pose = said.pop("mirrored"), said["figure"]
        figure = Figure(pose, is_turned=said.pop("turned"))
        said |= {
            "figure": figure if pose else None,
            "repeat": repeat and replace(repeat, mirrored=mirrored),
            "props": tuple(filter(None, (form.part() for form in self.props))),
            "picture": self.picture.part(),
        }
        return replace(self.origin, **said)

    def part(self):
        """A step without words is a step, until somebody removes it."""
        said = {name: self.cleaned_data[name] for name in self.values(self.origin)}
        return self.made(said)

    def clean(self):
        said = self.cleaned_data
        if said.get("mirrored") and not said.get("repeat", True):
            self.add_error("repeat", self.fields["repeat"].hint)


class Steps:
    """All steps of one page. A new step is offered after `after`, or at the end."""

    def __init__(self, steps, *, data=None, files=None, library, after=None, blank=2):
        known = {step.key: step for step in steps}
        if data is None:
            keys = _with_blanks(list(known), after, blank)
        else:
            keys = _sent_keys(data)
        self.forms = [
            StepForm(
                data,
                files,
                number=n,
                origin=known.get(key) or Step(key=key),
                keys=keys,
                library=library,
                prefix=f"steps-{n - 1}",
            )
            for n, key in enumerate(keys, start=1)
        ]
        for form in self.forms:
            form.is_new = form.origin.key not in known
        self.keys = keys

    def every_form(self):
        return [one for form in self.forms for one in form.forms]

    def told(self) -> tuple[Step, ...]:
        """The steps in their order, merged and without those that were removed."""
        found, self.into = [], {}
        for form in sorted(self.forms, key=_place):
            if form.cleaned_data["remove"] or form.is_blank:
                continue
            step = form.part()
            if not form.cleaned_data["merge"]:
                found.append(step)
            elif problem := _unmergeable(found, step):
                form.add_error("merge", problem)
                found.append(step)
            else:
                found[-1] = merge(found[-1], step)
                self.into[step.key] = found[-1].key
        return tuple(found)


def _with_blanks(keys: list[str], after: str | None, blank: int) -> list[str]:
    """The keys of the steps, and new ones where a step is offered."""
    blank = min(blank, MOST_SENT - len(keys))
    place = keys.index(after) + 1 if after in keys else len(keys)
    return [*keys[:place], *(new_key() for n in range(blank)), *keys[place:]]


def _sent_keys(data) -> list[str]:
    """The keys that a page has sent; one that is no key or came twice is replaced."""
    keys = {}
    for n in range(sent(data, "steps", "text", MOST_SENT)):
        key = step_key(data.get(f"steps-{n}-key"))
        keys[new_key() if not key or key in keys else key] = n
    return list(keys)


def _place(form: StepForm) -> tuple:
    """A step that moves to a number takes it: the one that has it makes room."""
    place = form.cleaned_data["position"]
    if place is None:
        place = form.number
    moved = (place > form.number) - (place < form.number)
    return place, moved, form.number


def _unmergeable(above: list[Step], step: Step) -> str:
    if not above:
        return _("There is no step above into which it could go.")
    names = clashes(above[-1], step)
    if not names:
        return ""
    labels = {name: field.label for name, field in StepForm.base_fields.items()}
    labels["picture"] = _("Picture")
    known = {"fields": ", ".join(str(labels[name]) for name in names)}
    return (
        _("Both steps say something of their own here: %(fields)s. Empty one first.")
        % known
    )
