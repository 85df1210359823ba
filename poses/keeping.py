"""
What members keep: tutorials they saved, the row they practise, what they have done.

A browser tells what has changed there, and of two tellings of one thing the later
holds. So it may tell twice, late, or from several devices: nothing is doubled, and what
was taken away does not come back.
"""

import json
from collections import ChainMap
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from studio.models import User

from .document import count, flag, many, part, said, words
from .models import Bookmark, Practised, Tutorial
from .models.addresses import TutorialAddress
from .models.keeping import LONGEST_NOTE, LONGEST_PRACTICE

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# As many as a browser holds of each kind; at once, it tells of fewer.
MOST_DONE = MOST_TOLD = 200
# A device that was away for longer may bring back what was taken away elsewhere.
REMEMBERED = timedelta(days=180)


def moment(found: object) -> datetime:
    """When something was, by a browser's clock; nothing was in the future."""
    try:
        read = datetime.fromisoformat(words(found)).astimezone(UTC)
    except (ValueError, OverflowError):
        return LONG_AGO
    return min(max(read, LONG_AGO), timezone.now())


@dataclass(frozen=True)
class Put:
    """A tutorial in one of the lists, or that it was taken away."""

    slug: str = said(words)
    put: datetime = said(moment, LONG_AGO)
    changed: datetime = said(moment, LONG_AGO)
    gone: bool = said(flag, False)

    def __bool__(self):
        return bool(self.slug)

    def row(self, member, name, tutorial) -> Bookmark:
        return Bookmark(
            member=member,
            list=name,
            tutorial_id=tutorial,
            put_at=self.put,
            changed_at=self.changed,
            removed_at=self.changed if self.gone else None,
        )


@dataclass(frozen=True)
class Done:
    """A practice that was done, or that nobody shall know of any more."""

    id: str = said(words)
    slug: str = said(words)
    title: str = said(words)
    minutes: int = said(count, 0)
    note: str = said(words)
    at: datetime = said(moment, LONG_AGO)
    changed: datetime = said(moment, LONG_AGO)
    gone: bool = said(flag, False)

    def __bool__(self):
        return bool(self.id)

    def row(self, member, tutorial) -> Practised:
        known = {"key": self.id[:36], "changed_at": self.changed, "done_at": self.at}
        if self.gone:
            return Practised(member=member, removed_at=self.changed, **known)
        return Practised(
            member=member,
            tutorial_id=tutorial,
            title=self.title[:200],
            minutes=min(self.minutes, LONGEST_PRACTICE),
            note=self.note[:LONGEST_NOTE],
            **known,
        )


def some(cls: type) -> object:
    """A list from a browser. Whoever tells of more is a program, and not heard out."""
    read_all = many(part(cls))

    def read_some(found):
        return read_all(found[:MOST_TOLD] if isinstance(found, list) else ())

    return said(read_some, ())


@dataclass(frozen=True)
class Told:
    """What a browser tells: whose it is, as far as it knows, and what has changed."""

    of: str = said(words)
    row: tuple[Put, ...] = some(Put)
    saved: tuple[Put, ...] = some(Put)
    done: tuple[Done, ...] = some(Done)

    def __bool__(self):
        return True


def read(body: bytes) -> Told:
    """What a browser sent; whatever makes no sense was not said."""
    try:
        return part(Told)(json.loads(body))
    except (ValueError, RecursionError):
        return Told()


def merge(member, told: Told) -> bool:
    """
    Make one of what a browser and an account remember, unless it is another's. Says
    whether the account had room for all of it.
    """
    says_nothing = not (told.row or told.saved or told.done)
    if says_nothing or told.of not in ("", str(member.pk)):
        return True
    with transaction.atomic():
        # One browser after the other, so that none writes what another just did.
        User.objects.select_for_update(no_key=True).get(pk=member.pk)
        return _take(member, told)


def _take(member, told: Told) -> bool:
    known = _tutorials({it.slug for it in (*told.row, *told.saved, *told.done)})
    done = [it.row(member, known.get(it.slug)) for it in told.done]
    fits = Practised.objects.merge(member, done)
    for name in Bookmark.List.values:
        there = [put for put in getattr(told, name) if put.slug in known]
        rows = [put.row(member, name, known[put.slug]) for put in there]
        fits &= Bookmark.objects.filter(list=name).merge(member, rows)
    return fits


def _tutorials(slugs: set[str]) -> ChainMap:
    """Tutorials by their address of today, or by one that they had."""
    today = Tutorial.objects.filter(slug__in=slugs).values_list("slug", "pk")
    once = TutorialAddress.objects.filter(slug__in=slugs).values_list("slug", "page")
    return ChainMap(dict(today), dict(once))


def held(member) -> dict:
    """What a browser may hold of a member's things, as JSON can."""
    lists = {it: [] for it in Bookmark.List.values}
    for put in bookmarks(member):
        lists[put.list].append(
            {
                "slug": put.tutorial.slug,
                "title": put.tutorial.title,
                "put": put.put_at,
                "changed": put.changed_at,
            }
        )
    done = [_held(it) for it in practised(member)[:MOST_DONE]]
    return {"of": str(member.pk), **lists, "done": done}


def _held(done) -> dict:
    return {
        "id": done.key,
        "slug": done.tutorial.slug if done.tutorial else "",
        "title": done.title,
        "minutes": done.minutes,
        "note": done.note,
        "at": done.done_at,
        "changed": done.changed_at,
    }


def bookmarks(member):
    """What a member saved and has in her row, as far as the public may read it."""
    public = Tutorial.objects.published().values("pk")
    found = Bookmark.objects.of(member).filter(tutorial__in=public)
    return found.prefetch_related(Prefetch("tutorial", Tutorial.objects.bare()))


def practised(member):
    """What a member has done; tutorials that were taken back keep their titles only."""
    public = Tutorial.objects.published().bare()
    done = Practised.objects.of(member)
    return done.prefetch_related(Prefetch("tutorial", public))


def told(member) -> dict:
    """Everything that is kept for a member, as JSON can hold it."""
    everything = held(member)
    lists = {it: everything[it] for it in Bookmark.List.values}
    return lists | {"done": [_held(it) for it in practised(member)]}


def erase(member) -> None:
    """Keep nothing of hers any more; her devices hear of it when they next ask."""
    for kept in (Bookmark, Practised):
        kept.objects.filter(member=member).delete()


def forget() -> None:
    """Every night: forget erased people, and what was taken away long ago."""
    before = timezone.now() - REMEMBERED
    Bookmark.objects.forget(before)
    Practised.objects.forget(before)
