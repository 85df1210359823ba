"""
What its author says of each guess: that it is so, that it is not, or how it is.

Everything here is a function of what was read and of her answers, so nothing has to be
kept between the page that asks and the draft that comes of it.
"""

import re
from collections.abc import Iterable
from dataclasses import fields, replace

from ..sheet import Named, PropUse, Sheet, Step, Video
from ..sides import literal, say
from .findings import Guess, Reading
from .sentences import as_html

# A guess that is as sure as this stands unless she says no.
SURE = 0.6
NOTHING = {one.name: one.default for one in fields(Step)}
LISTS = {"caution": "cautions", "benefit": "benefits"}


def asked(reading: Reading) -> list[Guess]:
    """Each thing once, with its part as the Sheet has it; the last guess holds."""
    found: dict[tuple, Guess] = {}
    in_steps = {(one.what, one.part) for one in reading.guesses if one.step}
    for guess in reading.guesses:
        if guess.what == "credential" and guess.part not in reading.credentials:
            continue
        if (guess.what, _recommended(guess)) in in_steps:
            continue
        key, part = _place(reading.sheet, guess)
        sentence = guess.sentence
        if (before := found.get(key)) and before.sentence not in sentence:
            sentence = f"{before.sentence} {sentence}"
        found[key] = replace(guess, part=part, sentence=sentence)
    return list(found.values())


def answered(reading: Reading, answers: Iterable[tuple[Guess, object]]) -> Reading:
    """
    The same reading with the author's part instead of each that was guessed; None says
    that there is none. Who did not write it has none of its credentials.
    """
    # Sides last: without them the words of steps are others.
    answers = sorted(answers, key=lambda answer: answer[0].what == "lead_side")
    for guess, part in answers:
        reading = _answered(reading, guess, part)
    sheet = _practised(reading.sheet, answers)
    if not reading.author:
        reading = replace(reading, credentials=())
    return replace(reading, sheet=sheet)


def _recommended(guess: Guess) -> object:
    """The prop or technique that the story speaks of; a step tells more of it."""
    part = None if guess.step else guess.part
    if isinstance(part, PropUse):
        return None if part.need else part.prop
    return part


def _place(sheet: Sheet, guess: Guess) -> tuple[tuple, object]:
    """What tells a guess from others, and what the Sheet has there."""
    if not guess.step or guess.what == "lead_side":
        return (guess.what, guess.step, guess.part), guess.part
    step = sheet.steps[guess.step - 1]
    if guess.what == "prop":
        part = next(one for one in step.props if one.prop == guess.part)
        return ("prop", guess.step, guess.part), part
    return (guess.what, guess.step), getattr(step, guess.what)


def _answered(reading: Reading, guess: Guess, part: object) -> Reading:
    what, sheet = guess.what, reading.sheet
    if what == "pose":
        return replace(reading, pose=part)
    if what == "author":
        return replace(reading, author=part or "")
    if what == "credential":
        kept = tuple(one for one in reading.credentials if part or one != guess.part)
        return replace(reading, credentials=kept)
    return replace(reading, sheet=_told(sheet, guess, part))


def _told(sheet: Sheet, guess: Guess, part: object) -> Sheet:
    """The Sheet with a part of hers instead of one that was guessed."""
    what = guess.what
    if what in LISTS:
        return _listed(sheet, guess, part)
    if part == guess.part:
        return sheet
    if what == "lead_side":
        return replace(sheet, lead_means=part) if part else _one_sided(sheet)
    if guess.step:
        return _in_step(sheet, guess, part)
    if what in ("title", "level"):
        return replace(sheet, **{what: part or ""})
    return _retold(sheet, guess, part)


def _listed(sheet: Sheet, guess: Guess, part: object) -> Sheet:
    """Cautions and benefits; some of these are guessed and wait for her yes."""
    name = LISTS[guess.what]
    before = getattr(sheet, name)
    listed = before if guess.part in before else (*before, guess.part)
    return replace(sheet, **{name: _instead(listed, guess.part, part)})


