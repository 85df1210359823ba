from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from studio.finding import typed

from .facets import NAMES
from .index import Index

SORTS = {
    "": _("By name"),
    "sanskrit": _("By Sanskrit name"),
    "level": _("Easiest first"),
    "new": _("Newest first"),
}


@dataclass(frozen=True)
class Choice:
    """
    What somebody asks of the library: words of a name, answers to questions, and an
    order. Its address says all of it, and nothing else is known of who asks.
    """

    answers: dict[str, tuple[str, ...]]
    query: str = ""
    sort: str = ""

    @classmethod
    def read(cls, asked: QueryDict, index: Index) -> "Choice":
        """What a query asks, as far as the library knows the answers."""
        answers = {}
        for name in NAMES:
            given = set(asked.getlist(name))
            answers[name] = tuple(it for it in index.values(name) if it in given)
        sort = asked.get("sort", "")
        query = typed(asked.get("q", ""))
        return cls(answers, query, sort if sort in SORTS else "")

    def is_all_of(self, asked: QueryDict) -> bool:
        """Whether a query asks nothing that the library does not know."""
        given = {name: set(asked.getlist(name)) for name in NAMES}
        return all(given[name] <= set(self.answers[name]) for name in NAMES)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every answer, with its question before it."""
        return ((name, value) for name in NAMES for value in self.answers[name])

    def without(self, name: str, *values: str) -> "Choice":
        """The same less some answers to a question, or less all of them."""
        left = (it for it in self.answers[name] if values and it not in values)
        return replace(self, answers=self.answers | {name: tuple(left)})

    def without_words(self) -> "Choice":
        """The same under any name."""
        return replace(self, query="")

    @property
    def number(self) -> int:
        """How many answers were given."""
        return sum(map(len, self.answers.values()))

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.query or self.number)

    @property
    def before_page(self) -> str:
        """The address of its pages, but for their numbers."""
        return self.address + ("&" if "?" in self.address else "?") + "page="

    @property
    def address(self) -> str:
        """Where this choice is answered."""
        words = [("q", self.query)] if self.query else []
        order = [("sort", self.sort)] if self.sort else []
        asked = urlencode([*words, *self, *order])
        return reverse("poses:poses") + (f"?{asked}" if asked else "")
