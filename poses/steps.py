"""The steps of a page: each with its words, its facts and what it repeats."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from studio import prose

from . import figures, markup, players, timeline, wording
from .library import Library
from .sheet import Sheet, Step, StepProp
from .sides import OPPOSITE, Shown, other, say, unfold

BREATH_MARKS = {"inhale": "↑", "exhale": "↓", "both": "↑↓"}


@dataclass(frozen=True)
class Chip:
    """A fact of a step in a word or two; `kind` gives its colour."""

    words: str
    kind: str = ""
    href: str = ""


@dataclass(frozen=True)
class PageStep:
    """A step as it is printed; `again` are the steps that a repetition stands for."""

    step: Step
    number: int | None
    html: str
    chips: tuple[Chip, ...]
    technique: dict | None = None
    drawing: str = ""
    again: tuple["PageStep", ...] = ()
    again_side: str = ""

    @property
    def kind(self) -> str:
        return wording.KINDS[self.step.kind or "instruction"]

    @property
    def printed_chips(self) -> str:
        """Its facts in one line of paper, where no film can be played."""
        return " · ".join(str(it.words) for it in self.chips if it.kind != "video")

    @property
    def breath_mark(self) -> str:
        """A sign for the margin of a printed card: up is in, down is out."""
        return BREATH_MARKS.get(self.step.breath, "")


class Steps:
    """Draws the steps of a Sheet, one after the other."""

    def __init__(self, sheet: Sheet, library: Library, breath_seconds: int):
        self.sheet, self.library = sheet, library
        self.breath_seconds = breath_seconds

    def __iter__(self) -> Iterator[PageStep]:
        explained = set()
        for shown in unfold(self.sheet):
            yield self._step(shown, explained)

    def placed(self, prop: StepProp) -> str:
        """A prop where a step uses it: 2 blocks: beside the ankle."""
        words = self.library.called(prop.prop, prop.quantity)
        if prop.quantity:
            words = f"{prop.quantity} {words}"
        return f"{words}: {say(prop.placement)}" if prop.placement else words

    def _step(self, shown: Shown, explained: set) -> PageStep:
        step, technique = shown.step, None
        if step.technique and step.technique.name not in explained:
            explained.add(step.technique.name)
            technique = self.library.technique(step.technique)
        again = tuple(self._again(one) for one in shown.again)
        side = other(self.sheet.lead_side)
        is_turned = bool(again and side and step.repeat.mirrored)
        return PageStep(
            step=step,
            number=shown.number,
            html=markup.paragraphs(step.text),
            chips=(*self._chips(step), *_repeated(again)),
            technique=technique,
            drawing=self._drawing(step),
            again=again,
            again_side=wording.SIDES[side] if is_turned else "",
        )

    def _again(self, shown: Shown) -> PageStep:
        """A step once more, without what was told the first time."""
        bare = replace(shown.step, technique=None)
        step = self._step(Shown(bare, shown.number), set())
        return replace(step, chips=tuple(it for it in step.chips if it.kind != "video"))

    def _drawing(self, step: Step) -> str:
        """The figure that a step shows, as SVG."""
        shown = step.figure
        figure = shown and self.library.figures.get(shown.pose.id)
        if not figure:
            return ""
        title = wording.drawn(shown.pose.name, is_turned=shown.is_turned)
        return prose.shown(figures.draw(figure, title, mirrored=shown.is_turned))

    def _chips(self, step: Step) -> Iterator[Chip]:
        if step.is_optional:
            yield Chip(_("If you like"))
        if step.from_pose:
            words = _("From %(pose)s") % {"pose": step.from_pose.name}
            yield Chip(words, "pose", self.library.address(step.from_pose))
        if step.into_pose:
            words = _("Into %(pose)s") % {"pose": step.into_pose.name}
            yield Chip(words, "pose", self.library.address(step.into_pose))
        if side := self._side(step):
            yield Chip(side)
        yield from self._breath(step)
        if step.hold:
            yield Chip(self._stay(step), "hold")
        if step.repetitions:
            yield Chip(wording.repetitions(step.repetitions), "hold")
        for prop in step.props:
            yield Chip(self.placed(prop))
        yield from self._chapter(step)

    def _side(self, step: Step) -> str:
        lead = self.sheet.lead_side
        sides = {"lead": lead, "other": OPPOSITE.get(lead)}
        if step.side == "both":
            return wording.SPANS["both"]
        side = sides.get(step.side)
        return _("%(side)s side") % {"side": wording.SIDES[side]} if side else ""

    def _breath(self, step: Step) -> Iterator[Chip]:
        if step.inhale_text or step.exhale_text:
            pairs = (("inhale", step.inhale_text), ("exhale", step.exhale_text))
            for breath, words in pairs:
                if words:
                    yield Chip(f"{wording.BREATHS[breath]}: {say(words)}", "breath")
        elif step.breath:
            yield Chip(wording.BREATHS[step.breath], "breath")

    def _stay(self, step: Step) -> str:
        words = _("Hold %(span)s") % {"span": wording.hold(step.hold)}
        if step.hold.unit != "breaths":
            return words
        about = wording.span(*timeline.hold_seconds(step.hold, self.breath_seconds))
        return _("%(words)s, about %(seconds)s s") % {"words": words, "seconds": about}

    def _chapter(self, step: Step) -> Iterator[Chip]:
        chapters = self.sheet.video.chapters if self.sheet.video else ()
        for number, chapter in enumerate(chapters, start=1):
            if chapter.step == step.key:
                at = players.clock(chapter.start_seconds)
                words = _("Video at %(clock)s") % {"clock": at}
                yield Chip(words, "video", f"#chapter-{number}")


def _repeated(again: tuple[PageStep, ...]) -> Iterator[Chip]:
    numbers = [step.number for step in again if step.number]
    if numbers:
        steps = wording.span(numbers[0], numbers[-1])
        yield Chip(_("Repeat %(steps)s") % {"steps": steps})
