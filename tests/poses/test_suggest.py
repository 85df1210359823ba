"""Suggestions in a real browser: a list of its own below each search field."""

import os

import pytest

from tests.browser import Watch, chromium, needs_a_browser
from tests.poses import shelf

pytestmark = [needs_a_browser, pytest.mark.django_db(transaction=True)]
# Playwright's event loop runs beside Django's, which is not asked from inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def page(live_server):
    shelf.fill()
    with chromium() as browser:
        page = browser.new_page()
        page.watch = Watch(page, live_server.url)
        page.goto(f"{live_server.url}/search/")
        yield page


def suggested(page, typed):
    """Name and label of each suggestion, once there is one."""
    page.fill("#q", "")
    page.type("#q", typed)
    page.wait_for_selector("datalist#q-names option", state="attached")
    return page.eval_on_selector_all(
        "datalist#q-names option", "all => all.map((it) => [it.value, it.label])"
    )


def test_names_appear_while_somebody_types(page):
    assert suggested(page, "eag") == [["Eagle Pose", ""]]
    assert page.get_attribute("#q", "list") == "q-names"
    assert page.watch.seen == []


def test_a_browser_shows_names_whose_letters_it_would_not_find(page):
    assert suggested(page, "garud") == [["Garuḍāsana", "Garuḍāsana (garud)"]]


def test_what_was_emptied_suggests_nothing(page):
    suggested(page, "eag")

    page.fill("#q", "")

    page.wait_for_selector("datalist#q-names option", state="detached")
