"""Finding poses by any name, and tutorials, people and props by their words."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command

from poses import sheet as sheets
from poses.finding import Found
from poses.markup import quoted
from poses.models import PoseName, Prop
from studio.finding import each_word_begins
from studio.models import Instructor
from tests import make
from tests.poses import shelf

pytestmark = pytest.mark.django_db

QUERIES = tomllib.loads((Path(__file__).parent / "queries.toml").read_text("utf-8"))


def found(query):
    """The poses a query leads to: those that are called so, or else may be meant."""
    page = Found.by(query)
    return [name.pose.slug for name in page.names or page.guesses]


def page(client, query):
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


def suggested(client, query):
    return client.get("/search/suggest/", {"q": query}).json()["names"]


def test_whatever_people_type_finds_its_pose_first():
    shelf.fill()

    missed = {
        query: found(query)[:3]
        for slug, queries in QUERIES.items()
        for query in queries
        if found(query)[:1] != [slug]
    }

    assert missed == {}
    assert sum(map(len, QUERIES.values())) > 80


def test_each_pose_is_found_once():
    shelf.fill()

    for query in ("dog", "warrior", "forward", "wariror", "down dog"):
        poses = found(query)
        assert len(poses) == len(set(poses)) > 0


def test_the_name_itself_comes_before_its_beginnings_and_those_before_its_words():
    for name in ("Moon Salute", "Half Moon", "Moon", "Moonlight", "Moot"):
        make.pose(name, slug=name.lower().replace(" ", "-"))

    assert found("moon") == ["moon", "moon-salute", "moonlight", "half-moon"]


def test_an_english_query_is_not_read_as_a_sanskrit_one_of_english_names():
    make.pose("Triangle", "Trikoṇāsana", slug="triangle")
    make.pose("Tree", slug="tree")

    assert found("tree") == ["tree"]


def test_a_name_that_two_schools_share_leads_to_both():
    for slug in ("one", "two"):
        make.pose("Lotus", slug=slug)

    assert set(found("lotus")) == {"one", "two"}


@pytest.mark.parametrize("query", ["", "pose", "!?", "zzzz"])
def test_what_no_pose_is_called_finds_none(query):
    shelf.fill()

    assert found(query) == []


def test_keys_are_made_anew_and_only_where_they_are_wrong():
    shelf.fill()
    PoseName.objects.filter(language="sa-Latn").update(search_key="old")
    stale = PoseName.objects.filter(search_key="old").count()

    assert PoseName.objects.folded_again() == stale
    assert PoseName.objects.folded_again() == 0
    assert found("vrikshasana")[0] == "tree-pose"


def test_the_command_says_how_many_names_it_folded(capsys):
    make.pose("Tree", slug="tree")
    PoseName.objects.update(search_key="old")

    call_command("fold_names")

    assert capsys.readouterr().out == "Names folded anew: 1.\n"


def test_a_misspelt_name_is_guessed_and_nothing_else_is_said_to_fit(client):
    make.pose("Warrior II", slug="warrior-ii")
    make.pose("Tree", slug="tree")
    make.tutorial(title="Half a guess", steps=["Come into wariror 3."])

    shown = page(client, "wariror 2")

    assert "Did you mean" in shown
    assert 'href="/poses/warrior-ii/"' in shown
    assert "/poses/tree/" not in shown
    assert "Nothing fits" in shown
    for query in ("warrior 2", "wariror 3"):
        assert "Did you mean" not in page(client, query)


def test_a_pose_is_shown_with_the_name_that_found_it(client):
    pose = make.pose("Downward-Facing Dog", "Adho Mukha Śvānāsana", slug="dog")
    pose.names.create(text="Down Dog")

    assert '<p class="card-text" lang="en">Down Dog</p>' in page(client, "downdog")
    assert "Down Dog</p>" not in page(client, "downward facing dog")


def test_nothing_drafted_hidden_invited_scheduled_or_withdrawn_is_found(client):
    block = Prop.objects.create(slug="block", name="zephyr block")
    use = sheets.PropUse(sheets.Named("zephyr block", block.pk))
    said = {"steps": ["Wave like a zephyr."], "props": (use,)}
    pose = make.pose("Zephyr", slug="zephyr")
    make.tutorial(title="Open zephyr", pose=pose, **said)
    make.draft(title="Drafted zephyr", pose=pose, **said)
    make.tutorial(
        title="Later zephyr", published_at=timedelta(hours=1), pose=pose, **said
    )
    make.tutorial(title="Gone zephyr", pose=pose, **said).withdraw()
    rewritten = make.tutorial(title="Second zephyr", **said)
    rewritten.save_draft(make.sheet(title="Rewritten zephyr"), None)
    for state in Instructor.State:
        make.instructor(display_name=f"Zephyr {state}", state=state)

    shown = page(client, "zephyr")

    seen = {
        it
        for it in (
            "Open", "Drafted", "Later", "Gone", "Second", "Rewritten",
        )
        if f"{it} zephyr" in shown
    }  # fmt: skip
    people = {state for state in Instructor.State if f"Zephyr {state}" in shown}
    assert seen == {"Open", "Second"}
    assert people == {"active", "alumni"}
    assert "2 tutorials use it." in shown


def test_an_instructor_is_found_with_and_without_accents(client):
    make.instructor(display_name="Renée Anne-Sofie Müller", slug="renee")
    make.instructor(display_name="Irene Field", slug="irene")

    for query in ("renee", "Renée", "muller ren", "sofie", "RENE\u0301E"):
        shown = page(client, query)
        assert "/instructors/renee/" in shown
        assert "/instructors/irene/" not in shown


def test_a_prop_is_found_by_one_of_it_or_several(client):
    Prop.objects.create(
        slug="strap", name="strap", plural="straps", household_hint="a belt"
    )
    Prop.objects.create(slug="wall", name="wall", plural="walls")

    for query in ("strap", "straps"):
        shown = page(client, query)
        assert "<h3>Strap</h3>" in shown
        assert "From the household: a belt" in shown
        assert "0 tutorials use it." in shown
        assert "<h3>Wall</h3>" not in shown


def test_words_begin_with_what_was_typed_and_signs_mean_nothing():
    assert each_word_begins("%_ ./", "name") is None
    Prop.objects.create(slug="block", name="block")

    assert [len(Prop.objects.named(q)) for q in ("b", "lock", "%", "\\", "_")] == [
        1, 0, 0, 0, 0,
    ]  # fmt: skip


def test_a_tutorial_is_quoted_where_it_fits(client):
    make.tutorial(
        title="Rest", steps=["Lie down.", "Breathe 1 < 2 into the bolsters & wait."]
    )

    shown = page(client, "bolster")

    assert "Breathe 1 &lt; 2 into the <mark>bolsters</mark> &amp; wait" in shown


def test_a_tutorial_that_only_its_title_found_is_not_quoted(client):
    make.tutorial(title="Bolsters", steps=["Lie down."])

    shown = page(client, "bolster")

    assert "Bolsters" in shown
    assert 'class="card-text passage"' not in shown


def test_tutorials_of_the_pose_that_was_named_come_first(client):
    tree = make.pose("Tree Pose", "Vṛkṣāsana", slug="tree")
    make.tutorial(title="On one leg", pose=tree, published_at=timedelta(days=-9))
    make.tutorial(title="Trees, trees", steps=["A tree."])
    make.tutorial(title="Something else", pose=make.pose("Bridge"))

    english, sanskrit = page(client, "tree"), page(client, "vrikshasana")

    assert english.index("On one leg") < english.index("Trees, trees")
    assert "On one leg" in sanskrit
    assert "Trees, trees" not in sanskrit
    assert "Something else" not in english + sanskrit


@pytest.mark.parametrize(
    ("passage", "html"),
    [
        ("a \x02b\x03 c", "a <mark>b</mark> c"),
        ("<mark>b</mark>", ""),
        ("\x02<script>\x03", "<mark>&lt;script&gt;</mark>"),
        ("\x03a\x02\x02b\x03\x02", "a<mark>b</mark>"),
        ("\x02a\nb\x03", "<mark>a\nb</mark>"),
        ("no match", ""),
    ],
)
def test_a_quotation_is_text_and_marks_and_nothing_else(passage, html):
    assert quoted(passage) == html


@pytest.mark.parametrize("query", ["tree", "wariror 2"])
def test_a_search_takes_at_most_eight_queries(
    client, django_assert_max_num_queries, query
):
    shelf.fill()
    make.tutorial(title="Trees")

    with django_assert_max_num_queries(8):
        page(client, query)


def test_an_empty_search_asks_for_nothing(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        page(client, "   ")


def test_names_are_suggested_while_somebody_types(client):
    shelf.fill()

    assert suggested(client, "vriksh") == ["Vṛkṣāsana", "Adho Mukha Vṛkṣāsana"]
    assert suggested(client, "down d")[0] == "Down Dog"
    assert suggested(client, "वृक्ष") == ["वृक्षासन"]
    assert len(suggested(client, "s")) == 8
    assert suggested(client, "") == suggested(client, "\x00") == []
    assert suggested(client, "tree" * 50) == []


def test_suggestions_may_be_kept_by_others_but_do_not_fill_our_store(client):
    make.pose("Tree", slug="tree")

    first = client.get("/search/suggest/?q=tree")
    make.pose("Treetop")
    second = client.get("/search/suggest/?q=tree")

    assert first["Cache-Control"] == "public, max-age=0, s-maxage=10"
    assert second.json() == {"names": ["Tree", "Treetop"]}
    assert cache._cache.get_client().keys("*page:*") == []
