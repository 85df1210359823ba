"""The library page in a real browser: swapped in place, and remembering in the browser."""

import os

import pytest

from poses.models import Condition, Prop
from tests import make
from tests.browser import Watch, chromium, needs_a_browser

pytestmark = [needs_a_browser, pytest.mark.django_db(transaction=True)]
# Playwright's event loop runs beside Django's, which is not asked from inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def library(live_server):
    vertigo = Condition.objects.create(slug="vertigo", name="vertigo")
    wall = Prop.objects.create(slug="wall", name="wall")
    make.pose("Bridge", slug="bridge", base="supine", level_most=1)
    tree = make.pose("Tree", slug="tree", base="standing", level_least=2)
    tree.contraindications.create(condition=vertigo, advice="avoid")
    tree.props.create(prop=wall, need="optional")
    with chromium() as browser:
        page = browser.new_page()
        page.watch = Watch(page, live_server.url)
        page.goto(f"{live_server.url}/poses/")
        yield page


def answer(page, name):
    return page.locator(f"#choose input[value={name}]")


def finds(page, words):
    page.locator("[role=status]", has_text=words).wait_for()


def kept(page):
    return page.evaluate("localStorage.getItem('library')")


def test_an_answer_changes_what_is_shown_and_nothing_else(library):
    page = library
    page.evaluate("document.querySelector('[role=status]').was = 'here'")
    page.locator("summary", has_text="More questions").click()

    answer(page, "standing").focus()
    page.keyboard.press("Space")
    finds(page, "1 pose")

    assert page.url.endswith("/poses/?base=standing")
    assert page.evaluate("document.activeElement.value") == "standing"
    assert page.evaluate("document.querySelector('[role=status]').was") == "here"
    assert page.locator("#choose details[open]", has_text="More questions").count()
    assert page.locator(".card").all_inner_texts()[0].startswith("Tree")
    page.locator("#words").press_sequentially("bridge")
    finds(page, "0 poses")
    assert page.url.endswith("/poses/?q=bridge&base=standing")
    assert page.evaluate("document.activeElement.value") == "bridge"
    page.get_by_role("link", name="Without “Base: standing”").click()
    finds(page, "1 pose")
    page.go_back()
    finds(page, "0 poses")
    assert page.watch.seen == []


def test_what_somebody_has_and_is_careful_with_stays_in_her_browser(library):
    page, home = library, library.url
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    answer(page, "vertigo").check()
    finds(page, "1 pose")
    assert kept(page) == '{"have":[],"careful":["vertigo"]}'
    asked.clear()
    page.goto(home)
    offer = page.get_by_text("This browser remembers: Vertigo")
    offer.wait_for()
    finds(page, "2 poses")
    assert not any("vertigo" in url for url in asked)
    assert page.context.cookies() == []

    page.get_by_role("link", name="Use it").click()
    finds(page, "1 pose")
    assert page.url.endswith("/poses/?careful=vertigo")
    page.get_by_role("button", name="Forget them").click()
    assert kept(page) is None
    page.goto(home)
    finds(page, "2 poses")
    assert not offer.is_visible()
