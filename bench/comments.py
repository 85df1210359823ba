"""
What a page with many comments costs: CPU milliseconds per request.

Counted is the CPU time of this process (middleware, view, templates) and, where /proc
tells it, of its PostgreSQL backend; the connection is kept, as a pool keeps it. Valkey
is not counted. Each figure is the median of this process plus the mean of its backend,
which is told in hundredths of a second only.

    tutorial_kept_N            within ten seconds: the page comes from our store
    tutorial_cold_N            the store does not have it, the threads' HTML is kept
    tutorial_cold_threads_N    neither is kept
    discussion_cold_N          the first page of the discussion, nothing kept
    post_into_N                a reply into a thread of N
"""

import os
import random
import time
from itertools import count
from pathlib import Path
from statistics import median

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory

from comments.models import Comment, Discussion
from studio.models import User
from tests import make

REQUESTS = 100
WARM_UP = 10
SIZES = (0, 100, 1000)
WORDS = ["breath", "hips", "knees", "blocks", "wall", "fold", "slowly", "heel", "why"]


class Site:
    """The application as a web server calls it, without a test client's instruments."""

    def __init__(self):
        self._handler, self._requests = WSGIHandler(), RequestFactory()

    def get(self, path):
        environ = self._requests.get(path).environ
        response = self._handler(environ, lambda status, headers: None)
        b"".join(response)
        response.close()
        return response


site = Site()


def run():
    """Figures as (name, value, unit), on an empty database."""
    chance = random.Random(20260301)
    people = User.objects.bulk_create(
        User(email=f"reader{n}@example.com", display_name=f"Reader {n}")
        for n in range(50)
    )
    for size in SIZES:
        yield from _pages(_tutorial(chance, people, size), size)
    yield from _posting(_tutorial(chance, people, 1), people[0], 1000)


def _pages(tutorial, size):
    page = tutorial.get_absolute_url()
    talk = f"/discussions/{tutorial.slug}/"
    number = count()
    ways = {
        # An unknown comment is another address of the same page.
        f"tutorial_cold_{size}": (lambda: None, lambda: f"{page}?c=x{next(number)}"),
        f"tutorial_cold_threads_{size}": (cache.clear, lambda: page),
        f"discussion_cold_{size}": (cache.clear, lambda: talk),
        f"tutorial_kept_{size}": (lambda: None, lambda: page),
    }
    for name, (prepare, url) in ways.items():
        yield name, cpu(prepare, lambda url=url: site.get(url())), "ms"


def _posting(tutorial, person, size):
    head = Comment.objects.get(discussion__tutorial=tutorial)
    for n in range(size - 1):
        head.discussion.post(person, f"Reply {n}", parent=head)
    browser, number = Client(), count()
    browser.force_login(person)
    url = f"/comments/add/{tutorial.slug}/?reply={head.pk}"

    def post():
        return browser.post(url, {"body": f"Another one: {next(number)}"})

    yield f"post_into_{size}", cpu(cache.clear, post), "ms"


def _tutorial(chance, people, comments):
    """A page like real ones, and a talk in which two of three answer somebody."""
    steps = [" ".join(chance.choices(WORDS, k=25)) for _ in range(10)]
    tutorial = make.tutorial(steps=steps)
    discussion, said = Discussion.objects.begun(tutorial), []
    for _ in range(comments):
        parent = chance.choice(said) if said and chance.random() < 2 / 3 else None
        text = " ".join(chance.choices(WORDS, k=chance.randint(15, 70)))
        said.append(discussion.post(chance.choice(people), text, parent=parent))
    return tutorial


def cpu(prepare, ask) -> float:
    """What asking costs; preparing is free."""
    for _ in range(WARM_UP):
        prepare()
        assert ask().status_code in (200, 302)
    web, database = [], _backend_seconds()
    for _ in range(REQUESTS):
        prepare()
        begun = time.process_time()
        ask()
        web.append(time.process_time() - begun)
    database = (_backend_seconds() - database) / REQUESTS
    return round((median(web) + database) * 1000, 2)


def _backend_seconds() -> float:
    """CPU time of the PostgreSQL process behind this connection, where it is told."""
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
