"""
What a search costs in the database, over 10,000 names of poses and 10,000 tutorials.

Made from a fixed seed: 4,000 poses, each with an English and a Sanskrit name and every
other one with a second English one; tutorials of ten steps. Asked is what people type
(tests/poses/queries.toml), and the words of tutorials. A figure is PostgreSQL's own
planning and execution time, everything in its memory; of one query it is the sum of
what the page asks, of all queries the 95th percentile.

    search_names_p95        names that are called so
    search_guesses_p95      names that may have been meant, asked when nothing fits
    search_tutorials_p95    tutorials, the best 24 quoted
    search_words_p95        the same for words that 1 to 50 of 100 tutorials have
    search_page_p95         all that the page asks the database
    search_suggest_p95      eight names while somebody types, at every letter
    search_first_percent    queries whose pose comes first
"""

import random
import tomllib
from pathlib import Path
from statistics import quantiles

from django.db import connection
from django.utils import timezone

from poses.finding import Found
from poses.models import (
    Authorship,
    Pose,
    PoseName,
    Prop,
    Revision,
    Tutorial,
    TutorialProp,
)
from poses.views import MOST_SUGGESTIONS
from studio.models import Instructor
from tests.poses import shelf

POSES = 4_000
NAMES = 10_000
TUTORIALS = 10_000
QUERIES = Path(__file__).parent.parent / "tests" / "poses" / "queries.toml"

ENGLISH = [
    "half", "wide", "low", "high", "side", "bound", "open", "reclined", "seated",
    "standing", "revolved", "extended", "supported", "twisted", "sleeping", "royal",
    "little", "great", "noble", "flying", "dancing", "kneeling", "reaching",
    "folded", "lifted", "crossed", "single", "double",
]  # fmt: skip
THINGS = [
    "moon", "tree", "crane", "lizard", "river", "turtle", "bow", "arrow", "gate",
    "mountain", "sage", "peacock", "heron", "frog", "lion", "swan", "cradle",
    "table", "bridge", "boat", "plank", "wheel", "star", "temple", "lotus", "fish",
    "camel", "locust", "rabbit", "sphinx", "diamond", "garland", "serpent", "eagle",
    "warrior",
]  # fmt: skip
SANSKRIT = [
    "ardha", "utthita", "parivṛtta", "supta", "baddha", "ūrdhva", "adho", "pārśva",
    "eka", "dvi", "pāda", "hasta", "viparīta", "mukta", "salamba", "prasārita",
    "mahā",
]  # fmt: skip
STEMS = [
    "candra", "vṛkṣa", "baka", "godhā", "nadī", "kūrma", "dhanur", "dvāra", "tāḍa",
    "ṛṣi", "mayūra", "krauñca", "maṇḍūka", "siṃha", "haṃsa", "hindola", "phalaka",
    "setu", "nāva", "cakra", "tārā", "padma", "matsya", "uṣṭra", "śalabha", "śaśa",
    "vajra", "mālā", "bhujaṅga", "garuḍa", "vīrabhadra", "koṇa",
]  # fmt: skip


