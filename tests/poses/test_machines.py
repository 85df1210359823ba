"""What programs read: the feeds and the map of the site."""

from datetime import timedelta
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import feedparser
import pytest
import time_machine
from django.core.cache import cache

from poses import sitemaps
from poses.models import BreathTechnique, Prop, PropLink
from poses.sheet import (
    Benefit,
    Caution,
    Hold,
    Named,
    PropUse,
    Repeat,
    Step,
    StepProp,
    Video,
)
from studio import prose
from tests import make

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost:8000"


@pytest.fixture
def shelf():
    mira, tomas = make.instructor(slug="mira"), make.instructor(slug="tomas")
    make.instructor(slug="hidden", state="hidden")
    make.tutorial(
        title="Roll <up>", slug="roll-up", authors=[tomas], steps=["Lie down."],
        summary="Lie & <b>roll</b>.", published_at=-timedelta(days=2),
    )  # fmt: skip
    make.tutorial(
        title="Tree", slug="tree", authors=[mira], pose=make.pose(slug="vrks")
    )
    make.draft(title="Draft", slug="draft", authors=[mira])
    make.tutorial(title="Plan", slug="plan", published_at=timedelta(hours=1))
    make.tutorial(title="Gone", slug="gone", authors=[mira]).withdraw()


