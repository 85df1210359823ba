"""
Steps that become one, the words together and nothing that either said lost; and a step
of an older version that comes back.
"""

from dataclasses import fields, replace

from .sheet import Sheet, Step, Video

# The step above stays what it is; texts, props and keys are joined.
JOINED = {"key", "text", "kind", "phase", "is_optional", "props", "absorbed"}
TAKEN = [f.name for f in fields(Step) if f.name not in JOINED]


def clashes(above: Step, below: Step) -> list[str]:
    """The fields in which two steps say different things, so that one would be lost."""
    pairs = ((name, getattr(above, name), getattr(below, name)) for name in TAKEN)
    return [name for name, one, two in pairs if one and two and one != two]


def merge(above: Step, below: Step) -> Step:
    """One step of two. Its key is the upper one's, and it remembers the other's."""
    taken = {name: getattr(above, name) or getattr(below, name) for name in TAKEN}
    more = tuple(use for use in below.props if use not in above.props)
    return replace(
        above,
        **taken,
        text="\n".join(filter(None, (above.text, below.text))),
        props=above.props + more,
        absorbed=(*above.absorbed, below.key, *below.absorbed),
    )


def led_on(sheet: Sheet, into: dict[str, str]) -> Sheet:
    """What pointed at a merged step points at the one `into` which it went."""
    if not into:
        return sheet
    steps = tuple(_repeating(step, into) for step in sheet.steps)
    return replace(sheet, steps=steps, video=sheet.video and _shown(sheet.video, into))


def _shown(video: Video, into: dict[str, str]) -> Video:
    chapters = (
        replace(chapter, step=into.get(chapter.step, chapter.step))
        for chapter in video.chapters
    )
    return replace(video, chapters=tuple(chapters))


def _repeating(step: Step, into: dict[str, str]) -> Step:
    if not step.repeat:
        return step
    first, last = (into.get(key, key) for key in (step.repeat.first, step.repeat.last))
    return replace(step, repeat=replace(step.repeat, first=first, last=last))


def brought_back(sheet: Sheet, older: Sheet, key: str) -> Sheet:
    """
    A Sheet with one step as an older one says it: in its place if it is still there,
    otherwise after the step that it followed. Without such a step, the same Sheet.
    """
    keys = [step.key for step in older.steps]
    if key not in keys:
        return sheet
    step, before = older.steps[keys.index(key)], set(keys[: keys.index(key)])
    if any(it.key == key for it in sheet.steps):
        steps = tuple(step if it.key == key else it for it in sheet.steps)
        return replace(sheet, steps=steps)
    places = [n for n, it in enumerate(sheet.steps, start=1) if it.key in before]
    place = max(places, default=0)
    return replace(sheet, steps=(*sheet.steps[:place], step, *sheet.steps[place:]))
