"""
A practice as its page prints it: every cue in words, with the drawing it belongs to.

The player reads the printed list, so every word that it speaks stands on the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from . import timeline, wording
from .library import Library
from .models import Pose, Tutorial
from .page import Page
from .sheet import Picture, Step
from .showing import usable
from .sides import led_by, say
from .steps import Steps
from .timeline import SECOND, Cue

# Said on their own; what both halves of a breath do, the ring says.
BREATHS = ("inhale", "exhale", "retain_in", "retain_out", "natural")


@dataclass(frozen=True)
class Drawing:
    """A step's picture or a pose's figure, as made or turned to the other side."""

    is_turned: bool
    picture: Picture | None = None
    pose: Pose | None = None

    @property
    def alt(self) -> str:
        return say(self.picture.alt)

    @property
    def key(self) -> str:
        """The same for the same drawing, so that a page holds each once."""
        shown = self.picture.file if self.picture else self.pose.pk
        return f"{shown} {'turned' if self.is_turned else 'as made'}"


@dataclass(frozen=True)
class Screen:
    """One cue in words, and what is shown beside them."""

    cue: Cue
    side: str
    facts: tuple[str, ...]
    amount: str
    drawing: Drawing | None

    @property
    def words(self) -> str:
        return self.cue.words or _("Now the other side.")

    @property
    def inhale(self) -> str:
        return say(self.cue.step.inhale_text)

    @property
    def exhale(self) -> str:
        return say(self.cue.step.exhale_text)


class Practice(Page):
    """A tutorial's page, and its steps as they are practised."""

    def __init__(self, tutorial: Tutorial, lead: str | None, breath_seconds: int):
        written = usable(tutorial.live.sheet)
        sheet = led_by(written, lead)
        super().__init__(sheet, Library.of(sheet), breath_seconds)
        self.cues = timeline.timeline(sheet)
        self.figures = Figures(tutorial, self.cues, is_turned=sheet is not written)
        self.worded = Steps(sheet, self.library, breath_seconds)

    @cached_property
    def screens(self) -> list[Screen]:
        return list(map(self._screen, (None, *self.cues), self.cues))

    def _screen(self, before: Cue | None, cue: Cue) -> Screen:
        """A cue's facts are told with the first sentence of its step."""
        is_first = before is None or before.step is not cue.step
        return Screen(
            cue,
            _side(cue),
            tuple(self._facts(cue.step)) if is_first else (),
            _amount(cue),
            self.figures.drawing(cue),
        )

    @property
    def drawings(self) -> list[Drawing]:
        """What the screens show beside their words, each once for each side."""
        shown = {it.drawing.key: it.drawing for it in self.screens if it.drawing}
        return list(shown.values())

    def _facts(self, step: Step) -> Iterator[str]:
        if step.is_optional:
            yield _("If you like")
        if step.from_pose:
            yield _("From %(pose)s") % {"pose": step.from_pose.name}
        if step.into_pose:
            yield _("Into %(pose)s") % {"pose": step.into_pose.name}
        if step.breath in BREATHS:
            yield wording.BREATHS[step.breath]
        for prop in step.props:
            yield self.worded.placed(prop)


class Figures:
    """What stands beside the words: the step's picture, its pose or the tutorial's."""

    def __init__(self, tutorial: Tutorial, cues: tuple[Cue, ...], *, is_turned: bool):
        self.own, self.is_turned = tutorial.pose, is_turned
        named = {cue.figure.id for cue in cues if cue.figure} - {None}
        found = Pose.objects.filter(pk__in=named).exclude(figure=None)
        self.known = found.prefetch_related("names").in_bulk()

    def drawing(self, cue: Cue) -> Drawing | None:
        picture, pose = cue.step.picture, self._pose(cue)
        if picture:
            return Drawing((cue.turn == SECOND) != self.is_turned, picture=picture)
        if not (pose and pose.figure):
            return None
        if figure := cue.step.figure:
            return Drawing(figure.is_turned, pose=pose)
        return Drawing((cue.turn == SECOND) != self.is_turned, pose=pose)

    def _pose(self, cue: Cue) -> Pose | None:
        named = cue.figure
        return self.known.get(named.id, self.own) if named else self.own


def _side(cue: Cue) -> str:
    if not cue.turn:
        return ""
    known = {"side": wording.SIDES.get(cue.side), "turn": cue.turn}
    if not cue.side:
        return _("Side %(turn)d of 2") % known
    return _("%(side)s side · %(turn)d of 2") % known


def _amount(cue: Cue) -> str:
    """How long, in words, for what is counted."""
    if cue.kind == "hold":
        words = _("Hold %(span)s") % {"span": wording.hold(cue.step.hold)}
    elif cue.kind == "count":
        words = wording.times(cue.least, cue.most)
    else:
        return ""
    if cue.breaths_each > 1:
        words = _("%(words)s on each side") % {"words": words}
    if not cue.rounds:
        return words
    known = {"words": words, "round": cue.round, "rounds": cue.rounds}
    return _("%(words)s, round %(round)d of %(rounds)d") % known
