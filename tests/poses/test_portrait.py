"""The page of a pose: what the library says of it, where a student looks for it."""

import re

import pytest

from poses.models import BodyArea, Condition, Prop, Tutorial
from poses.sheet import Caution, Named, Step
from tests import make
from tests.poses.test_tutorial import part, shown

pytestmark = pytest.mark.django_db

FIGURE = {"view": "side", "rests": ["near_foot"], "near_leg": [270, 270, 0]}


@pytest.fixture
def tree():
    """A pose of which the library knows everything."""
    pose = make.pose(
        "Tree Pose",
        "Vṛkṣāsana",
        slug="tree",
        description="On one leg.",
        base="standing",
        level_least=1,
        level_most=2,
        sidedness="two_sided",
        side_means="the standing leg",
        hold_least=5,
        hold_most=8,
        hold_unit="breaths",
        figure=FIGURE,
    )
    pose.names.filter(language="sa-Latn").update(
        meaning="vṛkṣa, tree", pronunciation="vrik-SHAH-suh-nuh"
    )
    mountain = make.pose("Mountain Pose", slug="mountain")
    warrior = make.pose("Warrior III", slug="warrior-iii")
    half = make.pose("Half Tree", slug="half-tree")
    ankles = BodyArea.objects.create(slug="ankles", name="ankles")
    hips = BodyArea.objects.create(slug="hips", name="hips")
    wall = Prop.objects.create(slug="wall", name="wall", household_hint="a door")
    vertigo = Condition.objects.create(slug="vertigo", name="vertigo")
    knees = Condition.objects.create(slug="knees", name="sore knees")
    pose.areas.create(area=ankles, effect="strengthens", is_primary=True)
    pose.areas.create(area=hips, effect="mobilises")
    pose.benefits.create(text="A steady gaze.", basis="teaching")
    pose.contraindications.create(
        condition=vertigo, advice="avoid", note="Sit.", instead=mountain
    )
    pose.contraindications.create(condition=knees, advice="modify")
    pose.props.create(prop=wall, note="to touch")
    pose.relations.create(kind="prepares", other=warrior)
    pose.relations.create(kind="easier", other=half)
    mountain.relations.create(kind="prepares", other=pose)
    mountain.relations.create(kind="counters", other=pose)
    return pose


def test_a_pose_tells_its_measure_and_its_names(client, tree):
    page = shown(client, "/poses/tree/")

    facts = part(page, 'class="facts"', "</ul>")
    assert facts.endswith(
        "StandingBeginner – intermediateOne side, then the other5–8 breaths"
    )
    assert "Vṛkṣāsana say vrik-SHAH-suh-nuh" in part(page, '<p class="iast">', "</p>")
    assert "vṛkṣa, tree" in part(page, 'class="names"', "</ul>")


def test_it_is_drawn_on_both_sides(client, tree):
    page = shown(client, "/poses/tree/")

    assert re.findall(r'<svg[^>]*aria-label="([^"]+)"', page) == [
        "Tree Pose, drawn", "Tree Pose, drawn on the other side"
    ]  # fmt: skip


def test_who_should_leave_it_out_finds_the_safer_pose(client, tree):
    care = part(shown(client, "/poses/tree/"), 'class="care"', "</section>")

    assert "Vertigo. Leave this out. Sit. Safer: Mountain Pose" in care
    assert "Sore knees. Do it differently." in care


def test_it_says_what_it_works_on_and_what_helps(client, tree):
    page = shown(client, "/poses/tree/")

    works = part(page, 'id="works-on"', "</section>")
    assert works.endswith("Strengthens anklesMobilises hips Wall to touch or a door")
    assert "A steady gaze. from teaching" in page.replace(
        '<span class="meta">', ""
    ).replace("</span>", "")


def test_poses_lead_to_each_other_in_both_directions(client, tree):
    def related(slug):
        page = shown(client, f"/poses/{slug}/")
        side = page.split('<aside class="side"')[1].split("</aside>")[0]
        found = re.findall(
            r"<h2>(.*?)</h2>\s*<ul class=\"links\">(.*?)</ul>", side, re.S
        )
        return {
            heading: re.findall(r'href="/poses/([\w-]+)/"', links)
            for heading, links in found
        }

    assert related("tree") == {
        "Comes from": ["mountain"],
        "Leads to": ["warrior-iii"],
        "Easier": ["half-tree"],
    }
    assert related("warrior-iii") == {"Comes from": ["tree"]}
    assert related("half-tree") == {"Harder": ["tree"]}
    assert related("mountain") == {"Leads to": ["tree"], "Is balanced by": ["tree"]}


def test_a_pose_that_is_only_named_has_a_page_all_the_same(client):
    make.pose("Circle", slug="circle", repetitions_least=5, repetitions_most=8)

    page = shown(client, "/poses/circle/")

    assert "5–8 times" in part(page, 'class="facts"', "</ul>")
    assert "<svg" not in page
    assert "Skip or change this if" not in page


def test_a_tutorial_without_a_picture_shows_its_pose_on_the_side_that_is_read(
    client, tree
):
    make.tutorial(slug="stand", pose=tree, lead_side="left")

    left, right = (
        re.search(
            r'aria-label="(Tree Pose[^"]+)"', shown(client, f"/tutorials/stand/{q}")
        )
        for q in ("", "?lead=right")
    )

    assert left[1] == "Tree Pose, drawn"
    assert right[1] == "Tree Pose, drawn on the other side"


