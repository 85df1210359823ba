"""What differs between two versions of a tutorial, in the words of its page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio import prose
from studio.forms.pictures import FOCUSES

from .. import comparing, videos, wording
from ..sheet import (
    Benefit,
    Caution,
    Figure,
    Gap,
    Hold,
    Named,
    Picture,
    PropUse,
    Repeat,
    Repetitions,
    Sheet,
    StepProp,
    Video,
)
from .steps import StepForm
from .writing import AboutForm

LABELS = {
    "props": gettext_lazy("What you need"),
    "cautions": gettext_lazy("Who should be careful"),
    "benefits": gettext_lazy("What it may be good for"),
    "picture": gettext_lazy("Picture"),
    "figure": gettext_lazy("Drawing"),
    "video": gettext_lazy("Video"),
    "gaps": gettext_lazy("Open promises"),
    "absorbed": gettext_lazy("Merged steps"),
}
VOCABULARIES = {
    "level": wording.LEVELS,
    "lead_side": wording.SIDES,
    "kind": wording.KINDS,
    "phase": wording.PHASES,
    "breath": wording.BREATHS,
    "side": wording.SPANS,
}


@dataclass(frozen=True)
class Difference:
    """One thing that the two versions say differently; `step` is its step's key."""

    label: str
    theirs: str
    yours: str
    step: str = ""


def differences(theirs: Sheet, yours: Sheet) -> list[Difference]:
    """Everything that differs, what is said once before the steps."""
    found = [
        Difference(_label(AboutForm, name), _said(theirs, name), _said(yours, name))
        for name in comparing.differing(theirs, yours)
        if name != "steps"
    ]
    if comparing.is_reordered(theirs, yours):
        order = gettext_lazy("Order of the steps")
        found.append(Difference(order, _order(theirs, yours), _order(yours, yours)))
    for pair in comparing.pairs(theirs, yours):
        found += _of_a_step(pair)
    return found


def _of_a_step(pair: comparing.Pair) -> Iterator[Difference]:
    if pair.is_same:
        return
    number = pair.your_number or pair.their_number
    step = _("Step %(number)d") % {"number": number}
    key = (pair.yours or pair.theirs).key
    if not (pair.theirs and pair.yours):
        missing = _("– not here –")
        theirs, yours = (it.text if it else missing for it in (pair.theirs, pair.yours))
        yield Difference(step, theirs, yours, key)
        return
    for name in pair.names:
        label = f"{step}: {_label(StepForm, name)}"
        yield Difference(label, _said(pair.theirs, name), _said(pair.yours, name), key)


def _order(sheet: Sheet, named: Sheet) -> str:
    """The steps in their order, by the numbers that they have in another."""
    numbers = {step.key: n for n, step in enumerate(named.steps, start=1)}
    known = [numbers[step.key] for step in sheet.steps if step.key in numbers]
    return ", ".join(map(str, known))


def _label(form, name) -> str:
    field = form.base_fields.get(name)
    return LABELS.get(name) or field.label


def _said(part, name: str) -> str:
    value = getattr(part, name)
    if name in VOCABULARIES:
        return str(VOCABULARIES[name].get(value, ""))
    if name in ("intro", "closing"):
        return prose.text(value)
    return _words(value)


def _words(value) -> str:
    if isinstance(value, tuple):
        return "\n".join(map(_words, value))
    return str(SAID[type(value)](value)) if type(value) in SAID else str(value or "")


def _joined(*said) -> str:
    return ", ".join(filter(None, map(_words, said)))


SAID = {
    bool: lambda it: _("yes") if it else _("no"),
    Named: lambda it: it.name,
    Figure: lambda it: wording.drawn(it.pose.name, is_turned=it.is_turned),
    Hold: wording.hold,
    Repetitions: wording.repetitions,
    Repeat: lambda it: _("again on the other side") if it.mirrored else _("again"),
    Picture: lambda it: (
        _joined(it.alt, it.caption, it.credit, it.focus and FOCUSES[it.focus])
        or it.file
    ),
    Video: lambda it: _joined(
        videos.address(it.provider, it.id),
        it.title,
        videos.clock(it.duration_seconds),
        *(chapter.title for chapter in it.chapters),
    ),
    PropUse: lambda it: _joined(
        wording.quantity(it), it.prop, str(wording.NEEDS.get(it.need, "")), it.note
    ),
    StepProp: lambda it: _joined(str(it.quantity or ""), it.prop, it.placement),
    Caution: lambda it: _joined(
        it.condition, str(wording.ADVICE.get(it.advice, "")), it.note, it.instead
    ),
    Benefit: lambda it: _joined(
        it.text, str(wording.BASES.get(it.basis, "")), it.source
    ),
    Gap: lambda it: it.quote,
}
