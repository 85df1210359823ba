from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Contraindication, Pose, PoseName, PoseProp
from .choice import SORTS, Choice
from .facets import FACETS, FIRST, fitting
from .index import Index

PER_PAGE = 24
# Of more names that are like the words, nobody reads the rest.
MOST_CALLED = 240
MANY = 10
BEST_FIRST = gettext_lazy("Best match first")


@dataclass(frozen=True)
class Answer:
    """One answer to a question, and how many poses it would leave."""

    value: str
    words: str
    number: int
    is_chosen: bool

    @property
    def is_idle(self) -> bool:
        """Whether choosing it would find nothing."""
        return not self.number and not self.is_chosen


@dataclass(frozen=True)
class Question:
    name: str
    words: str
    answers: list[Answer]

    @property
    def chosen(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.is_chosen]

    @property
    def is_open(self) -> bool:
        """Whether its answers are seen at once: there are few, or one was given."""
        return bool(self.chosen) or len(self.answers) < MANY


class Shelf:
    """
    What the library has for a choice: the poses that fit, page by page, and for each
    question how many poses each answer would leave.
    """

    def __init__(self, choice: Choice, index: Index):
        self.choice, self.index = choice, index
        self.called, self.is_guessed = _called(choice.query, index)

    # Poses

    @cached_property
    def total(self) -> int:
        """How many poses fit."""
        return self._fitting(self.choice).bit_count()

    def page(self, number) -> Page:
        """One page of the poses that fit."""
        fits = f"{self._fitting(self.choice):b}"[::-1].ljust(len(self.index.poses), "0")
        places = [n for n in self._order() if fits[n] == "1"]
        page = Paginator(places, PER_PAGE).get_page(number)
        numbers = [self.index.poses[n] for n in page.object_list]
        known = _with_card(self.choice.answers["careful"]).in_bulk(numbers)
        page.object_list = [known[number] for number in numbers if number in known]
        return page

    def _order(self):
        if self.choice.sort:
            return self.index.orders[self.choice.sort]
        return self.called if self.choice.query else range(len(self.index.poses))

    def _fitting(self, choice, aside="") -> int:
        fits = fitting(self.index, choice.answers, aside)
        return fits & sum(1 << n for n in self.called) if choice.query else fits

    # What may be asked

    @property
    def first(self) -> list[Question]:
        """The plain questions."""
        return [it for it in self._questions if it.name in FIRST]

    @property
    def more(self) -> list[Question]:
        """The others, for who looks for them."""
        return [it for it in self._questions if it.name not in FIRST]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders there are: value, words, and whether it is this one."""
        words = SORTS | ({"": BEST_FIRST} if self.choice.query else {})
        return [(value, words[value], value == self.choice.sort) for value in words]

    @cached_property
    def _questions(self) -> list[Question]:
        made = (self._question(name) for name in FACETS)
        return [question for question in made if question.answers]

    def _question(self, name) -> Question:
        others = self._fitting(self.choice, aside=name)
        chosen, facet = self.choice.answers[name], FACETS[name]
        answers = []
        for value, words in self.index.values(name).items():
            fits = others & facet.fits(self.index, (value,), self.choice.answers)
            answers.append(Answer(value, words, fits.bit_count(), value in chosen))
        return Question(name, facet.question, answers)

    # What is asked

    @property
    def chips(self) -> Iterator[tuple[str, str]]:
        """Each answer that was given, and the address without it."""
        for name, value in self.choice:
            yield self._said(name, value), self.choice.without(name, value).address

    @property
    def ways_out(self) -> list[tuple[str, int, str]]:
        """
        When nothing fits, each thing that alone is in the way, how many poses fit
        without it, and the address of these.
        """
        ways = [(said, way, self._fitting(way)) for said, way in self._ways()]
        return [
            (said, fits.bit_count(), way.address) for said, way, fits in ways if fits
        ]

    def _ways(self) -> Iterator[tuple[str, Choice]]:
        if self.choice.query:
            yield self.choice.query, self.choice.without_words()
        for name, values in self.choice.answers.items():
            # Each thing that one is careful with leaves out poses of its own.
            for some in [[it] for it in values] if name == "careful" else [values]:
                if some:
                    yield self._said(name, *some), self.choice.without(name, *some)

    def _said(self, name, *values) -> str:
        words = self.index.values(name)
        answer = _(" or ").join(str(words[value]) for value in values)
        known = {"question": FACETS[name].short, "answer": answer}
        return _("%(question)s: %(answer)s") % known


def _with_card(careful):
    """
    Poses with their names, their props, needed ones first, and those of some conditions
    for which they are done differently.
    """
    props = PoseProp.objects.filter(pose=OuterRef("pk")).order_by("-need", "pk")
    changed = Contraindication.objects.filter(
        pose=OuterRef("pk"),
        condition__slug__in=careful,
        advice=Contraindication.Advice.MODIFY,
    )
    prop = JSONObject(name="prop__name", need="need")
    return (
        Pose.objects.published()
        .with_names()
        .annotate(
            helped_by=ArraySubquery(props.values(row=prop)),
            changed_for=ArraySubquery(changed.values("condition__name")),
        )
    )


def _called(query, index) -> tuple[list[int], bool]:
    """The places of poses called so or, if none is, of those that may be meant."""
    place = {number: n for n, number in enumerate(index.poses)} if query else {}
    for how in ("called", "near", "faintly_near") if query else ():
        names = getattr(PoseName.objects, how)(query)
        found = names.values_list("pose", flat=True)[:MOST_CALLED]
        if places := [place[number] for number in found if number in place]:
            return places, how != "called"
    return [], False
