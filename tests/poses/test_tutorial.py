"""The tutorial page: everything a Sheet says, where a reader needs it."""

import re

import pytest
from django.core.cache import cache

from poses.models import Prop, PropLink
from poses.sheet import Figure, Hold, Named, Picture, Repetitions, Step
from studio.models import StudioProfile
from tests import make
from tests.poses import pyramid
from tests.poses.shelf import figure

pytestmark = pytest.mark.django_db


def shown(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def words(html):
    """What a reader sees of some HTML."""
    bare = re.sub(
        r"<[^>]+>", "", re.sub(r"<(script|style).*?</\1>", "", html, flags=re.S)
    )
    return " ".join(bare.replace("&#x27;", "'").split())


def part(html, start, end):
    """The words between two marks of a page."""
    return words(html[html.index(start) :].split(end, 1)[0])


@pytest.fixture
def page(client):
    pyramid.tutorial()
    return shown(client, "/tutorials/pyramid/")


def test_a_draft_is_a_404_to_the_public(client):
    draft = make.draft()

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(f"{draft.get_absolute_url()}print/").status_code == 404


def test_the_facts_stand_at_a_glance(page):
    facts = re.findall(
        r"<li>(.*?)</li>", page.split('class="facts"')[1].split("</ul>")[0]
    )

    assert facts == [
        "Beginner", "≈ 6 min", "Both sides", "5–8 breaths each", "2 blocks, if you like"
    ]  # fmt: skip


def test_what_you_need_comes_before_the_steps_with_what_else_would_do(page):
    needs = part(page, '<section class="card needs"', "</section>")

    assert needs == (
        "What you need 2 × Blocks if you like beside the front ankle "
        "Instead: a thick book; chair (its seat) See it at Shop (paid link) "
        "We earn from qualifying purchases."
    )
    assert page.index('id="needs"') < page.index('id="care"') < page.index('id="steps"')


def test_a_paid_link_says_so_to_people_and_machines(page):
    assert (
        '<a href="https://shop.example/block" rel="sponsored nofollow noopener">'
        in page
    )


def test_an_authors_own_shop_stands_before_the_studios_and_strangers_do_not(client):
    mine, hers = make.instructor(), make.instructor()
    tutorial = pyramid.tutorial(authors=[mine])
    block = Prop.objects.get(slug="block")
    for person, name in ((hers, "Hers"), (mine, "Mine")):
        PropLink.objects.create(
            prop=block, instructor=person, merchant=name, url="https://x.example"
        )

    page = shown(client, tutorial.get_absolute_url())

    assert "See it at Mine" in page
    assert "paid link" not in page
    assert '<a href="https://x.example" rel="noopener">' in page


def test_who_should_take_care_is_told_with_the_safer_pose(page):
    assert part(page, '<section class="care"', "</section>").startswith(
        "Skip or change this if … A torn hamstring. Leave this out. Wait. "
        "Safer: Half Forward Fold"
    )
    assert '<a href="/poses/half-forward-fold/">Half Forward Fold</a>' in page


def chips(page, number):
    step = page.split(f'id="step-{number}"')[1].split("</li>\n      \n")[0]
    found = re.search(r'<ul class="chips">(.*?)</ul>', step.split('id="step-')[0], re.S)
    return re.findall(r"<li[^>]*>(.*?)</li>", found[1]) if found else []


def test_a_step_repeats_what_it_uses(page):
    assert {number: chips(page, number) for number in (2, 3, 8, 9, 10, 11, 13)} == {
        2: [
            '<a href="/poses/warrior-i/">From Warrior I</a>',
            "Left side",
            "2 blocks: within reach",
        ],
        3: [],
        8: ["Exhale", '<a href="#chapter-1">Video at 1:20</a>'],
        9: ["If you like", "2 blocks: beside the left ankle"],
        10: ["Inhale: lengthen", "Exhale: soften"],
        11: ["Hold 5–8 breaths, about 50–80 s"],
        13: ["Repeat 2–12"],
    }


def test_the_breath_technique_is_explained_in_place(page):
    first = page.split('id="step-1"')[1].split('id="step-2"')[0]

    assert part(first, "<summary>", "</details>") == (
        "How Ujjayi is done Narrow the throat. Not if dizzy."
    )
    assert page.count("How Ujjayi is done") == 1


def test_a_technique_that_no_step_explains_stands_above_them(client):
    sheet = pyramid.sheet(*pyramid.library())
    make.tutorial(slug="breathe", technique=sheet.technique)
    buzz = Step(text="Buzz.", technique=pyramid.Named("Buzzing"))
    make.tutorial(slug="hum", technique=pyramid.Named("Humming"), steps=[buzz])

    assert "How Ujjayi is done" in shown(client, "/tutorials/breathe/")
    assert "Breath: Humming" in shown(client, "/tutorials/hum/")


def test_the_other_side_unfolds_into_real_steps(page):
    again = page.split('<details class="again">')[1].split("</details>")[0]

    assert "The steps with the right side first" in again
    assert again.count("<li><span") == 11
    assert words(again.split("<li>")[2]).startswith("3 Make the right knee long")
    assert "2 blocks: beside the right ankle" in again


def test_a_link_rewrites_every_step_for_the_other_side(client):
    pyramid.tutorial()

    left = words(shown(client, "/tutorials/pyramid/?lead=left"))
    right = words(shown(client, "/tutorials/pyramid/?lead=right"))

    assert "Make the left knee long" in left
    assert "Root the outer edge of the right foot" in left
    assert "Make the right knee long" in right
    assert "Root the outer edge of the left foot" in right
    assert "The steps with the left side first" in right
    assert right.count("Right side") == left.count("Left side") == 1


def test_the_switch_says_which_side_is_shown_and_an_unknown_one_is_none(client):
    pyramid.tutorial()
    make.tutorial(slug="seat")

    def way(query):
        page = shown(client, f"/tutorials/pyramid/{query}")
        return re.findall(r'lead=(\w+)#steps" aria-current', page)

    assert [way(q) for q in ("", "?lead=left", "?lead=right", "?lead=up")] == [
        ["left"], ["left"], ["right"], ["left"]
    ]  # fmt: skip
    assert "lead=" not in shown(client, "/tutorials/seat/?lead=right")


def test_names_are_told_with_their_pronunciation(client):
    pose = make.pose("Pyramid Pose", "Pārśvottānāsana", slug="pyramid-pose")
    pose.names.filter(language="sa-Latn").update(pronunciation="parsh-voh-tah-NAH-sana")
    pyramid.tutorial(pose=pose)

    head = part(shown(client, "/tutorials/pyramid/"), '<p class="iast">', "</p>")

    assert head == "Pārśvottānāsana say parsh-voh-tah-NAH-sana"


def test_pictures_stand_at_the_top_and_at_steps_with_their_words(client):
    lead = Picture("a" * 32, 1600, 1200, "Two blocks and a foot", "Filmed at dusk")
    at_step = Picture("b" * 32, 960, 720, "A heel")
    steps = [Step(text="Stand.", picture=at_step)]
    make.tutorial(slug="seen", picture=lead, steps=steps)

    page = shown(client, "/tutorials/seen/")

    first, second = re.findall(r"<img [^>]+>", page)
    assert 'alt="Two blocks and a foot"' in first
    assert 'width="1600" height="1200"' in first
    assert 'fetchpriority="high"' in first
    assert 'alt="A heel"' in second
    assert 'loading="lazy"' in second
    assert '<figcaption class="meta">Filmed at dusk</figcaption>' in page


def test_a_video_is_a_link_that_asks_nobody_before_the_click(page):
    video = page.split('id="video"')[1].split("</section>")[0]

    assert "<iframe" not in page
    assert 'href="https://www.youtube.com/watch?v=abc123"' in video
    assert "Pyramid, filmed 5:00 · with captions · plays from YouTube" in words(video)
    assert "1:20 The fold Step 8 3:20 Coming up" in words(video)


def test_the_benefits_say_on_whose_word(page):
    good = part(page, 'aria-labelledby="good-for"', "</section>")

    assert good.endswith("Long legs from a study A calm head from teaching")
    assert '<a href="https://example.org/study" rel="noopener">from a study</a>' in page


def test_an_update_says_what_changed(client):
    tutorial = pyramid.tutorial()
    before = shown(client, tutorial.get_absolute_url())
    tutorial.save_draft(tutorial.draft.sheet, None, note="Blocks added in step 9.")
    tutorial.publish()

    after = shown(client, f"{tutorial.get_absolute_url()}?c=1")

    assert "updated" not in part(before, 'class="byline"', "</header>")
    assert "updated" in part(after, 'class="byline"', "</header>")
    assert ": Blocks added in step 9." in after


def test_the_tutorials_beside_it_in_time_are_named(client):
    make.tutorial(title="Long ago", published_at=-make.days(9))
    make.tutorial(title="Before", slug="before", published_at=-make.days(3))
    make.tutorial(title="This", slug="this", published_at=-make.days(2))
    make.tutorial(title="After", slug="after", published_at=-make.days(1))
    make.tutorial(title="Taken back", published_at=-make.days(1.5)).withdraw()
    make.tutorial(title="Planned", published_at=make.days(1))
    make.draft(title="Draft")

    beside = part(shown(client, "/tutorials/this/"), 'class="neighbours"', "</nav>")

    assert beside.endswith("Before this Before After this After")


def test_a_publication_shows_at_once_although_what_was_said_is_kept(client):
    tutorial = make.tutorial(slug="tree", intro="<p>Old words.</p>")
    shown(client, "/tutorials/tree/")
    tutorial.save_draft(make.sheet(intro="<p>New words.</p>"), None)
    tutorial.publish()

    page = shown(client, "/tutorials/tree/?c=1")

    assert "New words." in page
    assert "Old words." not in page


def test_links_in_the_story_follow_what_they_name_and_vanish_with_it(client):
    pose = make.pose("Tree Pose", slug="tree-pose")
    other = make.tutorial(slug="other")
    make.draft(slug="secret")
    story = (
        '<p>See <a href="/poses/tree-pose/">trees</a>, <a href="/tutorials/other/#step-2">'
        'that</a>, <a href="/tutorials/secret/">this</a>, <a href="/poses/nowhere/">no</a>'
        ' and <a href="http://localhost:8000/poses/tree-pose/">trees</a> {left}.</p>'
    )
    tutorial = make.tutorial(slug="story", intro=story)
    pose.slug = "vrksasana"
    pose.save(update_fields=["slug"])

    def told():
        cache.clear()
        page = shown(client, "/tutorials/story/")
        return page.split('<div class="prose">')[1].split("</div>")[0]

    rel = 'rel="noopener"'
    assert told() == (
        f'<p>See <a href="/poses/vrksasana/" {rel}>trees</a>, '
        f'<a href="/tutorials/other/#step-2" {rel}>that</a>, this, '
        f'<a href="/poses/nowhere/" {rel}>no</a> and '
        f'<a href="/poses/vrksasana/" {rel}>trees</a> left.</p>'
    )
    assert f'href="pose:{pose.pk}"' in tutorial.draft.sheet.intro
    other.withdraw()
    assert "that, this" in told()


def test_a_token_never_breaks_a_tag(client):
    make.tutorial(slug="x", intro='<p><a href="/?x={left}">{right}</a> {{so}}</p>')

    page = shown(client, "/tutorials/x/")

    assert '<p><a href="/?x={left}" rel="noopener">right</a> {so}</p>' in page


def test_what_an_author_typed_is_text_and_never_markup(client):
    bad = "<script>alert(1)</script>{left}"
    step = Step(text=f"{bad}\nsecond line\n\n{bad}", inhale_text=bad)
    make.tutorial(slug="x", title="A <b>", lead_side="left", steps=[step])

    page = shown(client, "/tutorials/x/")

    assert "<script>alert" not in page
    assert '<b class="side-word">left</b><br>second line</p><p>&lt;script&gt;' in page


def test_repetitions_tips_and_seconds_are_told_in_their_own_way(client):
    make.tutorial(
        slug="roll",
        steps=[
            Step(text="Roll.", repetitions=Repetitions(8, 12, 3), side="both"),
            Step(text="Slower is harder.", kind="tip"),
            Step(text="Rest.", hold=Hold(60, 120, "seconds"), into_pose=pyramid.Named("Rest")),
            Step(text="Breathe.", breath="natural"),
        ],
    )  # fmt: skip

    page = shown(client, "/tutorials/roll/")

    assert chips(page, 1) == ["Both sides", "3 sets of 8–12"]
    assert chips(page, 2) == ["Into Rest", "Hold 1–2 minutes"]
    assert chips(page, 3) == ["Breathe as it comes"]
    assert '<span class="step-kind">Tip</span>' in page
    assert "1–2 minutes" in part(page, 'class="facts"', "</ul>")


def test_a_tutorial_of_repetitions_says_how_often_at_a_glance(client):
    steps = [Step(text="Circle.", repetitions=Repetitions(5, 5, per_side=True))]
    make.tutorial(slug="circles", steps=steps)

    facts = part(shown(client, "/tutorials/circles/"), 'class="facts"', "</ul>")

    assert facts.endswith("≈ 2 min5 times on each side")


def test_an_article_without_steps_has_neither_time_nor_steps(client):
    make.tutorial(slug="story", steps=[])

    page = shown(client, "/tutorials/story/")

    assert 'id="steps"' not in page
    assert "min" not in part(page, 'class="facts"', "</ul>")
    assert "Cue card" not in page


def test_a_prop_that_the_library_does_not_know_is_called_as_the_author_did(client):
    prop = pyramid.Named("garden hose")
    make.tutorial(slug="x", props=(pyramid.PropUse(prop, need="required"),))

    assert "Garden hose" in part(shown(client, "/tutorials/x/"), "needs", "</section>")


def test_the_cue_card_is_one_page_with_breath_marks_and_a_way_back(client):
    StudioProfile(name="Slow Studio").save()
    pyramid.tutorial()

    card = shown(client, "/tutorials/pyramid/print/?lead=right")

    assert card.count('<b class="cue-number">') == 13
    assert re.findall(r'<span class="cue-breath"[^>]*>(.*?)</span>', card)[7:12] == [
        "↓", "", "↑↓", "", "↓"
    ]  # fmt: skip
    assert "Make the <b" in card
    assert '<p class="cue-chips">Exhale</p>' in card
    assert 'aria-label="QR code that opens the tutorial"' in card
    assert "http://localhost:8000/tutorials/pyramid/" in card
    assert '<a href="?lead=left">Left first</a>' in card


def test_a_step_shows_the_drawing_of_a_pose_turned_if_it_says_so(client):
    pose = make.pose("Tree Pose", figure=figure("tree-pose"))
    tree = Named("Tree Pose", pose.pk)
    steps = [
        Step(text="Stand.", figure=Figure(tree)),
        Step(text="Change.", figure=Figure(tree, is_turned=True)),
        Step(text="Look.", figure=Figure(Named("A pose of mine"))),
    ]
    make.tutorial(slug="tree", lead_side="left", steps=steps)

    def drawn(query=""):
        page = shown(client, f"/tutorials/tree/{query}")
        return re.findall(r"aria-label=\"(Tree Pose, drawn[^\"]*)\"", page)

    made, turned = "Tree Pose, drawn", "Tree Pose, drawn on the other side"
    assert drawn() == [made, turned]
    assert drawn("?lead=right") == [turned, made]


@pytest.mark.parametrize("many", [1, 12])
def test_a_tutorial_page_costs_the_same_few_queries_whatever_it_says(
    client, many, django_assert_num_queries
):
    tutorial = pyramid.tutorial(authors=[make.instructor() for _ in range(many)])
    for author in tutorial.authors:
        make.credential(instructor=author, status="verified")

    with django_assert_num_queries(7):
        shown(client, "/tutorials/pyramid/")
    with django_assert_num_queries(2):
        shown(client, "/tutorials/pyramid/?c=x")
    with django_assert_num_queries(6):
        shown(client, "/tutorials/pyramid/print/")
