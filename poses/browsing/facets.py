"""
The questions of the library page, and the poses that fit an answer.

Several answers to one question mean any of them. Only who is careful with two things
leaves out what is unfit for either, and who has two props may use both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext_lazy as _

from .index import Index, union

Answers = dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Facet:
    """
    A question as it is asked and, `short`, as it stands before its answer. `fits` gives
    the poses that fit some values beside the answers to other questions.
    """

    question: str
    short: str
    fits: Callable[[Index, tuple[str, ...], Answers], int]


def fitting(index: Index, answers: Answers, aside: str = "") -> int:
    """The poses that fit all answers, those to one question aside."""
    answers = answers | {aside: ()}
    found = index.everything
    for name, values in answers.items():
        if values:
            found &= FACETS[name].fits(index, values, answers)
    return found


def _any(name):
    return lambda index, values, answers: index.of(name, *values)


def _works(index, areas, effects):
    """One row has to say both what is done and where."""
    areas = areas or index.values("area")
    effects = effects or index.values("effect")
    return index.of("area", *product(areas, effects))


def _area(index, values, answers):
    return _works(index, values, answers["effect"])


def _effect(index, values, answers):
    return _works(index, answers["area"], values)


def _have(index, values, answers):
    """What needs nothing, or nothing that is not there or has a substitute."""
    usable = index.usable(values)
    needed = index.sets.get("have", {}).items()
    missed = union(poses for prop, poses in needed if prop not in usable)
    return index.everything & ~missed


def _careful(index, values, answers):
    return index.everything & ~index.of("careful", *values)


FACETS = {
    "level": Facet(
        question=_("For which level?"), short=_("Level"), fits=_any("level")
    ),
    "area": Facet(question=_("Where in the body?"), short=_("Body"), fits=_area),
    "have": Facet(question=_("Which props do I have?"), short=_("I have"), fits=_have),
    "base": Facet(question=_("From which base?"), short=_("Base"), fits=_any("base")),
    "careful": Facet(
        question=_("What am I careful with?"), short=_("Careful with"), fits=_careful
    ),
    "discipline": Facet(
        question=_("Yoga or Pilates?"), short=_("Discipline"), fits=_any("discipline")
    ),
    "kind": Facet(question=_("What kind?"), short=_("Kind"), fits=_any("kind")),
    "movement": Facet(
        question=_("Which movement?"), short=_("Movement"), fits=_any("movement")
    ),
    "effect": Facet(
        question=_("What does it do there?"), short=_("Effect"), fits=_effect
    ),
    "sides": Facet(
        question=_("One side or both?"), short=_("Sides"), fits=_any("sides")
    ),
    "taught": Facet(
        question=_("Is it taught here?"), short=_("Taught"), fits=_any("taught")
    ),
    "by": Facet(question=_("Taught by whom?"), short=_("Taught by"), fits=_any("by")),
}
NAMES = tuple(FACETS)
# Asked plainly; the others are there for who looks for them.
FIRST = NAMES[:5]
