"""How long somebody had a form before her: programs are quicker than any person."""

import time

from .post import links

_STAMP = links.Purpose("fill in a form")


def stamp() -> str:
    """Says that somebody begins to fill in a form now, and that we said so."""
    return _STAMP.sign(time.time())


def seconds(stamp: str) -> float | None:
    """How long ago a form was begun, or None if its stamp is none of ours."""
    try:
        return time.time() - _STAMP.read(stamp)
    except links.Broken:
        return None
