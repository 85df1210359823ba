"""What a tutorial says to search engines and to those who share it."""

import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poses.linked_data import About, graph
from poses.sheet import (
    Chapter,
    Hold,
    Named,
    Picture,
    PropUse,
    Repeat,
    Sheet,
    Step,
    Video,
)
from studio.models import CredentialBody, CredentialType
from tests import make
from tests.browser import chromium, needs_a_browser
from tests.programs import Head, missing, nodes, of_type

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
URL = f"{SITE}/tutorials/tree/"
ABOUT = About(url=URL, studio_name="The studio", breath_seconds=10)


def head(client, url="/tutorials/tree/"):
    cache.clear()
    answer = client.get(url)
    assert answer.status_code == 200
    return Head(answer.content.decode())


def test_a_tutorial_is_an_article_by_people_about_a_pose(client):
    mira = make.instructor(display_name="Mira Anand", slug="mira")
    gone = make.instructor(display_name="Tomas", slug="tomas", state="hidden")
    tutorial = make.tutorial(
        slug="tree",
        title="Stand like a {left} tree",
        summary="One leg at a time.",
        authors=[mira, gone],
        pose=make.pose("Tree Pose", "Vṛkṣāsana", slug="tree-pose"),
    )

    data = head(client).data

    (article,) = of_type(data, "Article")
    author = article.pop("author")
    assert article == {
        "@id": f"{URL}#article",
        "@type": "Article",
        "headline": "Stand like a left tree",
        "description": "One leg at a time.",
        "inLanguage": "en",
        "publisher": {"@id": f"{SITE}/#studio"},
        "datePublished": tutorial.published_at.isoformat(timespec="seconds"),
        "dateModified": tutorial.updated_at.isoformat(timespec="seconds"),
        "mainEntityOfPage": URL,
        "mainEntity": {"@id": f"{URL}#how-to"},
        "about": {"@id": f"{SITE}/poses/tree-pose/#pose"},
    }
    known = nodes(data)
    assert [known[one["@id"]]["name"] for one in author] == ["Mira Anand", "Tomas"]
    assert author[0] == {"@id": f"{SITE}/instructors/mira/#person"}
    assert "instructors/tomas" not in str(data)
    assert known[f"{SITE}/poses/tree-pose/#pose"]["alternateName"] == "Vṛkṣāsana"
    assert missing(data) == set()


def test_programs_know_the_way_from_the_front_page(client):
    make.tutorial(slug="tree", title="Tree")

    (way,) = [
        it for it in head(client).data["@graph"] if it["@type"] == "BreadcrumbList"
    ]

    assert [
        (it["position"], it["name"], it["item"]) for it in way["itemListElement"]
    ] == [
        (1, "The studio", f"{SITE}/"),
        (2, "Tutorials", f"{SITE}/tutorials/"),
        (3, "Tree", URL),
    ]


def node(sheet, kind):
    found = [it for it in graph(sheet, ABOUT)["@graph"] if it["@type"] == kind]
    assert len(found) < 2
    return found[0] if found else None


def test_steps_are_told_in_words_under_their_phases():
    foot = Step(text="Step your {left} foot forward.", phase="enter")
    sheet = Sheet(
        title="Lunge",
        lead_side="left",
        steps=(
            Step(text="Stand."),
            foot,
            Step(text="Slowly.", kind="tip", phase="enter"),
            Step(text="Stay.", phase="hold", hold=Hold(4, 6, "breaths")),
            Step(
                text="The other side.",
                phase="other_side",
                repeat=Repeat(foot.key, foot.key, mirrored=True),
            ),
        ),
    )

    how_to = node(sheet, "HowTo")

    def step(number, text, **more):
        url = f"{URL}#step-{number}"
        told = {"@type": "HowToStep", "position": number, "url": url, "text": text}
        return told | more

    def section(name, *steps):
        return {"@type": "HowToSection", "name": name, "itemListElement": list(steps)}

    right = {"@type": "HowToDirection", "text": "Step your right foot forward."}
    assert how_to == {
        "@type": "HowTo",
        "@id": f"{URL}#how-to",
        "name": "Lunge",
        "inLanguage": "en",
        "totalTime": "PT1M38S",
        "step": [
            step(1, "Stand."),
            section(
                "Come into it",
                step(2, "Step your left foot forward."),
                {"@type": "HowToTip", "text": "Slowly."},
            ),
            section("Stay", step(3, "Stay.")),
            section(
                "The other side", step(4, "The other side.", itemListElement=[right])
            ),
        ],
    }


@pytest.mark.parametrize(
    ("use", "quantity"),
    [
        (PropUse(Named("block"), 2, 2, "required"), 2),
        (PropUse(Named("block"), 2), 2),
        (
            PropUse(Named("block"), 1, 2),
            {"@type": "QuantitativeValue", "minValue": 1, "maxValue": 2},
        ),
        (PropUse(Named("block"), 2, 2, "optional"), None),
        (PropUse(Named("block")), None),
    ],
)
def test_only_what_is_needed_is_said_to_be_required(use, quantity):
    sheet = Sheet(steps=make.steps("Sit."), props=(use,))

    (tool,) = node(sheet, "HowTo")["tool"]

    assert tool == {"@type": "HowToTool", "name": "block"} | (
        {"requiredQuantity": quantity} if quantity else {}
    )


