"""
What a tutorial says, as plain data.

A `Sheet` is read from the JSON document of a revision and written back to it. Pages,
prints, mails, feeds and rows are functions of it, so nothing here knows Django.
Reading is tolerant: whatever is missing or makes no sense becomes empty, so that an
unfinished draft can always be saved; `checklist.problems` says what it still lacks.

Texts may hold side tokens (`sides.py`). Prose is HTML that was cleaned when it was
saved; everything else is plain text.
"""

from dataclasses import dataclass, field

from .document import (
    count,
    each,
    flag,
    identifier,
    keyed,
    many,
    maybe,
    new_key,
    one_of,
    part,
    plain,
    row,
    said,
    step_key,
    url,
    words,
)
from .upgrades import SCHEMA, upgrade

# In characters: what a card, a mail's subject and a search result can show.
LONGEST_TITLE = 120
LONGEST_SUMMARY = 300
MOST_STEPS = 200

LEFT, RIGHT = SIDES = ("left", "right")
KINDS = ("instruction", "tip", "caution")
PHASES = ("setup", "enter", "align", "hold", "exit", "other_side", "rest")
BREATHS = ("inhale", "exhale", "both", "retain_in", "retain_out", "natural")
SPANS = ("lead", "other", "both")
UNITS = ("breaths", "seconds")
NEEDS = ("required", "recommended", "optional")
ADVICE = ("avoid", "modify", "ask")
BASES = ("teaching", "traditional", "study")
PROVIDERS = ("youtube", "vimeo")
# What is not cut off where a picture is cropped; nothing said is the middle.
FOCUSES = (
    "top-left", "top", "top-right", "left", "right", "bottom-left", "bottom",
    "bottom-right",
)  # fmt: skip
GAPS = ("link", "paid_link", "video", "picture")
LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True)
class Named:
    """A thing of the library as the author called it, and its row if one is known."""

    name: str = said(words)
    id: int | None = said(row, None)

    def __bool__(self):
        return bool(self.name)


@dataclass(frozen=True)
class Hold:
    """How long to stay: from `least` to `most`, in breaths or seconds."""

    least: int = said(count, 0)
    most: int = said(count, 0)
    unit: str = said(one_of(*UNITS))

    def __bool__(self):
        return bool(self.unit) and 0 < self.least <= self.most


@dataclass(frozen=True)
class Repetitions:
    """How often: from `least` to `most` times, in so many sets (0 says one)."""

    least: int = said(count, 0)
    most: int = said(count, 0)
    sets: int = said(count, 0)
    per_side: bool = said(flag, default=False)

    def __bool__(self):
        return 0 < self.least <= self.most


@dataclass(frozen=True)
class Repeat:
    """Do earlier steps again, from the key `first` to the key `last`."""

    first: str = said(step_key)
    last: str = said(step_key)
    mirrored: bool = said(flag, default=False)

    def __bool__(self):
        return bool(self.first and self.last)


@dataclass(frozen=True)
class Picture:
    """A picture in the storage, with its size in pixels and its words."""

    file: str = said(words)
    width: int = said(row, None)
    height: int = said(row, None)
    alt: str = said(words)
    caption: str = said(words)
    is_decorative: bool = said(flag, default=False)
    credit: str = said(words)
    focus: str = said(one_of(*FOCUSES))

    def __bool__(self):
        return bool(self.file and self.width and self.height)


@dataclass(frozen=True)
class Chapter:
    """A part of a video: where it starts, in seconds, and the step that it shows."""

    start_seconds: int = said(count, 0)
    title: str = said(words)
    step: str = said(step_key)

    def __bool__(self):
        return bool(self.title)


@dataclass(frozen=True)
class Video:
    """A film at a provider. It is asked for nothing before the reader's click."""

    provider: str = said(one_of(*PROVIDERS))
    id: str = said(identifier)
    title: str = said(words)
    duration_seconds: int = said(count, 0)
    has_captions: bool = said(flag, default=False)
    chapters: tuple[Chapter, ...] = each(Chapter)

    def __bool__(self):
        return bool(self.provider and self.id)


