from dataclasses import replace
from datetime import timedelta

import pytest

from poses import sheet
from poses.page import drawn
from poses.sheet import Picture
from studio.models import Instructor
from tests import make

pytestmark = pytest.mark.django_db


def shown(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode()


def test_a_tutorial_is_read_as_its_live_revision_says_it(client):
    pose = make.pose("Tree Pose", "Vṛkṣāsana")
    tutorial = make.tutorial(
        title="Stand like a tree",
        summary="One leg at a time.",
        intro="<p>Trees <em>sway</em>.</p>",
        steps=["Stand on both feet.", "Lift <one>."],
        closing="<p>Did you sway?</p>",
        pose=pose,
    )
    tutorial.save_draft(make.sheet(title="A draft nobody may see"), None)

    page = shown(client, tutorial.get_absolute_url())

    assert "<h1>Stand like a tree</h1>" in page
    assert "<p>Trees <em>sway</em>.</p>" in page
    assert 'id="step-1"' in page
    assert 'id="step-2"' in page
    assert "Lift &lt;one&gt;." in page
    assert "<p>Did you sway?</p>" in page
    assert '<span lang="sa-Latn">Vṛkṣāsana</span>' in page
    assert "A draft nobody may see" not in page


def test_a_page_can_be_cut_behind_each_numbered_step_and_by_no_word_of_an_author():
    key = sheet.new_key()
    mark = f"<!-- step {key} -->"
    steps = [sheet.Step(key=key, text=mark), sheet.Step(kind="tip", text="Breathe.")]
    tutorial = make.tutorial(intro=f"<p>Sway. {mark}</p>", steps=steps)

    _tutorial, told = drawn(tutorial.slug, None)

    first, last = told["pieces"]
    assert (first.step, last.step) == (key, "")
    assert "&lt;!-- step" in first.html
    assert "Breathe." in last.html
    assert mark not in first.html + last.html


def test_only_checked_credentials_stand_beside_a_name(client):
    mira = make.instructor(display_name="Mira Anand")
    checked = make.credential(instructor=mira, status="verified")
    claimed = make.credential(instructor=mira)
    tutorial = make.tutorial(authors=[mira])

    page = shown(client, tutorial.get_absolute_url())

    assert "Mira Anand" in page
    assert str(checked) in page
    assert str(claimed) not in page


def test_an_instructor_who_is_hidden_keeps_her_byline_and_loses_her_link(client):
    gone = make.instructor(display_name="Mira Anand", state=Instructor.State.HIDDEN)
    tutorial = make.tutorial(authors=[gone])

    page = shown(client, tutorial.get_absolute_url())

    assert "Mira Anand" in page
    assert gone.get_absolute_url() not in page


def test_lists_show_what_is_live_and_nothing_else(client):
    mira = make.instructor(slug="mira")
    pose = make.pose(slug="tree")
    fields = {"authors": [mira], "pose": pose}
    make.tutorial(title="Live and well", **fields)
    make.draft(title="Only a draft", **fields)
    make.tutorial(title="Not yet", published_at=timedelta(hours=1), **fields)
    make.tutorial(title="Taken back", **fields).withdraw()

    for url in (
        "/",
        "/tutorials/",
        "/poses/tree/",
        "/instructors/mira/",
        "/search/?q=well+draft+or+yet+or+taken",
    ):
        page = shown(client, url)
        assert "Only a draft" not in page
        assert "Not yet" not in page
        assert "Taken back" not in page
        assert ("Live and well" in page) is not url.startswith("/search/")


@pytest.mark.parametrize("url", ["/", "/tutorials/", "/poses/", "/instructors/"])
def test_an_empty_studio_says_what_will_be_here(client, url):
    assert 'class="empty' in shown(client, url)


def test_a_search_that_finds_nothing_says_so(client):
    assert "nothing at all" in shown(client, "/search/?q=nothing+at+all")
    assert shown(client, "/search/")


def test_a_long_list_has_pages(client):
    for n in range(26):
        make.tutorial(title=f"Number {n:02}.", published_at=-timedelta(days=n + 1))

    first, second = shown(client, "/tutorials/"), shown(client, "/tutorials/?page=2")

    assert "Number 00." in first
    assert "Number 25." not in first
    assert "Number 25." in second
    assert "?page=2" in first
    assert shown(client, "/tutorials/?page=99") == second


@pytest.mark.parametrize(
    "query", ["Vṛkṣāsana", "vrikshasana", "vrksasana", "tree", "Tree pose"]
)
def test_any_usual_spelling_finds_the_pose(client, query):
    make.pose("Tree Pose", "Vṛkṣāsana", slug="tree")
    make.pose("Corpse Pose", "Śavāsana", slug="corpse")

    page = shown(client, f"/search/?q={query}")

    assert "/poses/tree/" in page
    assert "/poses/corpse/" not in page


def test_words_find_tutorials_with_or_without_accents_the_title_first(client):
    make.tutorial(title="Rest", steps=["Breathe into the bolster."])
    make.tutorial(title="A bolster for Śavāsana")
    make.tutorial(title="Something else")

    page = shown(client, "/search/?q=bolsters")
    accents = shown(client, "/search/?q=savasana")

    assert page.index("A bolster for") < page.index(">Rest<")
    assert "Something else" not in page
    assert "A bolster for Śavāsana" in accents


@pytest.mark.parametrize(
    "query", ["%00", "a%00b", "%ED%A0%80", '"', "a -", "((", "x" * 5000]
)
def test_no_query_is_too_odd_to_be_answered(client, query):
    assert client.get(f"/search/?q={query}").status_code == 200


def test_a_pose_page_shows_every_name_it_goes_by(client):
    pose = make.pose("Tree Pose", "Vṛkṣāsana", slug="tree", description="On one leg.")
    pose.names.create(text="Tree", language="en")

    page = shown(client, "/poses/tree/")

    assert "<h1>Tree Pose</h1>" in page
    assert 'lang="sa-Latn"' in page
    assert "On one leg." in page


def test_a_pose_without_a_name_is_known_by_its_address():
    assert str(make.Pose.objects.create(slug="nameless")) == "nameless"


def test_poses_are_listed_by_their_english_names(client):
    make.pose("Warrior I", slug="a")
    make.pose("Bridge", slug="z")

    page = shown(client, "/poses/")

    assert page.index("/poses/z/") < page.index("/poses/a/")


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/", 7),
        ("/tutorials/", 7),
        ("/tutorials/t1/", 10),
        ("/poses/", 6),
        ("/poses/p1/", 8),
        ("/search/?q=number", 8),
        ("/instructors/", 5),
        ("/instructors/i1/", 9),
    ],
)
@pytest.mark.parametrize("many", [2, 12])
def test_a_page_costs_the_same_few_queries_however_much_there_is(
    client, django_assert_max_num_queries, url, queries, many
):
    for n in range(1, many):
        author = make.instructor(slug=f"i{n}")
        make.credential(instructor=author, status="verified")
        pose = make.pose(f"Number {n}", "Saṃkhyā", slug=f"p{n}")
        make.tutorial(slug=f"t{n}", title=f"Number {n}", authors=[author], pose=pose)

    with django_assert_max_num_queries(queries):
        shown(client, url)


