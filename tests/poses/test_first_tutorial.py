"""From an empty desk to a published tutorial of six steps, on a phone."""

from contextlib import contextmanager

import pytest
from django.test import Client
from django.utils import timezone

from poses.models import Tutorial
from studio.models import StudioProfile
from tests import make
from tests.browser import Watch, chromium, needs_a_browser

pytestmark = [needs_a_browser, pytest.mark.django_db(transaction=True)]
STEPS = ["Lie down.", "Bend your knees.", "Lift your hips.", "Stay.", "Lower.", "Rest."]


@contextmanager
def phone_of(live_server):
    """A phone that shows the empty desk of an instructor."""
    StudioProfile.objects.create()
    user = make.user(role="instructor")
    make.instructor(user=user, display_name="Nora")
    signed_in = Client()
    signed_in.force_login(user)
    session = signed_in.cookies["session"].value
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies(
            [{"name": "session", "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.watch = Watch(page, live_server.url)
        page.goto(f"{live_server.url}/desk/")
        yield page


class Finger:
    """Taps, and counts its taps; whoever types has tapped where the words go."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, found, words=""):
        self.taps += 1
        found.click()
        self.page.wait_for_load_state()
        self.page.keyboard.type(words)


def test_a_first_tutorial_of_six_steps_takes_twelve_taps(live_server):
    with phone_of(live_server) as phone:
        finger = Finger(phone)
        finger.tap(phone.get_by_role("link", name="New tutorial"))
        phone.wait_for_url("**/new/")
        phone.keyboard.type("The bridge")
        finger.tap(phone.get_by_role("button", name="Begin to write"))
        finger.tap(phone.get_by_label("Summary"), "Lift your hips and let them down.")
        finger.tap(phone.get_by_label("Nobody needs to be careful here"))
        for number, words in enumerate(STEPS):
            finger.tap(phone.get_by_label("What to do").nth(number), words)
        finger.tap(phone.get_by_role("button", name="Save and publish"))
        finger.tap(phone.get_by_role("button", name="Publish", exact=True))
        phone.get_by_text("Published. Readers see it now.").wait_for()
        seen = phone.watch.seen

    (tutorial,) = Tutorial.objects.all()
    assert tutorial.published_at <= timezone.now()
    assert [step.text for step in tutorial.live.sheet.steps] == STEPS
    assert (finger.taps, seen) == (12, [])


def test_a_step_is_added_where_it_is_asked_for_and_can_be_typed_at_once(live_server):
    with phone_of(live_server) as phone:
        finger = Finger(phone)
        finger.tap(phone.get_by_role("link", name="New tutorial"))
        phone.wait_for_url("**/new/")
        phone.keyboard.type("The bridge")
        finger.tap(phone.get_by_role("button", name="Begin to write"))
        finger.tap(phone.get_by_label("What to do").nth(0), "First.")
        finger.tap(phone.get_by_label("What to do").nth(1), "Third.")

        after_the_first = phone.get_by_role("button", name="Add a step after 1")
        finger.tap(after_the_first, "Second.")
        finger.tap(
            phone.get_by_role("button", name="Add a step", exact=True), "Fourth."
        )
        numbers = phone.locator(".desk-step > legend").all_text_contents()
        finger.tap(phone.get_by_role("button", name="Save", exact=True).first)
        phone.get_by_text("Saved as a draft.").wait_for()

    texts = [step.text for step in Tutorial.objects.get().draft.sheet.steps]
    assert texts == ["First.", "Second.", "Third.", "Fourth."]
    assert numbers == [f"Step {n}" for n in range(1, 6)]
