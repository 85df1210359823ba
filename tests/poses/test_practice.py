"""A tutorial's practice as a page: public, on both sides, readable without scripts."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poses.sheet import (
    Figure,
    Hold,
    Named,
    Picture,
    Repeat,
    Repetitions,
    Step,
    StepProp,
)
from tests import make
from tests.poses import pyramid
from tests.poses.shelf import figure

pytestmark = pytest.mark.django_db


def page(client, slug="tree", query=""):
    cache.clear()
    return client.get(f"/tutorials/{slug}/practice/{query}").content.decode()


def screens(client, query=""):
    cache.clear()
    response = client.get(f"/tutorials/tree/practice/{query}")
    return response.context["practice"].screens


def test_the_list_says_each_step_on_both_sides(client):
    pyramid.tutorial(slug="tree")

    found = screens(client)

    said = [(it.side, it.words, it.amount, it.facts) for it in found]
    assert said[1] == (
        "Left side · 1 of 2",
        "Start in Warrior I, left leg in front, blocks within reach.",
        "",
        ("From Warrior I", "2 blocks: within reach"),
    )
    assert said[10] == ("Left side · 1 of 2", "Stay there.", "Hold 5–8 breaths", ())
    assert said[20] == (
        "Right side · 2 of 2",
        "Put your hands on the blocks if you like.",
        "",
        ("If you like", "2 blocks: beside the right ankle"),
    )
    assert (found[9].inhale, found[9].exhale) == ("lengthen", "soften")
    html = page(client)
    assert html.count("Left side · 1 of 2</p>") == 1
    assert 'data-least="5" data-unit="breaths"' in html
    assert 'data-least="8" data-unit="seconds"' in html


def test_it_begins_on_the_side_that_was_chosen(client):
    pyramid.tutorial(slug="tree")

    assert screens(client, "?lead=right")[1].side == "Right side · 1 of 2"


def test_amounts_and_facts_are_told_with_the_sentence_they_belong_to(client):
    block = Named("block")
    make.tutorial(
        slug="tree",
        steps=[
            Step(text="Kneel. Lift {left}.", props=(StepProp(block),), breath="inhale"),
            Step(text="Roll.", repetitions=Repetitions(8, 12, 2, per_side=True)),
            Step(
                text="Lift.", repetitions=Repetitions(2, 2), hold=Hold(5, 5, "seconds")
            ),
            Step(
                text="Hop on the {left}.",
                into_pose=Named("Tree"),
                repetitions=Repetitions(3, 3, per_side=True),
            ),
        ],
    )

    assert [(it.words, it.amount, it.facts) for it in screens(client)] == [
        ("Kneel.", "", ("Inhale", "block")),
        ("Lift left.", "", ()),
        ("Roll.", "8–12 times on each side, round 1 of 2", ()),
        ("Roll.", "8–12 times on each side, round 2 of 2", ()),
        ("Lift.", "Hold 5 seconds, round 1 of 2", ()),
        ("Lift.", "Hold 5 seconds, round 2 of 2", ()),
        ("Hop on the left.", "3 times", ("Into Tree",)),
        ("Now the other side.", "", ("Into Tree",)),
        ("Hop on the right.", "3 times", ()),
    ]
    assert screens(client)[-1].side == "Side 2 of 2"


def test_what_is_shown_beside_the_words_turns_with_the_side(client):
    tree = make.pose("Tree Pose", figure=figure("tree-pose"))
    boat = make.pose("Boat Pose", figure=figure("boat-pose"))
    bare = make.pose("Bare Pose")
    picture = Picture("a.webp", 300, 200, alt="A {left} foot")
    steps = [
        Step(text="Stand."),
        Step(text="Sit.", into_pose=Named("Boat Pose", boat.pk)),
        Step(text="Lie.", from_pose=Named("Bare Pose", bare.pk)),
        Step(text="Look.", picture=picture),
    ]
    again = Step(
        text="Again.", repeat=Repeat(steps[0].key, steps[3].key, mirrored=True)
    )
    make.tutorial(slug="tree", pose=tree, lead_side="left", steps=[*steps, again])

    def drawings(query=""):
        found = [it.drawing for it in screens(client, query)]
        return [(it.pose and it.pose.name, it.is_turned) for it in found]

    first = [
        ("Tree Pose", False),
        ("Boat Pose", False),
        ("Tree Pose", False),
        (None, False),
    ]
    second = [
        ("Tree Pose", True),
        ("Boat Pose", True),
        ("Tree Pose", True),
        (None, True),
    ]
    assert drawings() == [*first, ("Tree Pose", True), *second]
    assert drawings("?lead=right") == [*second, ("Tree Pose", False), *first]
    html = page(client)
    player = html[html.index('class="player-drawings"') :]
    assert player.count("Boat Pose, drawn on the other side") == 1
    assert player.count("<svg") == 4
    assert "A right foot" in player


def test_a_step_shows_the_drawing_that_it_asks_for(client):
    tree = make.pose("Tree Pose", figure=figure("tree-pose"))
    boat = Named("Boat Pose", make.pose("Boat Pose", figure=figure("boat-pose")).pk)
    steps = [
        Step(text="Sit.", into_pose=Named("Tree Pose", tree.pk), figure=Figure(boat)),
        Step(text="Turn.", figure=Figure(boat, is_turned=True)),
    ]
    again = Step(
        text="Again.", repeat=Repeat(steps[0].key, steps[1].key, mirrored=True)
    )
    make.tutorial(slug="tree", pose=tree, lead_side="left", steps=[*steps, again])

    found = [it.drawing for it in screens(client)]

    assert [(it.pose.name, it.is_turned) for it in found] == [
        ("Boat Pose", False),
        ("Boat Pose", True),
        ("Tree Pose", True),
        ("Boat Pose", True),
        ("Boat Pose", False),
    ]


def test_a_practice_is_for_the_public_and_its_tutorial_for_search_engines(client):
    make.tutorial(slug="tree", title="Stand like a tree")
    make.tutorial(slug="story", steps=[])
    make.draft(slug="draft")

    html = page(client)

    assert 'rel="canonical" href="http://localhost:8000/tutorials/tree/"' in html
    # One sign and not two that contradict each other.
    assert "noindex" not in html
    assert client.get("/tutorials/story/practice/").status_code == 404
    assert client.get("/tutorials/draft/practice/").status_code == 404


def test_its_queries_do_not_grow_with_what_it_says(client):
    pyramid.tutorial(slug="tree")
    boat = make.pose("Boat Pose", figure=figure("boat-pose"))
    steps = [Step(text="Sit.", into_pose=Named("Boat", boat.pk)) for _ in range(20)]
    make.tutorial(slug="long", steps=steps)

    def queries(slug):
        with CaptureQueriesContext(connection) as asked:
            page(client, slug)
        return len(asked)

    queries("tree")
    assert queries("long") <= 10
    assert queries("long") <= queries("tree") <= 10
