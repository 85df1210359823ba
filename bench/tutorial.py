"""
What a tutorial's page costs: CPU milliseconds per request, as in `bench.comments`.

The tutorial has thirteen steps, two sides, props with a shop, cautions, a video and no
comment.

    tutorial_page_cold      our ten-second store is off; what the revision says is kept
    tutorial_page_drawn     nothing at all is kept
    tutorial_page_queries   how many queries that takes
    cue_card_cold           the printed page
    sheet_200_ms            drawing a Sheet of 200 steps, without any query
    sheet_read_ms           reading the document of the thirteen steps
"""

import time
from itertools import count
from statistics import median

from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from bench.comments import cpu, site
from poses import sheet as sheets
from poses.library import Library
from poses.page import Page
from tests.poses import pyramid


def run():
    """Figures as (name, value, unit), on an empty database."""
    tutorial = pyramid.tutorial()
    page = tutorial.get_absolute_url()
    number = count()
    # An unknown comment is another address of the same page.
    cold = lambda: site.get(f"{page}?c=x{next(number)}")  # noqa: E731
    yield "tutorial_page_cold", cpu(lambda: None, cold), "ms"
    yield "tutorial_page_drawn", cpu(cache.clear, lambda: site.get(page)), "ms"
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        site.get(page)
    yield "tutorial_page_queries", len(queries), "queries"
    card = f"{page}print/"
    yield "cue_card_cold", cpu(cache.clear, lambda: site.get(card)), "ms"
    long = sheets.Sheet(
        title="Long",
        lead_side="left",
        steps=tuple(
            sheets.Step(text=f"Lift your {{left}} arm, take {n}.", breath="inhale")
            for n in range(200)
        ),
    )
    yield "sheet_200_ms", timed(lambda: draw(long)), "ms"
    document = sheets.write(tutorial.live.sheet)
    yield "sheet_read_ms", timed(lambda: sheets.read(document)), "ms"


def draw(sheet) -> str:
    """The steps of a Sheet as HTML."""
    page = Page(sheet, Library(), breath_seconds=10)
    return render_to_string("poses/_steps.html", {"page": page, "sheet": sheet})


def timed(work, times=30) -> float:
    """The median CPU milliseconds of some work."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return round(median(spent) * 1000, 2)