def test_the_desk_shows_an_author_her_own_work_and_nobody_elses(client):
    anna = make.user()
    hers = make.instructor(user=anna)
    make.draft(title="Half a thought", authors=[hers])
    make.tutorial(title="A whole one", authors=[hers])
    make.draft(title="Somebody else's")

    client.force_login(make.user(role="instructor"))
    empty = shown(client, "/desk/")
    client.force_login(anna)
    page = shown(client, "/desk/")

    assert "Nothing carries your name yet." in empty
    assert "Half a thought" in page
    assert "A whole one" in page
    assert "Somebody else" not in page


def test_a_tutorial_without_a_word_has_no_preview(client):
    anna = make.user()
    bare = make.Tutorial.objects.create(slug="bare", title="Bare")
    bare.authorships.create(instructor=make.instructor(user=anna))
    client.force_login(anna)

    assert client.get(f"/desk/tutorials/{bare.pk}/preview/").status_code == 404


def test_the_author_previews_her_draft_and_a_stranger_finds_nothing(client):
    anna = make.user()
    draft = make.draft(title="Half a thought", authors=[make.instructor(user=anna)])
    url = f"/desk/tutorials/{draft.pk}/preview/"

    anonymous = client.get(url)
    client.force_login(make.user(role="instructor"))
    stranger = client.get(url)
    client.force_login(anna)
    author = client.get(url)

    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/accounts/login/")
    assert stranger.status_code == 404
    assert "Half a thought" in author.content.decode()
    assert author["Cache-Control"] == "private, no-store"


