"""The catalogue that comes with the studio, as far as it is written."""

import pytest
from django.core.management import call_command

from poses.finding import Found
from poses.library_files import CATALOGUE, checking, reading
from poses.models import BodyArea, Pose
from tests.poses.test_search import QUERIES

FILES = reading.read(CATALOGUE)


def lacking(pose):
    """What an entry does not say. An empty list says that there is deliberately none."""
    names = pose.get("names", [])
    if not any(it["language"] == "en" and it.get("primary") for it in names):
        yield "names"
    for part in ("description", "relations"):
        if not pose.get(part):
            yield part
    # Resting works on no part of the body above all.
    if not pose.get("areas") and pose.get("kind") != "rest":
        yield "areas"
    if "contraindications" not in pose:
        yield "contraindications"


def test_the_catalogue_has_no_problems():
    assert checking.problems(FILES) == []


def test_every_entry_says_what_a_pose_page_needs():
    short = {slug: list(lacking(pose)) for slug, pose in FILES.poses.items()}

    assert {slug: parts for slug, parts in short.items() if parts} == {}


def test_an_entry_that_says_nothing_would_be_noticed():
    enough = {
        "names": [{"language": "en", "primary": True}],
        "description": "Stand.",
        "relations": [{}],
        "contraindications": [],
    }

    assert list(lacking(enough | {"areas": [{}]})) == []
    assert list(lacking(enough | {"kind": "rest"})) == []
    assert list(lacking(enough)) == ["areas"]
    assert list(lacking({})) == [
        "names", "description", "relations", "areas", "contraindications",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_catalogue_is_loaded(capsys):
    call_command("load_library")

    assert set(Pose.objects.values_list("slug", flat=True)) == set(FILES.poses)
    assert set(BodyArea.objects.values_list("slug", flat=True)) == set(FILES.areas)
    assert (
        capsys.readouterr().out == f"The library has these {len(FILES.poses)} poses.\n"
    )


@pytest.mark.django_db
def test_what_people_type_finds_the_catalogues_poses():
    """Among the first two: some names are shared, and the catalogue may say which."""
    call_command("load_library", verbosity=0)

    missed = {
        query: slug
        for slug in QUERIES.keys() & FILES.poses.keys()
        for query in QUERIES[slug]
        if slug not in _first_two(query)
    }

    assert missed == {}


def _first_two(query):
    page = Found.by(query)
    return [name.pose.slug for name in (page.names or page.guesses)[:2]]