def _in_step(sheet: Sheet, guess: Guess, part: object) -> Sheet:
    place = guess.step - 1
    step = sheet.steps[place]
    if guess.what == "prop":
        said = {"props": _instead(step.props, guess.part, part)}
    else:
        said = {guess.what: NOTHING[guess.what] if part is None else part}
    steps = (*sheet.steps[:place], replace(step, **said), *sheet.steps[place + 1 :])
    return replace(sheet, steps=steps)


def _one_sided(sheet: Sheet) -> Sheet:
    """What has no sides says left and right in plain words."""
    names = ("text", "inhale_text", "exhale_text")
    steps = []
    for step in sheet.steps:
        words = {name: literal(say(getattr(step, name))) for name in names}
        props = (
            replace(one, placement=literal(say(one.placement))) for one in step.props
        )
        steps.append(replace(step, **words, props=tuple(props)))
    return replace(sheet, steps=tuple(steps), lead_side="", lead_means="")


def _retold(sheet: Sheet, guess: Guess, part: object) -> Sheet:
    """The story, without what she does not want in it or with what it promised."""
    html = as_html(guess.sentence)
    if guess.what.startswith("gap_"):
        gaps = tuple(gap for gap in sheet.gaps if gap != guess.part)
        film = part if isinstance(part, Video) else sheet.video
        return replace(sheet, gaps=gaps, video=film)
    if guess.what == "furniture":
        return replace(sheet, closing=f"{sheet.closing}<p>{html}</p>")
    if guess.what == "invitation":
        closing = sheet.closing.replace(html, "").replace("<p></p>", "")
        return replace(sheet, closing=closing)
    if guess.what == "link":
        anchor = re.compile(rf'<a href="pose:{guess.part.id}">(.*?)</a>')
        return replace(
            sheet,
            intro=anchor.sub(r"\1", sheet.intro),
            closing=anchor.sub(r"\1", sheet.closing),
        )
    return sheet


def _practised(sheet: Sheet, answers: list[tuple[Guess, object]]) -> Sheet:
    """What follows from several guesses: the props to lay ready, the way to breathe."""
    ways = [one for one in answers if one[0].what == "technique"]
    technique = sheet.technique
    if any(guess.part == technique for guess, _part in ways):
        said = [part for guess, part in ways if guess.part == technique and part]
        technique = said[0] if said else None
    uses = [one for one in answers if one[0].what == "prop"]
    props = (_uses(use, uses) for use in sheet.props)
    found = {use.prop: use for listed in props for use in listed}
    return replace(sheet, technique=technique, props=tuple(found.values()))


def _uses(use: PropUse, answers: list[tuple[Guess, object]]) -> list[PropUse]:
    """A prop to lay ready, or what her answers made of it."""
    hers = [
        (guess.part, part) for guess, part in answers if guess.part.prop == use.prop
    ]
    if all(before == part for before, part in hers):
        return [use]
    standing = [part for _before, part in hers if part]
    return [_laid_ready(use, part.prop, standing) for part in standing]


def _laid_ready(use: PropUse, prop: Named, parts: list) -> PropUse:
    """As many as are used at once; a list of props says best how needed it is."""
    same = [part for part in parts if part.prop == prop]
    listed = (part for part in same if isinstance(part, PropUse) and part.need)
    numbers = (
        (it.least, it.most) if isinstance(it, PropUse) else (it.quantity, it.quantity)
        for it in same
    )
    least, most = max(numbers, key=lambda span: span[1])
    return replace(next(listed, use), prop=prop, least=least, most=most)


def _instead(listed: tuple, before: object, part: object) -> tuple:
    """A list with one part for another, in its place, or without it."""
    return tuple(one for one in (part if it == before else it for it in listed) if one)
