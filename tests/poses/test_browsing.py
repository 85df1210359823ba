"""The library page: what fits a choice, what else would, and the way out of nothing."""

import re

import pytest
from django.core.cache import cache

from poses.models import BodyArea, Condition, Prop, PropSubstitution
from tests import make

pytestmark = pytest.mark.django_db

FIGURE = {"view": "side", "rests": ["near_foot"], "near_leg": [270, 270, 0]}


class Library:
    """What the library page shows for a query."""

    def __init__(self, client, query=""):
        cache.clear()
        self.answer = client.get(f"/poses/?{query}")
        self.page = self.answer.content.decode()

    @property
    def poses(self):
        return re.findall(r'<h3><a href="/poses/([-\w]+)/"', self.page)

    def numbers(self, question):
        """How many poses each answer would leave."""
        found = re.findall(
            rf'name="{question}" value="([-\w]+)"[^>]*> <span>[^<]+</span>'
            r" <small>(\d+)</small>",
            self.page,
        )
        return {value: int(number) for value, number in found}

    @property
    def chosen(self):
        return re.findall(r'name="(\w+)" value="([-\w]+)" checked', self.page)

    @property
    def ways_out(self):
        ways = self.page.partition('class="ways"')[2].partition("</ul>")[0]
        return re.findall(r'<a href="([^"]+)">([^<]+)</a>', ways)


@pytest.fixture
def library(client):
    return lambda query="": Library(client, query)


def row(model, slug, **fields):
    return model.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " "), **fields}
    )[0]


def pose(slug, **said):
    """
    A pose of which all is said: `areas` with their effects, the props it `needs` and
    `likes`, and the conditions by advice.
    """
    rows = {
        name: said.pop(name, ())
        for name in ("areas", "needs", "likes", "avoid", "ask", "modify")
    }
    made = make.pose(said.pop("name", slug.title()), slug=slug, **said)
    for area, effect in rows["areas"]:
        made.areas.create(area=row(BodyArea, area), effect=effect)
    for name, need in {"needs": "required", "likes": "optional"}.items():
        for prop in rows[name]:
            made.props.create(prop=row(Prop, prop), need=need)
    for advice in ("avoid", "ask", "modify"):
        for condition in rows[advice]:
            made.contraindications.create(
                condition=row(Condition, condition), advice=advice
            )
    return made


def test_the_library_lists_every_pose_by_its_english_name(library):
    pose("b", name="Bridge")
    pose("a", name="warrior")
    make.Pose.objects.create(slug="nameless")

    assert library().poses == ["b", "a", "nameless"]


def test_a_card_is_one_link_with_names_level_sides_and_props(library):
    pose(
        "tree",
        name="Tree Pose",
        sanskrit="Vṛkṣāsana",
        level_most=2,
        sidedness="two_sided",
        likes=["block"],
        needs=["wall"],
        figure=FIGURE,
    )

    card = (
        library().page.partition('<article class="card')[2].partition("</article>")[0]
    )

    words = " ".join(re.sub(r"<[^>]+>", " ", card.partition(">")[2]).split())
    assert words == (
        "Tree Pose Vṛkṣāsana Yoga · beginner – intermediate One side, then the other"
        " Props: needs wall, block"
    )
    assert card.count("<a ") == 1
    assert 'src="/poses/tree/figure.svg?v=' in card
    assert 'loading="eager"' in card


LEVELS = {"low": (1, 1), "mid": (1, 2), "high": (3, 3)}


def test_each_question_leaves_what_fits_any_of_its_answers(library):
    for slug, (least, most) in LEVELS.items():
        pose(slug, level_least=least, level_most=most, base="standing")
    pose("sitting", level_least=2, level_most=2, base="seated")

    assert library("level=intermediate").poses == ["mid", "sitting"]
    assert library("level=beginner&level=advanced").poses == ["high", "low", "mid"]
    assert library("level=beginner&base=standing&base=prone").poses == ["low", "mid"]
    assert library("level=beginner&base=seated").poses == []