def test_only_those_who_teach_or_taught_here_are_shown(client):
    for state in Instructor.State:
        make.instructor(slug=state, display_name=f"Anna {state}", state=state)

    def found(url):
        page = shown(client, url)
        return {state for state in Instructor.State if f"Anna {state}" in page}

    pages = {
        it
        for it in Instructor.State
        if client.get(f"/instructors/{it}/").status_code == 200
    }
    assert pages == found("/") == found("/instructors/") == {"active", "alumni"}


def test_a_byline_leads_to_whoever_taught_here_once(client):
    once = make.instructor(state=Instructor.State.ALUMNI)
    tutorial = make.tutorial(authors=[once])

    assert once.get_absolute_url() in shown(client, tutorial.get_absolute_url())


def test_an_instructors_page_lists_what_she_taught_alone_or_with_others(client):
    mira, tomas = make.instructor(slug="mira"), make.instructor()
    make.tutorial(title="By Mira", authors=[mira])
    make.tutorial(title="By both", authors=[tomas, mira])
    make.tutorial(title="By Tomas", authors=[tomas])

    page = shown(client, "/instructors/mira/")

    titles = ("By Mira", "By both", "By Tomas")
    assert [title in page for title in titles] == [True, True, False]


def test_a_pose_page_lists_its_own_tutorials(client):
    make.tutorial(title="Stand tall", pose=make.pose(slug="tree"))
    make.tutorial(title="Lie flat", pose=make.pose(slug="corpse"))

    page = shown(client, "/poses/tree/")

    assert "Stand tall" in page
    assert "Lie flat" not in page


def test_a_refused_credential_is_not_shown(client):
    mira = make.instructor(slug="mira")
    held = [
        make.credential(instructor=mira),
        make.credential(instructor=mira, status="verified"),
        make.credential(instructor=mira, status="rejected", reason="Unknown."),
    ]

    page, listed = shown(client, "/instructors/mira/"), shown(client, "/instructors/")

    assert [str(it) in page for it in held] == [True, True, False]
    assert [str(it) in listed for it in held] == [False, True, False]


def test_a_long_list_of_poses_has_pages(client):
    for n in range(26):
        make.pose(f"Number {n:02}.")

    assert "Number 25." not in shown(client, "/poses/")
    assert "Number 25." in shown(client, "/poses/?page=2")


def test_what_is_said_of_people_and_poses_stays_text(client):
    sly = "<script>alert(1)</script>"
    make.instructor(slug="mira", bio=sly, headline=sly)
    make.pose(slug="tree", description=sly)

    for url in ("/instructors/mira/", "/poses/tree/"):
        assert sly not in shown(client, url)


def test_a_preview_shows_the_newest_draft_without_comments(client):
    anna = make.user()
    tutorial = make.tutorial(title="Live", authors=[make.instructor(user=anna)])
    tutorial.save_draft(make.sheet(title="A newer thought"), anna)
    client.force_login(anna)

    page = shown(client, f"/desk/tutorials/{tutorial.pk}/preview/")

    assert "<h1>A newer thought</h1>" in page
    assert "comments" not in page.lower()


def test_a_card_shows_the_picture_of_its_page_or_else_the_pose(client):
    drawn = make.pose("Tree", figure={"view": "side"})
    shown = Picture("3f" * 16, 960, 640, "A foot", focus="left")
    make.tutorial(title="With a picture", pose=drawn, picture=shown)
    draft = make.tutorial(title="With a figure", pose=drawn)
    draft.save_draft(replace(draft.draft.sheet, picture=shown), make.user())

    cards = client.get("/tutorials/").content.decode().split("<article")[1:]

    figured, pictured = cards
    assert "With a picture" in pictured
    assert f"{'3f' * 16}-480.avif 480w" in pictured
    assert 'alt="" class="focus-left"' in pictured
    assert "drawn" not in pictured
    assert "drawn" in figured
    assert "3f3f" not in figured