@pytest.mark.parametrize("steps", [(), (Step(text="Breathe.", kind="tip"),)])
def test_a_story_is_no_how_to(steps):
    sheet = Sheet(title="Why we fold", intro="<p>Because.</p>", steps=steps)

    assert node(sheet, "HowTo") is None
    assert "mainEntity" not in node(sheet, "Article")
    assert missing(graph(sheet, ABOUT)) == set()


def test_the_chapters_of_a_video_follow_each_other():
    chapters = (Chapter(60, "Fold"), Chapter(0, "Set up"), Chapter(60, "Rest"))
    sheet = Sheet(title="Tree", video=Video("vimeo", "12", "", 90, chapters=chapters))

    video = node(sheet, "VideoObject")

    def clip(name, start, **end):
        return {
            "@type": "Clip", "name": name, "startOffset": start, "url": f"{URL}#video"
        } | end  # fmt: skip

    assert video == {
        "@type": "VideoObject",
        "@id": f"{URL}#video",
        "name": "Tree",
        "embedUrl": "https://player.vimeo.com/video/12",
        "duration": "PT1M30S",
        "hasPart": [
            clip("Set up", 0, endOffset=60), clip("Fold", 60), clip("Rest", 60, endOffset=90)
        ],
    }  # fmt: skip
    assert missing(graph(sheet, ABOUT)) == set()


def test_of_a_video_nothing_is_said_that_nobody_knows():
    sheet = Sheet(
        video=Video("youtube", "abc", "The film", chapters=(Chapter(5, "Sit"),))
    )

    video = node(sheet, "VideoObject")

    assert video == {
        "@type": "VideoObject",
        "@id": f"{URL}#video",
        "name": "The film",
        "embedUrl": "https://www.youtube-nocookie.com/embed/abc",
        "hasPart": [{
            "@type": "Clip", "name": "Sit", "startOffset": 5, "url": f"{URL}#video"
        }],
    }  # fmt: skip


def test_a_picture_is_the_articles_image_and_the_videos_thumbnail():
    about = About(
        url=URL, studio_name="S", breath_seconds=10, picture_url=f"{SITE}/media/a.jpg"
    )
    sheet = Sheet(title="Tree", video=Video("youtube", "abc"))

    told = {it["@type"]: it for it in graph(sheet, about)["@graph"]}

    assert told["Article"]["image"] == f"{SITE}/media/a.jpg"
    assert told["VideoObject"]["thumbnailUrl"] == f"{SITE}/media/a.jpg"


def test_a_picture_says_whose_it_is_where_somebody_is_named():
    about = About(
        url=URL, studio_name="S", breath_seconds=10, picture_url=f"{SITE}/media/a.jpg"
    )
    sheet = Sheet(title="Tree", picture=Picture("a", 4, 3, credit="Ben"))

    told = {it["@type"]: it for it in graph(sheet, about)["@graph"]}

    assert told["Article"]["image"] == {
        "@type": "ImageObject",
        "url": f"{SITE}/media/a.jpg",
        "creditText": "Ben",
    }


def test_whoever_reads_the_other_side_first_is_told_the_same(client):
    make.tutorial(slug="tree", lead_side="left", steps=["Lift your {left} foot."])

    assert head(client).data == head(client, "/tutorials/tree/?lead=right").data


def test_whoever_shares_a_tutorial_shows_what_it_is(client):
    mira = make.instructor(slug="mira")
    hidden = make.instructor(slug="tomas", state="hidden")
    tutorial = make.tutorial(
        slug="tree", title="A “tree” & more", summary="One leg.", authors=[mira, hidden]
    )

    meta = head(client).meta

    said = {name: it for name, it in meta.items() if name and ":" in name}
    assert said == {
        "og:type": ["article"],
        "og:title": ["A “tree” & more"],
        "og:description": ["One leg."],
        "og:url": [URL],
        "og:site_name": ["The studio"],
        "og:locale": ["en_US"],
        "og:image": [f"{SITE}/static/studio/card.png"],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "og:image:alt": ["A drawing of somebody who stands in Tree Pose"],
        "article:published_time": [tutorial.published_at.isoformat()],
        "article:modified_time": [tutorial.updated_at.isoformat()],
        "article:author": [f"{SITE}/instructors/mira/"],
        "twitter:card": ["summary_large_image"],
    }


@pytest.mark.parametrize(
    ("media", "place"),
    [("/media/", f"{SITE}/media/"), ("https://cdn.example/", "https://cdn.example/")],
)
def test_a_tutorial_with_a_picture_of_its_own_shows_that(
    client, settings, media, place
):
    settings.MEDIA_URL = media
    file = "3f" * 16
    make.tutorial(slug="tree", picture=Picture(file, 1600, 1000, "Her {left} foot."))

    page = head(client)

    url = f"{place}pictures/3f/{file}-social.jpg"
    assert {name: it for name, it in page.meta.items() if "image" in str(name)} == {
        "og:image": [url],
        "og:image:width": ["1200"],
        "og:image:height": ["750"],
        "og:image:alt": ["Her left foot."],
    }
    (article,) = of_type(page.data, "Article")
    assert article["image"] == url


