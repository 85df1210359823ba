"""Links to poses and tutorials by their names, at the desk."""

import os
import re

import pytest
from django.conf import settings

from tests import make
from tests.browser import Watch, chromium, needs_a_browser
from tests.poses import shelf

pytestmark = pytest.mark.django_db(transaction=True)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def mira(client):
    shelf.fill()
    user = make.user(role="instructor", display_name="Mira")
    make.instructor(user=user)
    client.force_login(user)
    return user


def test_poses_and_tutorials_are_offered_by_name(
    client, mira, django_assert_num_queries
):
    make.tutorial(title="Eagle without a strap", slug="eagle-arms")
    make.draft(title="Eagle in the making")

    with django_assert_num_queries(4):
        answer = client.get("/desk/pages/?q=eagle")

    assert answer.json()["pages"] == [
        {"name": "Eagle Pose", "url": "/poses/eagle-pose/"},
        {"name": "Tutorial: Eagle without a strap", "url": "/tutorials/eagle-arms/"},
    ]
    assert client.get("/desk/pages/").json() == {"pages": []}


@needs_a_browser
def test_words_become_a_link_by_the_name_of_a_pose(client, mira, live_server):
    tutorial = make.draft(title="Arms", authors=[mira.instructor])
    with chromium() as browser:
        context = browser.new_context()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        watch = Watch(page, live_server.url)
        page.goto(f"{live_server.url}/desk/tutorials/{tutorial.pk}/")
        story = page.locator(".ProseMirror[contenteditable]").first
        story.click()
        page.keyboard.type("First come the arms")
        page.keyboard.press("Shift+Control+ArrowLeft")
        page.locator("[title='insert link']").first.click()
        page.locator("#link-name").type("eagl")
        page.wait_for_selector("#link-names option", state="attached")
        page.locator("#link-name").fill("Eagle Pose")
        assert page.input_value("dialog input[name=href]") == "/poses/eagle-pose/"
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.wait_for_load_state()
        assert watch.seen == []

    pose = make.Pose.objects.get(slug="eagle-pose")
    intro = tutorial.draft.sheet.intro
    assert re.findall(r'<a href="(\S+)"[^>]*>([^<]*)</a>', intro) == [
        (f"pose:{pose.pk}", "arms")
    ]