@dataclass(frozen=True)
class PropUse:
    """What to lay ready: `least` to `most` pieces (0 leaves the number open)."""

    prop: Named | None = maybe(Named)
    least: int = said(count, 0)
    most: int = said(count, 0)
    need: str = said(one_of(*NEEDS))
    note: str = said(words)

    def __bool__(self):
        return bool(self.prop)


@dataclass(frozen=True)
class StepProp:
    """A prop where a step uses it, and where it goes there."""

    prop: Named | None = maybe(Named)
    quantity: int = said(count, 0)
    placement: str = said(words)

    def __bool__(self):
        return bool(self.prop)


@dataclass(frozen=True)
class Caution:
    """For whom this is not, or not like this, and the safer pose."""

    condition: str = said(words)
    advice: str = said(one_of(*ADVICE))
    note: str = said(words)
    instead: Named | None = maybe(Named)

    def __bool__(self):
        return bool(self.condition)


@dataclass(frozen=True)
class Benefit:
    """What it may be good for, and on whose word; a study has an address."""

    text: str = said(words)
    basis: str = said(one_of(*BASES))
    source: str = said(url)

    def __bool__(self):
        return bool(self.text)


@dataclass(frozen=True)
class Gap:
    """Something that an imported text promised and did not contain."""

    kind: str = said(one_of(*GAPS))
    quote: str = said(words)

    def __bool__(self):
        return bool(self.kind)


@dataclass(frozen=True)
class Figure:
    """The drawing of a pose in the library, as it was made or on the other side."""

    pose: Named | None = maybe(Named)
    is_turned: bool = said(flag, default=False)

    def __bool__(self):
        return bool(self.pose)


@dataclass(frozen=True)
class Step:
    """
    One instruction, tip or caution. Its key stays the same through every revision;
    `absorbed` are the keys of steps that were merged into it. The `repetitions` of a
    step that repeats others count the first time too: five times is once and four more.
    """

    key: str = field(default_factory=new_key, metadata={"read": step_key})
    text: str = said(words)
    kind: str = said(one_of(*KINDS))
    phase: str = said(one_of(*PHASES))
    breath: str = said(one_of(*BREATHS))
    inhale_text: str = said(words)
    exhale_text: str = said(words)
    technique: Named | None = maybe(Named)
    hold: Hold | None = maybe(Hold)
    repetitions: Repetitions | None = maybe(Repetitions)
    side: str = said(one_of(*SPANS))
    from_pose: Named | None = maybe(Named)
    into_pose: Named | None = maybe(Named)
    repeat: Repeat | None = maybe(Repeat)
    is_optional: bool = said(flag, default=False)
    props: tuple[StepProp, ...] = each(StepProp)
    picture: Picture | None = maybe(Picture)
    figure: Figure | None = maybe(Figure)
    absorbed: tuple[str, ...] = said(many(step_key), ())

    @property
    def is_numbered(self) -> bool:
        """Only what is to be done has a number."""
        return self.kind not in ("tip", "caution")


@dataclass(frozen=True)
class Sheet:
    """
    Everything one tutorial says. `lead_side` is the side that the steps are written
    for, and `lead_means` what a side is here: the front leg, the lower knee.
    """

    title: str = said(words)
    summary: str = said(words)
    intro: str = said(words)
    closing: str = said(words)
    level: str = said(one_of(*LEVELS))
    lead_side: str = said(one_of(*SIDES))
    lead_means: str = said(words)
    technique: Named | None = maybe(Named)
    props: tuple[PropUse, ...] = each(PropUse)
    cautions: tuple[Caution, ...] = each(Caution)
    cautions_waived: bool = said(flag, default=False)
    benefits: tuple[Benefit, ...] = each(Benefit)
    steps: tuple[Step, ...] = said(keyed(Step), ())
    picture: Picture | None = maybe(Picture)
    video: Video | None = maybe(Video)
    gaps: tuple[Gap, ...] = each(Gap)


def read(document: object) -> Sheet:
    """The Sheet that a document holds. Never raises, whatever the document is."""
    found = document if isinstance(document, dict) else {}
    return _read(upgrade(found, count(found.get("schema"))))


def write(sheet: Sheet) -> dict:
    """The document that `read` turns into an equal Sheet: only what was said."""
    return {"schema": SCHEMA} | plain(sheet)


_read = part(Sheet)
