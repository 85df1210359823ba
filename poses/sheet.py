"""
What a tutorial says, as plain data.

A `Sheet` is read from the JSON document of a revision and written back to it.
Pages, mails and rows are drawn from it, so nothing here knows Django. Reading is
tolerant: whatever is missing or of the wrong type becomes empty, so that an
unfinished draft can always be saved; `problems` says what publishing still needs.
"""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher

SCHEMA = 1

# In characters: what a card, a mail's subject and a search result can show.
LONGEST_TITLE = 120
LONGEST_SUMMARY = 300
MOST_STEPS = 200


@dataclass(frozen=True)
class Step:
    """One numbered instruction. Its key stays the same through every revision."""

    key: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """A tutorial's title, its prose (safe HTML) and its steps (plain text)."""

    title: str = ""
    summary: str = ""
    intro: str = ""
    closing: str = ""
    steps: tuple[Step, ...] = field(default=())


def read(document: object) -> Sheet:
    """The Sheet that a document holds. Never raises, whatever the document is."""
    found = document if isinstance(document, dict) else {}
    return Sheet(
        title=_text(found.get("title")),
        summary=_text(found.get("summary")),
        intro=_text(found.get("intro")),
        closing=_text(found.get("closing")),
        steps=tuple(_steps(found.get("steps"))),
    )


def write(sheet: Sheet) -> dict:
    """The document that `read` turns into an equal Sheet."""
    document = asdict(sheet)
    return {"schema": SCHEMA, **document, "steps": list(document["steps"])}


def problems(sheet: Sheet) -> list[str]:
    """What publishing still needs, as codes; an empty list is a finished Sheet."""
    checks = {
        "title": not sheet.title,
        "summary": not sheet.summary,
        "long_title": len(sheet.title) > LONGEST_TITLE,
        "long_summary": len(sheet.summary) > LONGEST_SUMMARY,
        "steps": not sheet.steps,
        "many_steps": len(sheet.steps) > MOST_STEPS,
        "empty_step": any(not step.text for step in sheet.steps),
    }
    return [code for code, missing in checks.items() if missing]


def rewrite(steps: tuple[Step, ...], texts: list[str]) -> tuple[Step, ...]:
    """
    The steps with new texts, in which nobody loses a key without need.

    A text that stayed keeps its step's key, also when it moved; texts that changed
    in place keep the keys of their places.
    """
    before = [step.text for step in steps]
    found = SequenceMatcher(None, before, texts, autojunk=False).get_opcodes()
    pairs = [
        pair
        for kind in ("equal", "replace")
        for name, a, a_end, b, b_end in found
        if name == kind
        for pair in zip(range(a, a_end), range(b, b_end), strict=False)
    ]
    stayed = [(a, b) for a, b in pairs if before[a] == texts[b]]
    moved = [
        (a, b)
        for a, text in enumerate(before)
        for b, other in enumerate(texts)
        if text == other
    ]
    keys, used = {}, set()
    for a, b in [*stayed, *moved, *pairs]:
        if a not in used and b not in keys:
            used.add(a)
            keys[b] = steps[a].key
    return tuple(
        Step(key=keys.get(n) or new_key(), text=text) for n, text in enumerate(texts)
    )


def new_key() -> str:
    """A key for a step that has not been seen before."""
    return str(uuid.uuid4())


def _steps(found: object) -> Iterator[Step]:
    seen = set()
    for entry in found if isinstance(found, list) else []:
        step = entry if isinstance(entry, dict) else {}
        key = _key(step.get("key"), seen)
        seen.add(key)
        yield Step(key=key, text=_text(step.get("text")))


def _key(found: object, seen: set[str]) -> str:
    """The step's own key, or a new one when it has none, a broken or a doubled one."""
    try:
        key = str(uuid.UUID(found))
    except (AttributeError, TypeError, ValueError):
        return new_key()
    return new_key() if key in seen else key


def _text(found: object) -> str:
    # PostgreSQL stores neither NUL nor lone surrogates.
    if not isinstance(found, str):
        return ""
    return found.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