def test_each_answer_says_what_it_would_leave_the_others_to_its_question_aside(library):
    pose("a", base="standing", level_most=1, movements=["twist", "balance"])
    pose("b", base="seated", level_most=1, movements=["twist"], discipline="pilates")
    pose("c", base="seated", level_least=3, kind="rest", sidedness="two_sided")

    everything = library()
    chosen = library("base=seated&level=beginner")

    assert everything.numbers("level") == {
        "beginner": 2, "intermediate": 0, "advanced": 1
    }  # fmt: skip
    assert everything.numbers("movement")["twist"] == 2
    assert everything.numbers("discipline") == {"yoga": 2, "pilates": 1, "mobility": 0}
    assert everything.numbers("kind")["rest"] == 1
    assert everything.numbers("sides") == {"symmetric": 2, "two_sided": 1}
    assert chosen.poses == ["b"]
    assert chosen.chosen == [("level", "beginner"), ("base", "seated")]
    assert chosen.numbers("base")["standing"] == 1
    assert chosen.numbers("level")["advanced"] == 1
    assert chosen.numbers("movement") | {"twist": 1, "balance": 0} == chosen.numbers(
        "movement"
    )


def test_a_part_of_the_body_counts_for_the_whole_and_the_effect_is_of_that_part(
    library,
):
    row(BodyArea, "leg")
    row(BodyArea, "thigh", parent=row(BodyArea, "leg"))
    row(BodyArea, "hamstrings", parent=row(BodyArea, "thigh"))
    pose("fold", areas=[("hamstrings", "stretches"), ("back", "strengthens")])
    pose("plank", areas=[("back", "stretches"), ("leg", "strengthens")])

    assert library("area=leg").poses == ["fold", "plank"]
    assert library("area=hamstrings").poses == ["fold"]
    assert library("area=leg&effect=strengthens").poses == ["plank"]
    assert library("effect=stretches").poses == ["fold", "plank"]
    counted = library("area=back&effect=stretches")
    assert counted.numbers("area") == {
        "back": 1, "leg": 1, "thigh": 1, "hamstrings": 1
    }  # fmt: skip
    assert counted.numbers("effect") | {"stretches": 1, "strengthens": 1} == (
        counted.numbers("effect")
    )


def test_what_somebody_has_is_enough_when_all_that_is_needed_is_there_or_stands_in(
    library,
):
    pose("free", likes=["block"])
    pose("wall", needs=["wall"])
    pose("both", needs=["wall", "strap"])
    chair, wall = row(Prop, "chair"), row(Prop, "wall")
    PropSubstitution.objects.create(prop=wall, substitute=chair)

    assert library("have=nothing").poses == ["free"]
    assert library("have=block").poses == ["free"]
    assert library("have=chair").poses == ["free", "wall"]
    assert library("have=strap").poses == ["free"]
    assert library("have=strap&have=chair").poses == ["both", "free", "wall"]
    assert library("have=strap").numbers("have") == {
        "nothing": 1, "block": 1, "chair": 2, "strap": 1, "wall": 2
    }  # fmt: skip


def test_who_is_careful_loses_what_is_unfit_and_is_told_what_to_change(library):
    pose("headstand", avoid=["glaucoma"])
    pose("plow", ask=["sore-neck"])
    pose("fold", modify=["glaucoma", "sore-neck"])
    pose("rest")

    found = library("careful=glaucoma&careful=sore-neck")

    assert found.poses == ["fold", "rest"]
    assert found.numbers("careful") == {"glaucoma": 3, "sore-neck": 3}
    assert found.page.count("Do it differently: ") == 1
    assert "Do it differently: glaucoma, sore neck" in found.page
    assert "no medical clearance" in found.page
    assert "no medical clearance" not in library().page
    assert "Do it differently" not in library().page


def test_only_what_is_published_makes_a_pose_a_taught_one(library):
    mira = make.instructor(slug="mira")
    hidden = make.instructor(slug="gone", state=make.Instructor.State.HIDDEN)
    make.tutorial(pose=pose("live"), authors=[mira, hidden])
    make.draft(pose=pose("draft"), authors=[mira])
    make.tutorial(pose=pose("gone"), authors=[mira]).withdraw()

    assert library("taught=yes").poses == ["live"]
    assert library("by=mira").poses == ["live"]
    assert library().numbers("by") == {"mira": 1}