def feed(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    found = feedparser.parse(answer.content, sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_the_feed_has_what_is_live_and_the_newest_first(client, shelf):
    found = feed(client, "/feed/")

    assert found.version == "atom10"
    assert (found.feed.title, found.feed.id) == ("The studio", f"{SITE}/")
    tree, roll_up = found.entries
    assert [tree.title, roll_up.title_detail.value] == ["Tree", "Roll <up>"]
    assert roll_up.title_detail.type == "text/plain"
    assert roll_up.summary == "Lie &amp; &lt;b&gt;roll&lt;/b&gt;."
    assert roll_up.link == f"{SITE}/tutorials/roll-up/"
    assert roll_up.id.startswith("tag:localhost:8000,2026:tutorial:")
    assert [it.term for it in tree.tags] == ["Tree Pose"]
    assert tree.author.startswith("Instructor")
    assert roll_up.published_parsed < tree.published_parsed


def test_an_entry_stays_the_same_when_its_page_moves_and_changes(client, shelf):
    before = feed(client, "/feed/").entries[0]
    tutorial = make.Tutorial.objects.get(slug="tree")

    with time_machine.travel(tutorial.published_at + timedelta(hours=1), tick=False):
        tutorial.slug = "the-tree"
        tutorial.save(update_fields=["slug"])
        tutorial.save_draft(make.sheet(title="A tree"), None)
        tutorial.publish()
        cache.clear()
        after = feed(client, "/feed/").entries[0]

    assert (after.id, after.published) == (before.id, before.published)
    assert (after.title, after.link) == ("A tree", f"{SITE}/tutorials/the-tree/")
    assert after.updated_parsed > before.updated_parsed


def test_an_instructors_feed_has_hers_alone(client, shelf):
    found = feed(client, "/instructors/mira/feed/")

    assert [it.title for it in found.entries] == ["Tree"]
    assert found.feed.title.endswith("at The studio")
    assert found.feed.link == f"{SITE}/instructors/mira/"
    assert client.get("/instructors/hidden/feed/").status_code == 404


def test_a_feed_without_tutorials_is_a_feed(client):
    assert feed(client, "/feed/").entries == []


@pytest.fixture
def block():
    """A prop with a shop that pays, so that there is something to leave out."""
    block = Prop.objects.create(slug="block", name="block", plural="blocks")
    PropLink.objects.create(prop=block, merchant="Shop", url="https://shop.example/")
    return block


def test_the_feed_says_everything_that_a_tutorial_says(client, block):
    pose = make.pose(slug="tree-pose")
    make.tutorial(slug="gone").withdraw()
    ujjayi = BreathTechnique.objects.create(
        name="Ujjayi", how_to="Narrow the throat.", caution="Not with asthma."
    )
    foot = Step(
        text="Step your {left} foot <b>forward</b>.",
        breath="inhale",
        hold=Hold(5, 8, "breaths"),
        props=(StepProp(Named("block", block.pk), 2, "beside the {left} foot"),),
    )
    make.tutorial(
        slug="whole",
        intro='<p>See <a href="/poses/tree-pose/">the pose</a>, <a href="/tutorials/gone/">a page</a> and <a href="#step-1">{left}</a>.</p>',
        closing="<p>Then {right}.</p>",
        lead_side="left",
        technique=Named("Ujjayi", ujjayi.pk),
        props=(PropUse(Named("block", block.pk), 2, 2, "optional", "light ones"),),
        cautions=(
            Caution("a sore knee", "modify", "Bend it.", Named("Tree", pose.pk)),
            Caution("dizziness", "avoid", instead=Named("Lying down")),
            Caution("pregnancy"),
        ),
        benefits=(
            Benefit("Calms.", "study", "https://example.org/"),
            Benefit("Warms.", "teaching"),
            Benefit("Is quiet."),
        ),
        steps=[
            foot,
            Step(text="Slowly.", kind="tip"),
            Step(
                text="Again.",
                technique=Named("Bee breath"),
                repeat=Repeat(foot.key, foot.key, mirrored=True),
            ),
        ],
        video=Video("youtube", "abc", "The film"),
    )

    entry = feed(client, "/feed/").entries[0]

    content = entry.content[0]
    words = " ".join(prose.text(content.value).split())
    assert content.base == f"{SITE}/tutorials/whole/"
    for said in [
        "2 × blocks (if you like): light ones",
        "a sore knee. Do it differently. Bend it. Safer: Tree",
        "dizziness. Leave this out. Safer: Lying down",
        "Breath: Ujjayi. Narrow the throat. Not with asthma.",
        "Step 1 Step your left foot <b>forward</b>.",
        "Inhale · Hold 5–8 breaths, about 50–80 s · 2 blocks: beside the left foot",
        "Tip Slowly.",
        "Step 2 Again.",
        "Breath: Bee breath",
        "Step your right foot <b>forward</b>.",
        "Video: The film",
        "Then right.",
        "Calms. ( from a study )",
        "Warms. (from teaching)",
        str(make.StudioProfile().disclaimer),
    ]:
        assert said in words, said
    assert (
        f'<a href="{SITE}/poses/tree-pose/" rel="noopener">the pose</a>, a page'
        in content.value
    )
    assert (
        f'<a href="{SITE}/tutorials/whole/#step-1" rel="noopener">left</a>'
        in content.value
    )
    assert "&lt;b&gt;forward" in content.value
    assert "shop.example" not in content.value
    assert "{" not in content.value


def test_what_xml_cannot_hold_does_not_break_the_feed(client):
    make.StudioProfile(name="A\x0bstudio").save()
    make.tutorial(title="A\x08 tree", summary="Line\x0bbreak", steps=["Lift\x0cit."])

    found = feed(client, "/feed/")

    assert found.feed.title == "Astudio"
    assert found.entries[0].title == "A tree"
    assert "Liftit." in found.entries[0].content[0].value


def test_a_title_that_wants_to_be_code_is_a_title(client):
    title = "]]></title><script>alert(1)</script> & “quotes”\u2028."
    mira = make.instructor(display_name=title)
    make.tutorial(title=title, summary=title, steps=[title], authors=[mira])

    entry = feed(client, "/feed/").entries[0]

    assert entry.title_detail.value == title
    assert entry.author == title
    assert "<script" not in entry.summary
    assert "<script" not in entry.content[0].value


def located(client, url):
    root = ElementTree.fromstring(client.get(url).content)
    return {
        it.find(f"{MAP}loc").text: it.findtext(f"{MAP}lastmod")
        for it in [*root.findall(f"{MAP}sitemap"), *root.findall(f"{MAP}url")]
    }


def test_the_map_has_every_public_page_and_no_other(client, shelf):
    tree, roll_up = make.Tutorial.objects.filter(slug__in=["tree", "roll-up"])

    maps = located(client, "/sitemap.xml")
    pages = {
        place.removeprefix(SITE): changed
        for page in maps
        for place, changed in located(client, page).items()
    }

    assert {place.removeprefix(SITE) for place in maps} == {
        f"/sitemap-{section}.xml" for section in sitemaps.SITEMAPS
    }
    # `shelf` made more instructors than these; only they are public.
    anonymous = {
        f"/instructors/{it.slug}/" for it in make.Instructor.objects.published()
    }
    assert pages == dict.fromkeys(
        {
            "/",
            "/poses/",
            "/tutorials/",
            "/instructors/",
            "/poses/vrks/",
            "/how-we-verify/",
            *anonymous,
        }
    ) | {
        f"/tutorials/{it.slug}/": f"{it.updated_at:%Y-%m-%d}" for it in (tree, roll_up)
    }


def test_the_index_says_when_the_newest_tutorial_changed(client, shelf):
    newest = make.Tutorial.objects.get(slug="tree").updated_at

    changed = located(client, "/sitemap.xml")

    assert changed == dict.fromkeys(changed) | {
        f"{SITE}/sitemap-tutorials.xml": newest.isoformat()
    }


def test_a_map_that_grows_is_divided(client, shelf, monkeypatch):
    monkeypatch.setattr(sitemaps.SiteMap, "limit", 1)

    maps = [it for it in located(client, "/sitemap.xml") if "tutorials" in it]
    pages = [located(client, page.removeprefix(SITE)) for page in maps]

    assert maps == [
        f"{SITE}/sitemap-tutorials.xml", f"{SITE}/sitemap-tutorials.xml?p=2"
    ]  # fmt: skip
    assert [list(page) for page in pages] == [
        [f"{SITE}/tutorials/roll-up/"], [f"{SITE}/tutorials/tree/"]
    ]  # fmt: skip
    for wrong in ("tutorials.xml?p=3", "tutorials.xml?p=x", "nothing.xml"):
        assert client.get(f"/sitemap-{wrong}").status_code == 404


@pytest.mark.parametrize("url", ["/sitemap.xml", "/sitemap-tutorials.xml", "/feed/"])
def test_nobody_changes_the_addresses_with_a_host_of_her_own(client, shelf, url):
    answer = client.get(url, headers={"Host": "evil.example"})

    assert SITE in answer.content.decode()
    assert "evil" not in answer.content.decode()


def test_robots_may_read_what_is_public_and_are_shown_the_map(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())

    open_to_them = {
        path
        for path in ("/", "/tutorials/tree/", "/feed/", "/desk/", "/me/", "/admin/",
                     "/accounts/login/", "/comments/add/tree/", "/search/?q=tree",
                     "/sitemap-tutorials.xml", "/static/studio/card.png")
        if robots.can_fetch("anybody", SITE + path)
    }  # fmt: skip

    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]
    assert open_to_them == {
        "/", "/tutorials/tree/", "/feed/", "/sitemap-tutorials.xml", "/static/studio/card.png"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/feed/", 6),
        ("/instructors/mira/feed/", 7),
        ("/sitemap.xml", 4),
        ("/sitemap-tutorials.xml", 2),
        ("/sitemap-poses.xml", 2),
        ("/sitemap-instructors.xml", 2),
    ],
)
def test_a_machines_page_costs_few_queries(
    client, shelf, block, url, queries, django_assert_num_queries
):
    for n in range(5):
        pose = make.pose()
        make.tutorial(
            slug=f"more-{n}",
            authors=make.Instructor.objects.filter(slug="mira"),
            pose=pose,
            intro=f'<p><a href="/poses/{pose.slug}/">It</a></p>',
            props=(PropUse(Named("block", block.pk)),),
        )

    with django_assert_num_queries(queries):
        client.get(url)
