"""
What a new comment is told apart by: small phases over plain data, each with a reason.

A phase says nothing or why somebody should look first. Nothing is thrown away here:
whatever is held or taken for spam stays until a moderator, or time, decides.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .models import Hold, State

# Faster than anybody types; people paste, so that alone holds nothing.
TYPING_SECONDS = 3
TRUSTED_AFTER, LINKS_OF_A_KNOWN_PERSON = 10, 1
REFUSED_SHARE = 0.3
SAME_TEXT_ELSEWHERE = 2
ENOUGH = 2

LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """What is known of a comment before it is one."""

    text: str
    published: int = 0
    refused: int = 0
    is_proved: bool = True
    seconds: float | None = None
    elsewhere: int = 0
    words: tuple[tuple[str, bool], ...] = ()
    everything_waits: bool = False


@dataclass(frozen=True)
class Verdict:
    """Where a comment goes first, and why."""

    state: State = State.PUBLISHED
    held_for: tuple[str, ...] = ()


def unproved(draft: Draft) -> bool:
    return not draft.is_proved


def first(draft: Draft) -> bool:
    return draft.is_proved and not draft.published


def fallen(draft: Draft) -> bool:
    decided = draft.published + draft.refused
    return draft.published > 0 and draft.refused >= REFUSED_SHARE * decided


def everything(draft: Draft) -> bool:
    return draft.everything_waits


def links(draft: Draft) -> bool:
    free = draft.published >= TRUSTED_AFTER
    allowed = LINKS_OF_A_KNOWN_PERSON if draft.published else 0
    return not free and len(LINK.findall(draft.text)) > allowed


def words(draft: Draft) -> bool:
    return any(_says(draft.text, word) for word, _is_spam in draft.words)


def again(draft: Draft) -> bool:
    return draft.elsewhere >= SAME_TEXT_ELSEWHERE


def hurried(draft: Draft) -> bool:
    return draft.seconds is not None and draft.seconds < TYPING_SECONDS


PHASES: dict[Hold, Callable[[Draft], bool]] = {
    Hold.UNPROVED: unproved,
    Hold.FIRST: first,
    Hold.FALLEN: fallen,
    Hold.EVERYTHING: everything,
    Hold.LINKS: links,
    Hold.WORDS: words,
    Hold.AGAIN: again,
    Hold.HURRIED: hurried,
}
# What is looked at again when a comment is edited: its words, not its author.
OF_THE_WORDS = {Hold.LINKS: links, Hold.WORDS: words}
POINTS = {Hold.HURRIED: 1}


def judge(draft: Draft, phases=PHASES) -> Verdict:
    """
    Published unless enough speaks against it. A word that only spam uses makes it
    spam, unless its author is known here.
    """
    found = [code for code, speaks_against in phases.items() if speaks_against(draft)]
    if sum(POINTS.get(code, ENOUGH) for code in found) < ENOUGH:
        return Verdict()
    spam = any(is_spam and _says(draft.text, word) for word, is_spam in draft.words)
    state = State.SPAM if spam and not draft.published else State.HELD
    return Verdict(state, tuple(code.value for code in found))


def _says(text: str, word: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE))
