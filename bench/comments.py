"""
What comments cost: in the database, through Django, and CPU milliseconds per page.

`make bench ONLY=comments` fills two million comments into 25,000 discussions, one of
100,000 with 30,000 replies below one comment; it takes some minutes. `SHORT=1` makes a
twentieth of that, for every day. Then, warm and on one connection, as median and 95th
percentile of wall milliseconds:

    first_page_db         the queries of 20 threads with 2 replies each
    first_page            the tutorial's page after a post: the talk is drawn anew,
                          what the tutorial says is kept
    middle_page_db        the same from the middle on, by keyset
    middle_page           that page of the discussion, nothing kept
    permalink_db          finding a comment, its ancestors and its page
    permalink             the page at that comment, drawn anew likewise
    …_cpu                 CPU milliseconds of the same, for busy machines
    insert                a reply into the longest thread, committed
    writers_8             replies a second of eight writers below one comment
    queue                 the moderators' page over all that waits; queue_queries

And for pages of N comments, CPU milliseconds of this process and, where /proc tells
it, of its PostgreSQL backend (a pool keeps the connection). Valkey is not counted. Each
figure is the median of this process plus the mean of its backend, which is told in
hundredths of a second only.

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
from django.db import DatabaseError, connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from bench import discussions
from comments.models import Comment, Discussion
from studio.models import Mailbox, User
from studio.wsgi import application
from tests import make
from tests.threads import together

REQUESTS = 100
WARM_UP = 10
SIZES = (0, 100, 1000)
WORDS = ["breath", "hips", "knees", "blocks", "wall", "fold", "slowly", "heel", "why"]


class Site:
    """The application as a web server calls it, without a test client's instruments."""

    def __init__(self):
        self._requests = RequestFactory()

    def get(self, path):
        environ = self._requests.get(path).environ
        response = application(environ, lambda status, headers: None)
        b"".join(response)
        response.close()
        return response


site = Site()


def run():
    """Figures as (name, value, unit), on an empty database."""
    chance = random.Random(20260301)
    yield from _many(chance)
    people = [make.user(display_name=f"Speaker {n}") for n in range(50)]
    for size in SIZES:
        yield from _pages(_tutorial(chance, people, size), size)
    yield from _posting(_tutorial(chance, people, 1), people[0], 1000)


def _many(chance):
    total = 100_000 if os.environ.get("SHORT") else 2_000_000
    talk = discussions.fill(total, " ".join(chance.choices(WORDS, k=200)))
    yield "comments", Comment.objects.count(), ""
    heads = list(talk.comments.heads().values_list("pk", flat=True))
    some = list(talk.comments.shown().values_list("pk", flat=True))
    tutorial = f"/tutorials/{talk.tutorial.slug}/"
    number = count()

    def said():
        Discussion.objects.filter(pk=talk.pk).update(version=F("version") + 1)

    def permalink(pk):
        found = Comment.objects.within(talk.tutorial, pk)
        found.discussion.page(20, 2, found.thread_id - 1, also=found.path)

    acts = {
        "first_page": (
            lambda: talk.page(20, 2),
            lambda: site.get(f"{tutorial}?c=x{next(number)}"),
            said,
        ),
        "middle_page": (
            lambda: talk.page(20, 2, chance.choice(heads)),
            lambda: site.get(f"/discussions/long/?after={chance.choice(heads)}"),
            cache.clear,
        ),
        "permalink": (
            lambda: permalink(chance.choice(some)),
            lambda: site.get(f"{tutorial}?c={chance.choice(some)}"),
            said,
        ),
    }
    for name, (ask, get, prepare) in acts.items():
        yield from spread(f"{name}_db", lambda ask=ask: in_database(ask))
        yield from spread(name, lambda get=get: seconds(get), prepare)
        yield f"{name}_cpu", cpu(prepare, get), "ms"
    yield from _writing(talk, number)
    yield from _moderating()


def _writing(talk, number):
    head = discussions.deepest_thread(talk)
    users = User.objects.all()[:8]
    people = [(user, Mailbox.objects.at(user.email)) for user in users]

    def reply(author, mailbox):
        talk.post(author, f"Reply {next(number)}", head, mailbox=mailbox)

    def insert():
        reply(*people[0])

    # Nothing of it is kept anywhere, so nothing has to be forgotten before.
    yield from spread("insert", lambda: seconds(insert), lambda: None)
    yield "insert_cpu", cpu(lambda: None, insert), "ms"
    ends, done, errors = time.monotonic() + 6, [], []

    def write():
        author = waiting.pop()
        while time.monotonic() < ends:
            try:
                reply(*author)
                done.append(author)
            except DatabaseError as problem:
                errors.append(problem)

    waiting = list(people)
    together(8, write)
    yield "writers_8", round(len(done) / 6), "replies/s"
    yield "writers_8_errors", len(errors), ""


def _moderating():
    browser = Client()
    browser.force_login(make.admin())
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/admin/comments/comment/").status_code == 200
    yield "queue_queries", len(captured), ""
    yield from spread(
        "queue", lambda: seconds(lambda: browser.get("/admin/comments/comment/"))
    )


def spread(name, measure, prepare=cache.clear, times=60):
    """The median and the 95th percentile of something in milliseconds."""
    found = []
    for _ in range(times + WARM_UP):
        prepare()
        found.append(measure() * 1000)
    found = sorted(found[WARM_UP:])
    yield f"{name}_median", round(median(found), 1), "ms"
    yield f"{name}_p95", round(found[int(len(found) * 0.95)], 1), "ms"


def seconds(act) -> float:
    """Wall time."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def in_database(act) -> float:
    """Wall time that an act spends waiting for its queries."""
    spent = []

    def timed(execute, *args):
        begun = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(time.perf_counter() - begun)

    with connection.execute_wrapper(timed):
        act()
    return sum(spent)


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
        ask()
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