def test_words_find_a_name_in_any_spelling_the_best_first(library):
    pose("triangle", name="Triangle Pose", sanskrit="Trikoṇāsana")
    pose("revolved", name="Revolved Triangle", sanskrit="Parivṛtta Trikoṇāsana")
    pose("tree", name="Tree Pose", level_least=3)

    whole, wrong = library("q=trikonasana"), library("q=trikonsana")

    assert whole.poses == ["triangle", "revolved"]
    assert whole.numbers("level")["advanced"] == 2
    assert "come near" not in whole.page
    assert wrong.poses == ["triangle"]
    assert "Nothing is called “trikonsana”" in wrong.page
    assert library("q=triangle&sort=new").poses == ["revolved", "triangle"]
    assert library("q=tree&level=beginner").ways_out == [
        ("/poses/?level=beginner", "Without “tree” there are 2 poses"),
        ("/poses/?q=tree", "Without “Level: beginner” there is 1 pose"),
    ]
    assert "Begin again with all poses" in library("q=xylophone&base=prone").page


@pytest.mark.parametrize(
    ("sort", "order"),
    {
        "": ["a", "b", "c"],
        "sanskrit": ["c", "a", "b"],
        "level": ["b", "a", "c"],
        "new": ["c", "b", "a"],
        "nonsense": ["a", "b", "c"],
    }.items(),
)
def test_poses_come_in_the_order_that_was_asked_for(library, sort, order):
    pose("a", sanskrit="Vṛkṣāsana", level_least=2, level_most=2)
    pose("b", level_least=1, level_most=2)
    pose("c", sanskrit="Āñjaneyāsana", level_least=2, level_most=3)

    assert library(f"sort={sort}").poses == order


def test_nothing_says_which_one_thing_to_drop(library):
    pose("a", base="standing", avoid=["vertigo"], level_most=1)
    pose("b", base="seated", avoid=["glaucoma"])

    none = library("base=standing&careful=vertigo&careful=glaucoma&level=beginner")

    assert none.poses == []
    assert none.ways_out == [
        (
            "/poses/?level=beginner&amp;base=standing&amp;careful=glaucoma",
            "Without “Careful with: vertigo” there is 1 pose",
        )
    ]


def test_a_choice_is_walked_page_by_page_and_taken_back_answer_by_answer(library):
    for n in range(30):
        pose(f"p{n:02}", base="standing")
    pose("other", base="seated")

    second = library("base=standing&page=2")

    assert second.poses == [f"p{n}" for n in range(24, 30)]
    assert "30 poses" in second.page
    assert 'href="/poses/?base=standing&amp;page=1"' in second.page
    assert 'href="http://localhost:8000/poses/?base=standing&amp;page=2"' in second.page
    assert library("base=standing&page=99").poses == second.poses
    chips = second.page.partition('aria-label="What you chose"')[2].partition("</ul>")[
        0
    ]
    assert re.findall(r'href="([^"]+)">([^<]+?) ?<', chips) == [
        ("/poses/", "Base: standing"),
        ("/poses/", "Clear all"),
    ]


def test_an_answer_that_the_library_does_not_know_is_left_out_of_the_address(library):
    pose("a", base="standing")

    unknown = library("base=standing&base=flying&area=nowhere&q=tree&sort=new")

    assert unknown.answer.status_code == 302
    assert unknown.answer["Location"] == "/poses/?q=tree&base=standing&sort=new"


@pytest.mark.parametrize("many", [2, 20])
def test_the_library_asks_ten_queries_at_most(
    client, django_assert_max_num_queries, many
):
    for n in range(many):
        made = pose(
            f"p{n}",
            sanskrit="Saṃkhyā",
            needs=[f"prop{n}"],
            modify=["vertigo"],
            areas=[(f"area{n}", "loads")],
            figure=FIGURE,
        )
        make.tutorial(pose=made)
    cache.clear()

    with django_assert_max_num_queries(10):
        client.get("/poses/?q=sankhia&careful=vertigo&level=beginner&effect=loads")
    with django_assert_max_num_queries(4):
        client.get("/poses/?level=beginner&sort=new")
    client.get("/poses/?level=beginner")
    with django_assert_max_num_queries(0):
        client.get("/poses/?level=beginner")
