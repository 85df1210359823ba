"""An article as a Sheet: its blocks go where their headings and their words say."""

import re
from dataclasses import replace

from .. import names
from ..sheet import Named, Sheet, Step
from . import care, mending, pasted, people, story
from .blocks import BESIDE, FIGURE, ITEM, PARAGRAPH, SIGNED, Block, blocks_of
from .findings import Known, NotAnArticle, Reading
from .layout import Section, sections_of, steps_among, titled
from .naming import Names
from .props import Props, gathered
from .sections import LISTS
from .sentences import as_html, bare, begun, sentences, words_of
from .series import Series
from .story import Notes
from .turning import tokens

LEVEL = re.compile(r"\b(beginner|intermediate|advanced)s?\b", re.IGNORECASE)


def read_article(source: str | bytes, known: Known | None = None) -> Reading:
    """The tutorial that an article is; NotAnArticle if it cannot be one."""
    known = known or Known()
    text = mending.text_of(source)
    if pasted.is_markup(text):
        text = pasted.lines_of(text)
    notes = Notes(
        Names(known.poses, known.techniques), Props(known.props), story.video_in(text)
    )
    return _Article(blocks_of(text), notes).reading()


class _Article:
    """One article, from its blocks to its Sheet."""

    def __init__(self, blocks: list[Block], notes: Notes):
        self._notes = notes
        self._title, rest = titled(blocks)
        self._sections = sections_of(rest)
        self._chosen = steps_among(self._sections)
        if not self._chosen:
            raise NotAnArticle("steps")
        self._intro, self._closing = [], []
        self._tips, self._bio, self._author, self._byline = [], [], "", ""
        self._cautions, self._benefits, self._props = [], [], {}
        self._ways, self._has_begun = [], False

    def reading(self) -> Reading:
        notes = self._notes
        pose = self._pose()
        series = Series(self._items(), notes)
        for section in self._sections:
            self._place(section)
        person = people.person_of(self._bio, self._author)
        for claim, sentence in person.claims:
            sure = 0.8 if claim.body else 0.4
            notes.guess("credential", _claimed(claim), sentence, sure, claim)
        if person.name:
            notes.guess("author", person.name, self._byline or bare(self._bio[0]), 0.8)
        sheet = self._sheet(series)
        return Reading(
            sheet=sheet,
            guesses=tuple(notes.guesses),
            unplaced=tuple(notes.unplaced),
            pose=pose,
            missing_poses=_missing([pose, *series.poses, *notes.linked]),
            author=person.name,
            bio=person.bio,
            credentials=tuple(claim for claim, _ in person.claims if claim.body),
        )

    def _pose(self) -> Named | None:
        """The pose that the title names."""
        if not self._title:
            return None
        self._notes.guess("title", self._title, self._title, 0.9)
        mentions, ways = self._notes.names.found(self._title, words_of(self._title))
        self._ways = [way.named for way in ways]
        found = mentions[0].named if mentions else None
        whole = self._notes.names.called(re.split(r"\s?[:|–—]\s", self._title)[0])
        found = whole or found
        if found:
            sure = 0.9 if found.id else 0.7
            self._notes.guess("pose", found.name, self._title, sure, found)
        return found

    def _items(self) -> list[str]:
        blocks = (block for section in self._sections for block in section.blocks)
        return [block.text for block in blocks if id(block) in self._chosen]

    def _sheet(self, series: Series) -> Sheet:
        notes = self._notes
        tips = (
            Step(text=tokens(begun(tip), is_sided=series.is_sided), kind="tip")
            for tip in self._tips
        )
        level = LEVEL.search(self._title)
        listed = {use.prop for use in self._props}
        others = gathered([*series.props, *notes.found])
        if level:
            notes.guess("level", level[1].lower(), self._title, 0.6)
        return Sheet(
            title=self._title,
            intro="".join(self._intro),
            closing="".join(self._closing),
            level=level[1].lower() if level else "",
            lead_side=series.lead_side,
            lead_means=series.lead_means,
            technique=series.technique or _only(self._ways) or _only(notes.techniques),
            props=(*self._props, *(use for use in others if use.prop not in listed)),
            cautions=tuple(self._cautions),
            benefits=tuple(self._benefits),
            steps=(*series.steps, *tips),
            video=notes.video,
            gaps=tuple(notes.gaps),
        )

    # Where blocks go

    def _place(self, section: Section):
        """Everything below one heading, and the heading if it is part of the story."""
        route, heading = section.route, section.heading
        items, has_list = [], False
        if route == "aside":
            self._beside(heading)
        told = "" if route else heading
        for block in section.blocks:
            is_step = id(block) in self._chosen
            if block.kind == ITEM and route in ("", "steps") and not is_step:
                items.append(block)
                continue
            told, items = self._listed(items, told), []
            if block.kind == PARAGRAPH and has_list:
                route = _after_list(route, block.text)
            has_list = has_list or block.kind == ITEM
            if is_step:
                # What comes after the steps is a story again, whatever was before.
                self._has_begun, told, route = True, "", route and "steps"
            elif block.kind == BESIDE:
                self._beside(block.text)
            elif block.mark == SIGNED:
                self._sign(bare(block.text))
            elif block.kind == FIGURE:
                self._notes.gap("picture", bare(block.text))
            else:
                told = self._block(route, heading, block.text, told)
        self._listed(items, told)
        if section.route == "video":
            self._film(heading)

    def _sign(self, line: str):
        """The line with which she signs; what she holds follows."""
        self._author = self._author or people.signature_of(line)
        self._byline = self._byline or line

    def _film(self, heading: str):
        """A heading promises a film, if no sentence below it does."""
        notes = self._notes
        if not notes.video and not any(gap.kind == "video" for gap in notes.gaps):
            notes.gap("video", bare(heading))

    def _block(self, route: str, heading: str, text: str, told: str) -> str:
        """One block; gives back the heading if that still waits for its first words."""
        if route in LISTS and not self._is_bio(text):
            self._care(route, heading, text)
        elif route == "tips":
            self._tip(bare(text))
        elif route == "bio":
            self._bio.append(text)
        elif route == "aside" and not self._is_bio(text):
            self._beside(text)
        else:
            return self._paragraph(text, told)
        return told

    def _tip(self, text: str):
        """A tip; what it uses is for those who take it."""
        self._tips.append(text)
        for one in self._notes.props.found(text, words_of(text)):
            self._notes.found.append(replace(one, is_optional=True))

    def _paragraph(self, text: str, heading: str) -> str:
        notes = self._notes
        if name := people.byline(text):
            self._author, self._byline = self._author or name, bare(text)
            return heading
        if self._is_bio(text):
            self._bio.append(text)
            return heading
        text, caption = mending.without_caption(text)
        html, asks = story.paragraph(text, notes)
        if caption and not any(gap.kind == "picture" for gap in notes.gaps):
            notes.gap("picture", caption)
        if html:
            self._tell(f"<p>{html}</p>", heading, at_end=asks)
            return ""
        return heading

    def _is_bio(self, text: str) -> bool:
        plain = bare(text)
        if self._bio:
            name = people.begins_bio(bare(self._bio[0])) or self._author
            return people.goes_on(plain, name)
        return bool(people.begins_bio(plain))

    def _listed(self, items: list[Block], heading: str) -> str:
        """A list that is part of the story."""
        if not items:
            return heading
        lines = "".join(f"<li>{as_html(item.text)}</li>" for item in items)
        tag = "ul" if items[0].mark == "bullet" else "ol"
        self._tell(f"<{tag}>{lines}</{tag}>", heading)
        return ""

    def _tell(self, html: str, heading: str, *, at_end=False):
        place = self._closing if at_end or self._has_begun else self._intro
        if heading:
            place.append(f"<h2>{as_html(heading)}</h2>")
        place.append(html)

    def _care(self, route: str, heading: str, text: str):
        """A line of cautions, benefits or props."""
        notes, plain = self._notes, bare(text)
        if route == "props":
            uses = care.prop_uses(plain, notes.props)
            self._props |= dict.fromkeys(uses)
            for use in uses:
                sure = 0.9 if use.prop.id else 0.7
                notes.guess("prop", use.prop.name, plain, sure, use)
            if not uses:
                notes.unplaced.append(plain)
            return
        if route == "cautions":
            for caution, said in care.cautions(plain, heading):
                self._cautions.append(caution)
                notes.guess("caution", said, said, 0.7, caution)
            return
        for sentence in sentences(plain):
            benefit = care.benefit(sentence)
            self._benefits.append(benefit)
            notes.guess("benefit", sentence, sentence, 0.7, benefit)

    def _beside(self, text: str):
        """What a page shows beside an article, such as its readers' answers."""
        for sentence in map(bare, sentences(text)):
            self._notes.guess("furniture", sentence, sentence, 0.7)


def _after_list(route: str, text: str) -> str:
    """A paragraph after a list is a story again, unless it names more conditions."""
    goes_on = route not in LISTS or (
        route == "cautions" and care.names_a_condition(bare(text))
    )
    return route if goes_on else ""


def _missing(named: list[Named | None]) -> tuple[str, ...]:
    """The poses that the library lacks, each once."""
    lacking = (one.name for one in named if one and not one.id)
    return tuple({names.fold(name): name for name in lacking}.values())


def _only(techniques: list[Named]) -> Named | None:
    """The one way to breathe that was named, if it was one."""
    return techniques[0] if len(set(techniques)) == 1 else None


def _claimed(claim) -> str:
    parts = [claim.kind, claim.body, claim.name, ", ".join(claim.scopes)]
    return " · ".join(filter(None, parts))
