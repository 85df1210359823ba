"""
What the library page costs in the database, over 5,000 poses.

Made from a fixed seed: the catalogue that comes with the studio, and as many poses with
another's answers as are missing, each with three names; 500 tutorials by 20 people. A
figure is PostgreSQL's own planning and execution time of all that a page asks,
everything in its memory; of the choices below it is the dearest one.

    library_cold_ms      the first page with every count, its index made for it
    library_choice_ms    the dearest of some choices, of one answer to all questions
    library_words_ms     the same for words, some of them misspelt
    library_empty_ms     nothing fits, and the way out is said
    library_queries      the most queries that one of these pages asks
    library_html_kb      the longest of these pages, as it travels uncompressed
    library_cpu          CPU milliseconds of the first page, as in bench.comments
"""

import random
from itertools import cycle

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.comments import cpu, site
from bench.search import ENGLISH, SANSKRIT, STEMS, THINGS, Clock, publish
from poses.library_files import CATALOGUE, reading, rows
from poses.models import (
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseProp,
    Prop,
    Tutorial,
)
from studio.models import Instructor

POSES, TUTORIALS, PEOPLE = 5_000, 500, 20
CHOICES = [
    "level=beginner",
    "area=hamstrings&effect=stretches",
    "have=wall&have=block",
    "careful=vertigo&careful=pregnancy",
    "base=standing&movement=twist&movement=balance",
    "taught=yes&by=person-3",
    "sort=sanskrit&page=100",
    "sort=level&discipline=yoga",
    "level=beginner&area=spine&have=nothing&base=seated&careful=knee-injury"
    "&discipline=yoga&kind=pose&movement=twist&sides=two_sided&effect=mobilises",
]
WORDS = ["virabhadrasana", "trikonsana", "a", "tree", "half bound lotus river"]
EMPTY = [
    "level=advanced&have=nothing&base=inverted&careful=pregnancy&kind=rest",
    "q=tree&level=advanced&discipline=pilates&base=prone",
]


def run():
    """Figures as (name, value, unit), on an empty database."""
    chance = random.Random(20261124)
    fill(chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    words = [f"q={it}" for it in WORDS]
    yield "library_cold_ms", min(cold() for _ in range(5)), "ms"
    for name, asked in {"choice": CHOICES, "words": words, "empty": EMPTY}.items():
        yield f"library_{name}_ms", max(spent(it) for it in asked), "ms"
    pages = [page(it) for it in ["", *CHOICES, *words, *EMPTY]]
    yield "library_queries", max(queries for queries, _ in pages), "queries"
    yield "library_html_kb", round(max(size for _, size in pages) / 1000, 1), "KB"
    yield "library_cpu", cpu(cache.clear, lambda: site.get("/poses/")), "ms"


def fill(chance):
    """The catalogue, and poses that are like its own in all but their names."""
    rows.load(reading.read(CATALOGUE))
    known = list(Pose.objects.order_by("pk"))
    made = []
    for number, pose in zip(range(POSES - len(known)), cycle(known)):
        answers = {
            field.attname: getattr(pose, field.attname)
            for field in Pose._meta.concrete_fields
            if field.name not in ("id", "slug")
        }
        made.append(Pose(**answers | {"slug": f"invented-{number}"}))
    made = Pose.objects.bulk_create(made)
    for model in (PoseArea, PoseProp, Contraindication):
        copy(model, known, made)
    names(made, chance)
    teach(chance)


def copy(model, known, made):
    """The rows of each pose for all that were made from it."""
    fields = [it.attname for it in model._meta.concrete_fields if it.name != "id"]
    of = {pose.pk: [] for pose in known}
    for row in model.objects.values(*fields):
        of[row["pose_id"]].append(row)
    model.objects.bulk_create(
        model(**row | {"pose_id": pose.pk})
        for pose, source in zip(made, cycle(known))
        for row in of[source.pk]
    )


def names(made, chance):
    invented = []
    for pose in made:
        first = f"{' '.join(chance.sample(ENGLISH, 2))} {chance.choice(THINGS)} pose"
        second = f"{chance.choice(ENGLISH)} {' '.join(chance.sample(THINGS, 2))}"
        stem = f"{' '.join(chance.sample(SANSKRIT, 2))} {chance.choice(STEMS)}āsana"
        invented += [
            PoseName(pose=pose, text=first, is_primary=True),
            PoseName(pose=pose, text=stem, language="sa-Latn", is_primary=True),
            PoseName(pose=pose, text=second),
        ]
    for name in invented:
        name.fold()
    PoseName.objects.bulk_create(invented)


def teach(chance):
    """Live tutorials of some poses."""
    people = Instructor.objects.bulk_create(
        Instructor(slug=f"person-{n}", display_name=f"Person {n}", state="active")
        for n in range(PEOPLE)
    )
    poses, block = list(Pose.objects.all()), Prop.objects.get(slug="block")
    made = Tutorial.objects.bulk_create(
        Tutorial(slug=f"tutorial-{n}", title=f"Number {n}", pose=chance.choice(poses))
        for n in range(TUTORIALS)
    )
    for number, author in enumerate(people):
        publish(made[number::PEOPLE], author, block)


def cold() -> float:
    """What PostgreSQL needs when nothing is kept."""
    cache.clear()
    return spent("")


def spent(query) -> float:
    """What PostgreSQL needs for all that the page asks."""
    asked = Clock()
    with connection.execute_wrapper(asked):
        site.get(f"/poses/?{query}")
    return round(sum(milliseconds for _, milliseconds in asked.spent), 1)


def page(query) -> tuple[int, int]:
    """How many queries the page asks, and its length."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = site.get(f"/poses/?{query}")
    return len(queries), len(answer.content)
