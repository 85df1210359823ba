"""The way of an old document to today's schema, one schema at a time."""

import re

SCHEMA = 2


def upgrade(document: dict, schema: int) -> dict:
    """The document as today's schema says it; 0 and newer schemas stay as they are."""
    for old in range(schema or SCHEMA, SCHEMA):
        document = STEPS[old](document)
    return document


def _mark_braces(document: dict) -> dict:
    """Schema 1 had no side tokens: its braces were braces."""
    found = document.get("steps")
    steps = [
        step | {"text": _doubled(step.get("text"))} if isinstance(step, dict) else step
        for step in (found if isinstance(found, list) else [])
    ]
    prose = {name: _doubled(document.get(name)) for name in ("intro", "closing")}
    return document | prose | {"steps": steps}


def _doubled(text: object) -> object:
    return re.sub(r"([{}])", r"\1\1", text) if isinstance(text, str) else text


STEPS = {1: _mark_braces}
