"""
What a tutorial's page prints, drawn from its Sheet.

The public page, the preview, the cue card and the feed are all fed from here, so what
a template prints is plain: words, safe HTML and addresses, in the order of the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from studio.cache import kept_as
from studio.models import StudioProfile

from . import markup, players, timeline, wording
from .library import Library
from .models import Tutorial
from .sheet import SIDES, PropUse, Sheet
from .showing import usable
from .sides import led_by, other, say
from .steps import PageStep, Steps

# A publication shows at once; names, bylines and shops may be so old.
KEEP_SECONDS = 60


@dataclass
class Piece:
    """HTML that ends where a step does, by its key; the last ends with the page."""

    html: SafeString
    step: str = ""


def pieces(html: str) -> list[Piece]:
    """
    A page cut behind each of its steps, so that what hangs on a step can follow it.

    No word of an author can cut it: prose is cleaned of comments, plain text escaped.
    """
    parts = re.split(r"<!-- step (\S+) -->", html)
    return [
        Piece(SafeString(said), key)
        for said, key in zip(parts[::2], [*parts[1::2], ""], strict=True)
    ]


def drawn(slug: str, lead: str | None) -> tuple[Tutorial, dict]:
    """
    The tutorial at an address, and its live revision as HTML: all but the talk below,
    and the studio's profile that it was drawn with.

    They are kept for a minute, as long as this revision is the live one. They are
    drawn without a request, so they cannot tell readers apart. Raises Http404.
    """
    published = Tutorial.objects.published()
    key = kept_as("tutorial", slug, lead if lead in SIDES else "")
    kept = cache.get(key)
    if kept:
        tutorial = get_object_or_404(published.bare(), slug=slug)
        if tutorial.live_id == kept["live"]:
            return tutorial, kept
    tutorial = get_object_or_404(published.for_page(), slug=slug)
    context = told(tutorial, tutorial.live, lead)
    html = {
        "live": tutorial.live_id,
        "studio": context["studio"],
        "head": render_to_string("poses/_meta.html", context),
        "pieces": pieces(render_to_string("poses/_told.html", context)),
    }
    cache.set(key, html, KEEP_SECONDS)
    return tutorial, html


def told(tutorial, revision, lead=None) -> dict:
    """What a template needs to print a revision, begun on one side or as written."""
    studio = StudioProfile.objects.current()
    written = usable(revision.sheet)
    sheet = led_by(written, lead)
    library = Library.of(sheet, tutorial.authors)
    return {
        "tutorial": tutorial,
        "revision": revision,
        "written": written,
        "sheet": sheet,
        "page": Page(sheet, library, studio.breath_seconds),
        "studio": studio,
        "site_url": settings.SITE_URL,
        "is_turned": sheet is not written,
    }


def drafted(tutorial, lead=None) -> dict:
    """The same for the newest draft, as its readers would see it. Raises Http404."""
    draft = tutorial.draft
    if not draft:
        raise Http404
    return told(tutorial, draft, lead) | {"is_preview": True}


class Page:
    """One tutorial as somebody reads it who begins on `lead`."""

    def __init__(self, sheet: Sheet, library: Library, breath_seconds: int):
        self.sheet, self.library = sheet, library
        self.breath_seconds = breath_seconds

    # Words

    @cached_property
    def intro(self):
        return markup.prose(self.sheet.intro, self.library.addresses)

    @cached_property
    def closing(self):
        return markup.prose(self.sheet.closing, self.library.addresses)

    # At a glance

    @cached_property
    def minutes(self) -> int:
        """About how long a practice takes; 0 when nothing is to be done."""
        if not self.sheet.steps:
            return 0
        return max(
            1, round(timeline.total_seconds(self.sheet, self.breath_seconds) / 60)
        )

    @property
    def facts(self) -> Iterator[str]:
        """Level, time, sides, the longest hold and what is needed."""
        sheet = self.sheet
        if sheet.level:
            yield wording.LEVELS[sheet.level]
        if self.minutes:
            yield _("≈ %(minutes)d min") % {"minutes": self.minutes}
        if sheet.lead_side:
            yield _("Both sides")
        if held := [step.hold for step in sheet.steps if step.hold]:
            longest = max(held, key=lambda hold: (hold.unit == "breaths", hold.most))
            stay = wording.hold(longest)
            yield _("%(hold)s each") % {"hold": stay} if sheet.lead_side else stay
        elif often := [step.repetitions for step in sheet.steps if step.repetitions]:
            yield wording.repetitions(often[0])
        for use in sheet.props:
            yield self._fact(use)

    def _fact(self, use: PropUse) -> str:
        words = " ".join(filter(None, [wording.quantity(use), self._called(use)]))
        if use.need in ("recommended", "optional"):
            words = f"{words}, {wording.NEEDS[use.need]}"
        return words

    # What you need

    @cached_property
    def needs(self) -> list[dict]:
        """What to lay ready, with what stands in for it and where it can be bought."""
        return [self._need(use) for use in self.sheet.props]

    def _need(self, use: PropUse) -> dict:
        known = self.library.props.get(use.prop.id, {})
        return {
            "quantity": wording.quantity(use),
            "name": self._called(use),
            "need": wording.NEEDS.get(use.need, ""),
            "is_optional": use.need in ("recommended", "optional"),
            "note": say(use.note),
            "substitutes": known.get("substitutes", ()),
            "hint": known.get("household_hint", ""),
            "shop": known.get("shop"),
        }

    @property
    def statements(self) -> set[str]:
        """What the shops' programs want said on a page with their links."""
        shops = (need["shop"] for need in self.needs if need["shop"])
        return {shop["statement"] for shop in shops if shop["statement"]}

    def _called(self, use: PropUse) -> str:
        return self.library.called(use.prop, max(use.least, use.most))

    # Care

    @property
    def cautions(self) -> list[dict]:
        """Who skips or changes this, and what is safer."""
        return [
            {
                "condition": caution.condition,
                "advice": wording.ADVICE.get(caution.advice, ""),
                "note": say(caution.note),
                "instead": caution.instead,
                "address": self.library.address(caution.instead),
            }
            for caution in self.sheet.cautions
        ]

    @property
    def benefits(self) -> list[dict]:
        """What it may be good for, and on whose word."""
        return [
            {
                "text": say(benefit.text),
                "basis": wording.BASES.get(benefit.basis, ""),
                "source": benefit.source,
            }
            for benefit in self.sheet.benefits
        ]

    # Sides

    @property
    def ways(self) -> list[dict]:
        """The two ways to read the steps: which side first, and whether it is this."""
        lead = self.sheet.lead_side
        return [
            {"side": side, "words": wording.SIDES[side], "is_shown": side == lead}
            for side in sorted((lead, other(lead)))
            if side
        ]

    # Steps and video

    @cached_property
    def steps(self) -> list[PageStep]:
        return list(Steps(self.sheet, self.library, self.breath_seconds))

    @cached_property
    def technique(self) -> dict | None:
        """The way to breathe, when no step of its own explains it."""
        told = {step.technique.name for step in self.sheet.steps if step.technique}
        named = self.sheet.technique
        return (
            None if not named or named.name in told else self.library.technique(named)
        )

    @cached_property
    def video(self) -> dict | None:
        """The video's own page, its player, and its chapters with their steps."""
        if not self.sheet.video:
            return None
        numbers = {one.step.key: one.number for one in self.steps}
        return players.facade(self.sheet.video, self.sheet.title, numbers)