def test_a_pose_costs_the_same_few_queries_whatever_is_known_of_it(
    client, tree, django_assert_num_queries
):
    make.pose("Bare", slug="bare")
    for n in range(3):
        make.tutorial(slug=f"t{n}", pose=tree, authors=[make.instructor()])

    with django_assert_num_queries(9):
        shown(client, "/poses/tree/")
    with django_assert_num_queries(6):
        shown(client, "/poses/bare/")


@pytest.mark.parametrize(
    ("name", "kind", "begins", "anywhere"),
    [
        ("figure.svg", "image/svg+xml", b"<svg ", "same-origin"),
        ("figure.png", "image/png", b"\x89PNG", "cross-origin"),
    ],
)
def test_a_figure_has_an_address_that_changes_with_its_drawing(
    client, tree, name, kind, begins, anywhere
):
    first = client.get(f"/poses/tree/{name}")
    drawn, again = (client.get(first["Location"]) for _ in range(2))
    tree.figure = FIGURE | {"near_leg": [260, 280, 0]}
    tree.save(update_fields=["figure"])
    later = client.get(first["Location"])

    assert first.status_code == later.status_code == 302
    assert later["Location"] != first["Location"]
    assert (drawn.status_code, drawn["Content-Type"]) == (200, kind)
    assert drawn.content.startswith(begins)
    assert drawn.content == again.content
    assert drawn["Cache-Control"] == "public, max-age=31536000, immutable"
    assert drawn["Cross-Origin-Resource-Policy"] == anywhere
    assert not drawn.cookies
    assert client.get(f"/poses/mountain/{name}").status_code == 404


def test_whoever_shares_a_pose_or_its_tutorial_shows_the_figure(client, tree):
    make.tutorial(slug="stand", pose=tree)
    make.tutorial(slug="rest", pose=make.pose("Rest", slug="rest"))

    pages = {url: shown(client, url) for url in ("/poses/tree/", "/tutorials/stand/")}
    plain = shown(client, "/tutorials/rest/")

    where = re.escape("http://localhost:8000/poses/tree/figure.png?v=")
    for url, page in pages.items():
        assert re.search(f'property="og:image" content="{where}', page), url
        assert 'property="og:image:width" content="1200"' in page
        assert 'property="og:image:alt" content="Tree Pose, drawn"' in page
    assert (
        'property="og:title" content="Tree Pose · Vṛkṣāsana"' in pages["/poses/tree/"]
    )
    assert "/static/studio/card.png" in plain


def test_a_pose_lists_the_tutorials_of_others_that_name_it(client, tree):
    named = Named("Tree", id=tree.pk)
    link = f'<p>Like <a href="pose:{tree.pk}">a tree</a>.</p>'
    ways = {
        "Linked": {"intro": link},
        "Linked last": {"closing": link},
        "Begun there": {"steps": [Step(text="Begin.", from_pose=named)]},
        "Gone into": {"steps": [Step(text="Go.", into_pose=named)]},
        "Safer": {"cautions": (Caution(condition="vertigo", instead=named),)},
    }
    for title, said in ways.items():
        make.tutorial(title=title, **said)
    make.tutorial(title="Its own", pose=tree, intro=link)
    make.draft(title="Only a draft", intro=link)
    make.tutorial(title="Taken back", intro=link).withdraw()
    make.tutorial(title="Of no pose", intro='<p><a href="pose:987654">Gone</a></p>')

    page = shown(client, "/poses/tree/").partition('id="mentioned"')[2]

    assert set(re.findall(r'">([^<]+)</a>', page.partition("</section>")[0])) == set(
        ways
    )


def test_a_tutorial_that_names_a_pose_no_longer_is_no_longer_listed(client, tree):
    said = f'<p><a href="pose:{tree.pk}">A tree</a></p>'
    tutorial = make.tutorial(title="Sway", intro=said)
    tutorial.save_draft(make.sheet(title="Sway", intro="<p>Nothing.</p>"), None)

    before = Tutorial.objects.published().mentioning(tree).count()
    tutorial.publish()

    assert (before, tutorial.mentions.count()) == (1, 0)
    assert "Mentioned in" not in shown(client, "/poses/tree/")


def test_an_address_without_a_page_offers_the_poses_that_may_be_meant(client, tree):
    half = shown(client, "/poses/half-tre/", 404)
    tutorial = shown(client, "/tutorials/warrior-3-with-a-wall/", 404)
    nothing = shown(client, "/poses/xylophone/", 404)
    elsewhere = shown(client, "/instructors/tree/", 404)

    def offered(page):
        found = page.partition("Did you look for")[2].partition("</ul>")[0]
        return re.findall(r'href="/poses/([-\w]+)/"', found)

    assert offered(half)[0] == "half-tree"
    assert offered(tutorial)[0] == "warrior-iii"
    assert offered(nothing) == offered(elsewhere) == []
    assert not client.cookies


def test_who_tries_one_address_after_the_other_is_no_longer_searched_for(client, tree):
    pages = [client.get("/poses/tre/").content.decode() for _ in range(21)]

    assert ["Did you look for" in page for page in pages] == [True] * 20 + [False]
