"""What programs read: the feeds and the map of the site."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from tests import make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost:8000"


@pytest.fixture
def shelf():
    mira, tomas = make.instructor(slug="mira"), make.instructor(slug="tomas")
    make.instructor(slug="hidden", state="hidden")
    make.tutorial(
        title="Roll <up>", slug="roll-up", authors=[tomas], steps=["Lie down."],
        published_at=-timedelta(days=2),
    )  # fmt: skip
    make.tutorial(
        title="Tree", slug="tree", authors=[mira], pose=make.pose(slug="vrks")
    )
    make.draft(title="Draft", slug="draft", authors=[mira])
    make.tutorial(title="Plan", slug="plan", published_at=timedelta(hours=1))
    make.tutorial(title="Gone", slug="gone", authors=[mira]).withdraw()


def entries(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_the_feed_has_what_is_live_whole_and_the_newest_first(client, shelf):
    tree, roll_up = entries(client, "/feed/")

    assert tree.find(f"{ATOM}title").text == "Tree"
    assert roll_up.find(f"{ATOM}title").text == "Roll <up>"
    assert roll_up.find(f"{ATOM}link").get("href") == f"{SITE}/tutorials/roll-up/"
    assert roll_up.find(f"{ATOM}id").text.startswith(
        "tag:localhost:8000,2026:tutorial:"
    )
    content = roll_up.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "Lie down." in content.text


def test_an_instructors_feed_has_hers_alone(client, shelf):
    titles = [
        it.find(f"{ATOM}title").text
        for it in entries(client, "/instructors/mira/feed/")
    ]

    assert titles == ["Tree"]
    assert client.get("/instructors/hidden/feed/").status_code == 404


def test_the_map_has_every_public_page_and_no_other(client, shelf):
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).findall(
        f"{MAP}url"
    )
    places = {url.find(f"{MAP}loc").text.removeprefix(SITE) for url in urls}

    assert places >= {
        "/", "/poses/", "/tutorials/", "/instructors/", "/tutorials/tree/",
        "/tutorials/roll-up/", "/poses/vrks/", "/instructors/mira/", "/instructors/tomas/",
    }  # fmt: skip
    assert not any(
        word in place
        for place in places
        for word in ("draft", "plan", "gone", "hidden")
    )


def test_robots_are_shown_the_map(client):
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    ("url", "queries"),
    [("/feed/", 5), ("/instructors/mira/feed/", 5), ("/sitemap.xml", 6)],
)
def test_a_machines_page_costs_few_queries(
    client, shelf, url, queries, django_assert_max_num_queries
):
    for n in range(5):
        make.tutorial(
            slug=f"more-{n}", authors=make.Instructor.objects.filter(slug="mira")
        )

    with django_assert_max_num_queries(queries):
        client.get(url)