def test_the_card_that_is_shared_has_the_size_that_is_promised():
    card = Path(finders.find("studio/card.png")).read_bytes()

    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert len(card) < 30_000


def test_nobody_is_told_about_a_draft(client):
    author = make.user(role="instructor")
    draft = make.draft(authors=[make.instructor(user=author)])
    client.force_login(author)

    page = client.get(f"/desk/tutorials/{draft.pk}/preview/").content.decode()

    assert "ld+json" not in page
    assert "og:" not in page


EVIL = "</script><script>alert(1)</script><!-- \"'& \u2028\u2029 <script"


@pytest.fixture
def evil():
    """A studio in which everything that somebody can write is an attack."""
    mira = make.instructor(slug="mira", display_name=EVIL, headline=EVIL, bio=EVIL)
    body = CredentialBody.objects.create(name=EVIL, short_name="x")
    kind = CredentialType.objects.create(body=body, name=EVIL, kind="training")
    make.credential(instructor=mira, type=kind, status="verified")
    make.StudioProfile(name=EVIL).save()
    make.tutorial(
        slug="tree",
        title=EVIL,
        summary=EVIL,
        authors=[mira],
        pose=make.pose(EVIL, EVIL),
        steps=[Step(text=EVIL), Step(text=EVIL, kind="tip")],
        props=(PropUse(Named(EVIL)),),
        video=Video("youtube", "abc", EVIL, chapters=(Chapter(1, EVIL),)),
    )


def test_whatever_somebody_writes_stays_data(client, evil):
    for url in ("/tutorials/tree/", "/instructors/mira/"):
        page = head(client, url)
        ours = [it for it in page.scripts if it.get("src", "").startswith("/static/")]
        (written,) = [it["words"] for it in page.scripts if it not in ours]
        assert {it["words"] for it in ours} == {""}
        assert not set("<>&\u2028\u2029") & set(written)
        names = {it.get("name") for it in nodes(page.data).values()}
        assert EVIL in names

    told = {it["@type"]: it for it in head(client).data["@graph"]}
    assert told["Article"]["headline"] == EVIL.strip()
    assert [it["text"] for it in told["HowTo"]["step"]] == [EVIL, EVIL]
    assert told["HowTo"]["tool"][0]["name"] == EVIL
    assert told["VideoObject"]["hasPart"][0]["name"] == EVIL


@needs_a_browser
def test_a_browser_runs_nothing_of_what_somebody_wrote(client, evil):
    """Without our policy, too: the page is opened where none forbids anything."""
    html = client.get("/tutorials/tree/").content.decode()
    opened, graphs = [], "script[type='application/ld+json']"

    with chromium() as browser:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (opened.append(dialog), dialog.dismiss()))
        page.set_content(html, wait_until="domcontentloaded")
        read = page.locator(graphs).evaluate("it => JSON.parse(it.textContent)")

    assert opened == []
    assert read["@graph"][0]["headline"] == EVIL


class Languages(HTMLParser):
    """Where some words stand, and in which language they are said to be."""

    VOID = {"meta", "link", "input", "br", "hr", "img"}

    def __init__(self, page, words):
        super().__init__()
        self.words, self.path, self.found = words, [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.path.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag):
        self.path.pop()

    def handle_data(self, data):
        if self.words in data and self.path[-1][0] != "script":
            spoken = [lang for _, lang in self.path if lang]
            self.found.append(spoken[-1])


@pytest.mark.parametrize(
    ("url", "times"),
    [
        ("/", 1),
        ("/tutorials/", 1),
        ("/tutorials/tree/", 1),
        ("/tutorials/tree/print/", 1),
        ("/poses/", 1),
        ("/poses/tree-pose/", 3),
        ("/instructors/mira/", 1),
        ("/search/?q=tree", 1),
    ],
)
def test_a_sanskrit_name_is_read_out_as_sanskrit(client, url, times):
    pose = make.pose("Tree Pose", "Vṛkṣāsana", slug="tree-pose")
    make.tutorial(
        slug="tree", title="Tree", pose=pose, authors=[make.instructor(slug="mira")]
    )

    found = Languages(client.get(url).content.decode(), "Vṛkṣāsana").found

    assert found == ["sa-Latn"] * times


def test_what_programs_are_told_costs_no_query(client):
    def costs():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert b"ld+json" in client.get("/tutorials/tree/").content
        return len(queries)

    mira = make.instructor()
    make.credential(instructor=mira, status="verified")
    tutorial = make.tutorial(
        slug="tree", authors=[mira], pose=make.pose("Tree", "Vṛkṣāsana")
    )
    few = costs()
    for position in range(2, 5):
        other = make.instructor()
        for _ in range(2):
            make.credential(instructor=other, status="verified")
        tutorial.authorships.create(instructor=other, position=position)

    assert costs() == few
