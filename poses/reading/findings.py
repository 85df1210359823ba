"""What is handed to the reader of articles, and what it hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..sheet import Named, Sheet


class NotAnArticle(ValueError):  # noqa: N818
    """This cannot become a tutorial: `empty`, `binary`, `large` or without `steps`."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Known:
    """
    The words of a library, as plain data.

    Poses and techniques are found by their names as `names.fold` writes them, props by
    each word for them in small letters, singular and plural.
    """

    poses: Mapping[str, int] = field(default_factory=dict)
    props: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    techniques: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Guess:
    """
    Something that was understood: what it is, from which words, and how surely. `part`
    is what came of it or would, `step` the number of the step that it is about.
    """

    what: str
    value: str
    sentence: str
    confidence: float
    part: object = None
    step: int = 0


@dataclass(frozen=True)
class Claim:
    """A credential that a biography claims; without a body nobody can look it up."""

    kind: str
    body: str
    name: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """An article as a Sheet, and everything that an author should look at again."""

    sheet: Sheet
    guesses: tuple[Guess, ...] = ()
    unplaced: tuple[str, ...] = ()
    pose: Named | None = None
    missing_poses: tuple[str, ...] = ()
    author: str = ""
    bio: str = ""
    credentials: tuple[Claim, ...] = ()