def run():
    """Figures as (name, value, unit), on an empty database."""
    chance = random.Random(20261124)
    library(chance)
    words = tutorials(chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    asked = tomllib.loads(QUERIES.read_text("utf-8"))
    typed = [query for queries in asked.values() for query in queries]
    parts = [spent(query) for query in typed]
    for part in ("names", "guesses", "tutorials", "page"):
        yield (
            f"search_{part}_p95",
            p95([each[part] for each in parts if each[part]]),
            "ms",
        )
    yield "search_words_p95", p95([spent(word)["page"] for word in words]), "ms"
    letters = sorted({query[:n] for query in typed for n in range(1, 13)})
    suggested = [suggesting(it) for it in letters]
    yield "search_suggest_p95", p95(suggested), "ms"
    first = [
        first_is(slug, query) for slug, queries in asked.items() for query in queries
    ]
    yield "search_first_percent", round(100 * sum(first) / len(first), 1), "%"


def library(chance):
    """The real shelf, and as many invented poses as are missing."""
    shelf.fill()
    poses = Pose.objects.bulk_create(
        Pose(slug=f"invented-{n}") for n in range(POSES - len(shelf.SHELF))
    )
    made = []
    for number, pose in enumerate(poses):
        first = f"{' '.join(chance.sample(ENGLISH, 2))} {chance.choice(THINGS)} pose"
        second = f"{chance.choice(ENGLISH)} {' '.join(chance.sample(THINGS, 2))}"
        stem = f"{' '.join(chance.sample(SANSKRIT, 2))} {chance.choice(STEMS)}āsana"
        said = [(first, "en"), (stem, "sa-Latn"), (second, "en")][: 3 - number % 2]
        made += [
            PoseName(pose=pose, text=text, language=language, is_primary=not place // 2)
            for place, (text, language) in enumerate(said)
        ]
    for name in made:
        name.fold()
    PoseName.objects.bulk_create(made[: NAMES - PoseName.objects.count()])


def tutorials(chance):
    """Live tutorials; returned are words, from those of one in a hundred to half."""
    common = {f"common{n}": n / 100 for n in (1, 2, 5, 10, 20, 50)}
    rare = [f"{a}{b}{c}" for a in "bdkmrst" for b in "aeiou" for c in THINGS]
    poses = list(Pose.objects.all())
    prop = Prop.objects.create(slug="block", name="block", plural="blocks")
    anna = Instructor.objects.create(slug="anna", display_name="Anna", state="active")
    made = Tutorial.objects.bulk_create(
        Tutorial(
            slug=f"tutorial-{n}",
            title=" ".join(chance.choices(rare, k=4)).capitalize(),
            summary=" ".join(chance.choices(rare, k=12)),
            words=said(chance, rare, common),
            pose=chance.choice(poses),
        )
        for n in range(TUTORIALS)
    )
    publish(made, anna, prop)
    return list(common)


def said(chance, rare, common):
    """Ten steps of twenty-five words, some of them common."""
    known = [word for word, share in common.items() if chance.random() < share]
    plain = [*chance.choices(THINGS + ENGLISH, k=90), *chance.choices(rare, k=160)]
    words = [*plain, *known]
    chance.shuffle(words)
    return "\n".join(" ".join(words[n : n + 25]) for n in range(0, len(words), 25))


def publish(made, author, prop):
    """Each live since now, by somebody, with a prop."""
    revisions = Revision.objects.bulk_create(
        Revision(tutorial=one, number=1, document={}) for one in made
    )
    for one, revision in zip(made, revisions, strict=True):
        one.live, one.published_at = revision, timezone.now()
    Tutorial.objects.bulk_update(made, ["live", "published_at"], batch_size=1000)
    Authorship.objects.bulk_create(
        Authorship(tutorial=one, instructor=author) for one in made
    )
    TutorialProp.objects.bulk_create(
        TutorialProp(tutorial=one, prop=prop) for one in made
    )


def spent(query) -> dict[str, float]:
    """Milliseconds of each question that a page with this query asks."""
    asked = Clock()
    with connection.execute_wrapper(asked):
        Found.by(query)
    parts = {"names": 0.0, "guesses": 0.0, "tutorials": 0.0, "page": 0.0}
    for sql, spent in asked.spent:
        part = {"tutorial": "tutorials", "posename": "names"}.get(table(sql))
        if part == "names" and "REPLACE(" not in sql:
            part = "guesses"
        parts["page"] += spent
        if part:
            parts[part] += spent
    return parts


class Clock:
    """Asks PostgreSQL for its own time of every query that passes by."""

    def __init__(self):
        self.spent = []

    def __call__(self, execute, sql, params, many, context):
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            self.spent.append((sql, milliseconds(cursor.fetchone()[0])))
        return execute(sql, params, many, context)


def table(sql) -> str:
    """The table that a query is about."""
    return sql.partition('FROM "poses_')[2].partition('"')[0]


def suggesting(letters) -> float:
    asked = Clock()
    with connection.execute_wrapper(asked):
        list(PoseName.objects.called(letters)[:MOST_SUGGESTIONS])
    return sum(milliseconds for _, milliseconds in asked.spent)


def milliseconds(plan) -> float:
    return plan[0]["Planning Time"] + plan[0]["Execution Time"]


def p95(values) -> float:
    return round(quantiles(values, n=20)[-1], 2)


def first_is(slug, query) -> bool:
    page = Found.by(query)
    return [name.pose.slug for name in page.names or page.guesses][:1] == [slug]
