"""How long somebody had a form before her: programs are quicker than any person."""

import time

from .post import links

# Nobody fills in anything and presses a button faster.
UNHURRIED_SECONDS = 2
STAMP_SECONDS = 3600
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


def is_unhurried(stamp: str) -> bool:
    """Whether a form was filled in at the pace of a person, within the hour."""
    passed = seconds(stamp)
    return passed is not None and UNHURRIED_SECONDS <= passed < STAMP_SECONDS


def begun(given: str) -> str:
    """The same stamp while it is good, or a new one."""
    passed = seconds(given)
    return given if passed is not None and passed < STAMP_SECONDS else stamp()
