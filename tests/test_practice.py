"""Practice in a real browser, with a clock that the tests turn."""

import os

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from poses.models import Bookmark, Feedback, Practised
from poses.sheet import Hold, Picture, Repeat, Step
from studio.pictures.receiving import receive
from tests import make
from tests.browser import Watch, chromium, needs_a_browser
from tests.poses import pyramid
from tests.test_look import AXE, complaints, travelling

pytestmark = [needs_a_browser, pytest.mark.django_db(transaction=True)]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A device with a voice, a bell and a screen that can be kept awake, all of which tell.
DEVICE = """
  window.said = []; window.rung = 0; window.awake = 0; window.shift = 0;
  const voice = {lang: "en-GB", localService: true};
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [voice], addEventListener() {}, cancel: () => window.said.push("|"),
    speak: it => it.text && window.said.push(it.text),
  }});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { window.rung++; start.call(this, at) };
  Object.defineProperty(navigator, "wakeLock", {value: {request: async () => {
    window.awake++;
    return {released: false, release() { this.released = true; window.awake-- }};
  }}});
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shift += entry.value
  }).observe({type: "layout-shift", buffered: true});
"""
# In bytes as they travel.
MOST_SCRIPT = 14_000
HIDE = """(state) => {
  Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# The addresses that the browser keeps for a place without a network.
KEPT = """(await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(it => new URL(it.url).pathname)
))).flat().sort()"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser, live_server):
    """A practice in a browser whose time stands still until a test moves it."""
    contexts = []

    def open_(slug="tree", device=DEVICE, **options):
        size = {"width": 390, "height": 844}
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(device)
        page.clock.install(time=1_700_000_000)
        page.goto(f"{live_server.url}/tutorials/{slug}/practice/")
        page.locator("[data-ready]").wait_for(state="attached")
        page.clock.pause_at(1_700_001_000)
        return page

    yield open_
    for context in contexts:
        context.close()


def shown(page, name):
    return page.locator(f".{name}").first.inner_text()


def say(page):
    """What was said since the last time anybody asked."""
    return page.evaluate("window.said.splice(0).filter(it => it !== '|')")


def until(page, condition):
    """Wait for something that the page itself has to wait for."""
    page.evaluate(
        f"""() => new Promise((done, fail) => {{
          const look = async () => {condition} ? done() : setTimeout(look, 50);
          look();
          setTimeout(() => fail("never: " + {condition!r}), 30000);
        }})"""
    )


def tutorial():
    steps = [
        Step(text="Stand with your {left} foot in front.", side="lead"),
        Step(text="Fold. Stay there.", hold=Hold(2, 4, "breaths")),
        Step(text="Rest.", hold=Hold(15, 15, "seconds")),
    ]
    turn = Step(text="Turn.", repeat=Repeat(steps[0].key, steps[2].key, mirrored=True))
    return make.tutorial(
        slug="tree", title="Fold", lead_side="left", steps=[*steps, turn]
    )


def test_a_whole_practice_counts_breaths_turns_sides_and_moves_nothing(
    opened, live_server
):
    tutorial()
    page = opened()
    watch = Watch(page, live_server.url)
    page.get_by_role("button", name="Start practice").click()

    assert shown(page, "player-step") == "Step 1 of 4"
    assert shown(page, "player .side") == "Left side · 1 of 2"
    assert shown(page, "player-words") == "Stand with your left foot in front."
    assert shown(page, "ring-phase") == "Inhale"
    assert shown(page, "player-next") == "Next: Fold."
    assert say(page) == ["Left side", "Stand with your left foot in front."]
    assert page.evaluate("[window.awake, window.rung > 0]") == [1, True]

    page.clock.run_for(5000)
    assert shown(page, "ring-phase") == "Exhale"
    page.clock.run_for(5000)
    assert shown(page, "player-words") == "Fold."
    page.clock.run_for(10_000)
    assert say(page) == ["Fold.", "Stay there.", "Hold 2–4 breaths"]
    assert shown(page, "ring-count") == "breath 1 of 2"
    page.clock.run_for(12_000)
    assert shown(page, "ring-count") == "breath 2 of 2"
    for _ in range(3):
        page.get_by_role("button", name="+1 breath").click()
    assert shown(page, "ring-count") == "breath 2 of 5"
    page.clock.run_for(38_000)
    assert shown(page, "ring-count") == "1 of 15 seconds"
    page.get_by_role("button", name="+10 seconds").click()
    page.clock.run_for(24_000)
    assert shown(page, "ring-count") == "25 of 25 seconds"
    page.clock.run_for(1000)
    assert shown(page, "ring-phase") == "Change"
    assert shown(page, "player-words") == "Turn."
    assert shown(page, "player .side") == "Right side · 2 of 2"
    assert page.get_attribute(".player", "data-turn") == "2"
    assert say(page)[-2:] == ["Right side", "Turn."]
    page.clock.run_for(8000)
    assert shown(page, "player-words") == "Stand with your right foot in front."
    page.clock.run_for(55_000)
    page.get_by_role("heading", name="Done. 3 min").wait_for()
    assert page.evaluate("[window.awake, window.shift]") == [0, 0]
    assert watch.seen == []


def test_nothing_drifts_while_nobody_looks(opened):
    """Ten minutes, five of them hidden, in which no timer is called but one."""
    make.tutorial(
        slug="tree",
        steps=["Stand.", Step(text="Stay.", hold=Hold(90, 90, "breaths")), "Rest."],
    )
    page = opened()
    page.get_by_role("button", name="Start practice").click()
    began = page.evaluate("Date.now()")
    page.clock.run_for(150_000)
    page.evaluate(HIDE, "hidden")
    page.clock.fast_forward(300_000)
    page.evaluate(HIDE, "visible")
    page.clock.run_for(149_990)

    assert page.evaluate("Date.now()") - began == 599_990
    assert shown(page, "ring-count") == "breath 59 of 90"
    page.clock.run_for(10)
    assert shown(page, "ring-count") == "breath 60 of 90"
    assert shown(page, "ring-phase") == "Inhale"


def test_who_was_away_may_go_back_to_the_breath_she_left(opened):
    make.tutorial(slug="tree", steps=[Step(text="Stay.", hold=Hold(50, 50, "breaths"))])
    page = opened()
    page.get_by_role("button", name="Start practice").click()
    page.clock.run_for(23_000)
    page.evaluate(HIDE, "hidden")
    page.clock.fast_forward(60_000)
    page.evaluate(HIDE, "visible")

    assert shown(page, "ring-count") == "breath 9 of 50"
    page.get_by_role("button", name="Back to where you left").click()
    assert shown(page, "ring-count") == "breath 3 of 50"
    page.clock.run_for(7000)
    assert shown(page, "ring-count") == "breath 4 of 50"


def test_a_reload_rests_at_the_same_breath_until_somebody_goes_on(opened):
    make.tutorial(slug="tree", steps=[Step(text="Stay.", hold=Hold(5, 8, "breaths"))])
    page = opened()
    page.get_by_role("button", name="Start practice").click()
    page.get_by_role("button", name="+1 breath").click()
    page.clock.run_for(26_000)
    page.reload()
    page.clock.run_for(60_000)

    assert shown(page, "ring-phase") == "Paused"
    assert shown(page, "ring-count") == "breath 3 of 6"
    page.get_by_role("button", name="Go on").click()
    assert shown(page, "ring-phase") == "Exhale"
    page.clock.run_for(4000)
    assert shown(page, "ring-count") == "breath 4 of 6"


def test_pause_stops_breath_voice_and_bell_at_once_and_lets_the_screen_sleep_later(
    opened,
):
    tutorial()
    page = opened()
    page.get_by_role("button", name="Start practice").click()
    page.clock.run_for(2000)
    page.keyboard.press("Space")

    ring = "document.querySelector('.ring-fill').getAnimations()[0].playState"
    assert shown(page, "ring-phase") == "Paused"
    assert page.evaluate(ring) == "paused"
    assert page.evaluate("window.said.at(-1)") == "|"
    page.clock.run_for(299_000)
    assert page.evaluate("window.awake") == 1
    page.clock.run_for(2000)
    assert page.evaluate("window.awake") == 0
    page.keyboard.press("Space")
    assert page.evaluate(ring) == "running"
    assert page.evaluate("window.awake") == 1
    page.clock.run_for(7900)
    assert shown(page, "player-words") == "Stand with your left foot in front."
    page.clock.run_for(100)
    assert shown(page, "player-words") == "Fold."


def test_keys_lead_through_it_and_a_lock_keeps_wet_fingers_out(opened):
    tutorial()
    page = opened()
    page.get_by_role("button", name="Start practice").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert shown(page, "ring-count") == "breath 1 of 3"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert shown(page, "player-words") == "Fold."

    page.get_by_role("button", name="Lock").click()
    page.mouse.click(350, 800)
    assert page.get_by_role("button", name="Next").count() == 0
    page.get_by_role("button", name="Unlock").click()
    page.clock.run_for(3100)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_role("button", name="Once more to unlock").click()
    page.get_by_role("button", name="Next").click()
    assert shown(page, "player-words") == "Stay there."


def test_a_breath_of_ones_own_is_counted_by_taps(opened):
    tutorial()
    page = opened()
    page.get_by_text("Breath, voice and bell").click()
    page.get_by_label("My own: I tap at the end of each breath").check()
    page.get_by_label("A voice says each step").uncheck()
    page.get_by_label("A bell between steps").uncheck()
    page.get_by_role("button", name="Start practice").click()
    page.clock.run_for(60_000)
    assert shown(page, "player-words") == "Stand with your left foot in front."
    ring = page.get_by_role("button", name="Tap as you breathe out")
    ring.click()
    page.keyboard.press("ArrowDown")
    ring.click()
    assert shown(page, "ring-count") == "breath 2 of 2"
    ring.click()
    page.clock.run_for(15_000)

    assert shown(page, "player-words") == "Turn."
    assert (say(page), page.evaluate("window.rung")) == ([], 0)
    page.reload()
    assert page.get_by_label("My own: I tap at the end of each breath").is_checked()


def test_the_breath_can_be_slower_in_the_middle_of_a_practice(opened):
    """The same breath goes on at the new pace."""
    page = opened_machine(opened)

    found = page.evaluate(
        """async () => {
          const m = await import("/static/poses/practice/machine.js");
          const cues = [{kind: "hold", unit: "breaths", breaths: 1, least: 5}];
          const even = m.paceOf({pace: "even"}), slow = m.paceOf({pace: "set", rate: 4});
          const own = m.paceOf({pace: "own"});
          const counts = run => { const it = m.look(run, 25000); return [it.count, it.phase, it.part] };
          const run = m.begin(cues, even, 0);
          return [counts(run), counts(m.repace(run, slow, 25000)),
            counts(m.repace(run, own, 25000)),
            counts(m.repace(m.repace(run, own, 25000), even, 25000)),
            m.isDone(m.repace(m.go(run, 1, 0), slow, 0))];
        }"""
    )

    assert found == [
        [3, "exhale", 0],
        [3, "exhale", 0],
        [3, "tap", 0],
        [3, "inhale", 0],
        True,
    ]


def opened_machine(opened):
    tutorial()
    return opened()


def test_who_wants_no_motion_sees_a_bar_fill(opened):
    tutorial()
    page = opened(reduced_motion="reduce")
    page.get_by_role("button", name="Start practice").click()

    frames = page.evaluate(
        "document.getAnimations().flatMap(it => it.effect.getKeyframes()).map(Object.keys).flat()"
    )
    assert "backgroundSize" in frames
    assert "transform" not in frames


def test_a_refused_lamp_is_said_and_a_missing_voice_too(opened):
    tutorial()
    bare = DEVICE.replace("getVoices: () => [voice]", "getVoices: () => []")
    bare = bare.replace("window.awake++;", "throw new Error('battery');")
    page = opened(device=bare)
    page.get_by_text("Breath, voice and bell").click()

    assert page.get_by_text("This device has no voice").is_visible()
    page.get_by_role("button", name="Start practice").click()
    page.get_by_text("The screen may go to sleep").wait_for()
    assert say(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_of_it_is_accessible(browser, live_server, scheme):
    tutorial()
    with browser.new_context(color_scheme=scheme, bypass_csp=True) as context:
        context.add_init_script(path=AXE)
        page = context.new_page()
        page.goto(f"{live_server.url}/tutorials/tree/practice/")
        page.get_by_text("Breath, voice and bell").click()
        seen = complaints(page)
        page.get_by_role("button", name="Start practice").click()
        page.get_by_role("button", name="Pause").click()
        seen += complaints(page)
        page.get_by_role("button", name="Lock").click()
        seen += complaints(page)
        for _ in range(9):
            page.keyboard.press("ArrowRight")
        page.get_by_role("heading", name="Done.").wait_for()
        seen += complaints(page)

    assert seen == []


def test_a_practice_that_was_opened_opens_without_a_network(browser, live_server):
    """Its address is kept, and nothing that a signed-in reader was shown."""
    tutorial()
    address = f"{live_server.url}/tutorials/tree/practice/"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        until(page, f"({KEPT}).length > 10")
        page.goto(f"{live_server.url}/tutorials/tree/")
        paths = page.evaluate(f"async () => {KEPT}")
        context.set_offline(True)
        page.goto(address)
        page.get_by_role("button", name="Start practice").click()

        assert shown(page, "player-words") == "Stand with your left foot in front."
        assert paths[-1] == "/tutorials/tree/practice/"
        assert {path.split("/")[1] for path in paths[:-1]} == {"static"}

        context.set_offline(False)
        page.goto(f"{live_server.url}/practice/")
        page.get_by_role("button", name="Remove copies kept for offline").click()
        page.get_by_text("The copies are gone.").wait_for()
        assert page.evaluate(f"async () => {KEPT}") == []
        assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []


def test_a_picture_is_seen_without_a_network_in_whatever_size_is_asked_for(
    browser, live_server
):
    """Unless it was not ready when the practice was opened."""
    ready = make.picture()
    waiting = receive(make.upload(Image.new("RGB", (700, 500))), None)
    steps = [
        Step(text=text, picture=Picture(it.file, 700, 500, is_decorative=True))
        for text, it in [("Stand.", ready), ("Fold.", waiting)]
    ]
    make.tutorial(slug="tree", steps=steps)
    address = f"{live_server.url}/tutorials/tree/practice/"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        until(page, f"({KEPT}).some(it => it.includes('{ready.file}'))")
        until(page, f"({KEPT}).length > 10")
        context.set_offline(True)
        paths = page.evaluate(f"async () => {KEPT}")
        sizes = page.evaluate(
            """file => Promise.all(["160.avif", "700.webp"].map(async end => {
              const picture = new Image();
              picture.src = `/media/pictures/${file.slice(0, 2)}/${file}-${end}`;
              await picture.decode();
              return picture.naturalWidth;
            }))""",
            ready.file,
        )

        assert sizes == [700, 700]
        assert not any(waiting.file in path for path in paths)


def test_one_switch_makes_every_browser_give_up_what_it_kept(
    browser, live_server, settings
):
    tutorial()
    address = f"{live_server.url}/tutorials/tree/practice/"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        until(page, f"({KEPT}).length > 10")
        settings.OFFLINE_PRACTICE = False
        cache.clear()
        page.goto(address)
        until(page, "!(await caches.keys()).length")
        until(page, "!(await navigator.serviceWorker.getRegistrations()).length")


def test_a_practice_is_light(browser, live_server):
    tutorial()
    with browser.new_context(service_workers="block") as context:
        page, scripts = context.new_page(), {}
        page.on("response", lambda it: scripts.update({it.url: travelling(it)}))
        page.goto(
            f"{live_server.url}/tutorials/tree/practice/", wait_until="networkidle"
        )

    weights = [size for url, size in scripts.items() if url.endswith(".js")]
    assert len(weights) == 8
    assert sum(weights) < MOST_SCRIPT


def test_poses_in_a_row_are_practised_one_after_the_other(browser, live_server):
    for slug, title in (("tree", "Tree"), ("boat", "Boat"), ("crow", "Crow")):
        make.tutorial(slug=slug, title=title, steps=[f"Begin {title}."])
    with browser.new_context() as context:
        page = context.new_page()
        for slug in ("crow", "boat", "tree"):
            page.goto(f"{live_server.url}/tutorials/{slug}/")
            page.get_by_role("button", name="In a row").click()
            page.get_by_role("button", name="In your row").wait_for()
        page.get_by_role("button", name="Save").click()
        page.goto(f"{live_server.url}/practice/")
        page.get_by_role("button", name="Earlier: Boat").click()
        page.get_by_role("button", name="Remove: Crow").click()
        page.get_by_role("link", name="Begin with the first").click()
        page.get_by_role("button", name="Start practice").click()
        assert shown(page, "player-words") == "Begin Boat."
        page.get_by_role("button", name="Next").click()
        page.get_by_label("A note for yourself").fill("It floats.")
        page.get_by_text("Next in your row: Tree.").wait_for()
        page.get_by_role("button", name="Begin it now").click()
        page.get_by_role("heading", name="Begin Tree.").wait_for()
        assert page.url.endswith("/tutorials/tree/practice/")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("heading", name="Done.").wait_for()
        assert page.get_by_text("Next in your row").count() == 0

        page.get_by_role("link", name="Your practice").click()
        saved = page.locator("[data-list=saved]")
        done = page.locator("[data-list=done]")
        assert saved.locator("a").all_inner_texts() == ["Tree"]
        assert done.locator("a").all_inner_texts() == ["Tree", "Boat"]
        assert page.get_by_text("It floats.").is_visible()
        page.get_by_role("button", name="Remove: Boat").last.click()
        assert done.locator("a").all_inner_texts() == ["Tree"]


def member_of(context, site):
    """A browser in which somebody signs in and out."""
    client = Client()

    def sign(member):
        context.clear_cookies()
        if member:
            client.force_login(member)
            key = client.cookies["session"].value
            known = {"session": key, "signed-in": "1"}
            context.add_cookies(
                [{"name": it, "value": known[it], "url": site} for it in known]
            )

    return sign


def mine(page, site, where):
    """What stands in a reader's lists, once her page knows where they are kept."""
    page.goto(f"{site}/practice/")
    page.locator(f"[data-where={where}]").wait_for()
    lists = ("row", "saved", "done")
    entries = [page.locator(f"[data-list={it}] a").all_inner_texts() for it in lists]
    return dict(zip(lists, entries, strict=True))


def test_a_member_finds_the_same_on_all_her_devices(browser, live_server):
    for slug, title in (("tree", "Tree"), ("boat", "Boat"), ("crow", "Crow")):
        make.tutorial(slug=slug, title=title, steps=[f"Begin {title}."])
    anna, ben, site = make.user(), make.user(), live_server.url
    with browser.new_context() as phone, browser.new_context() as laptop:
        page, desk = phone.new_page(), laptop.new_page()
        phone_of, laptop_of = member_of(phone, site), member_of(laptop, site)
        # Before she signs in, each device remembers something of its own.
        page.goto(f"{site}/tutorials/tree/practice/")
        page.get_by_role("button", name="Start practice").click()
        page.get_by_role("button", name="Next").click()
        page.get_by_label("A note for yourself").fill("Sways.")
        for device, slug in ((page, "tree"), (desk, "boat"), (desk, "crow")):
            device.goto(f"{site}/tutorials/{slug}/")
            device.get_by_role("button", name="In a row").click()
        desk.get_by_role("button", name="Save", exact=True).click()
        assert not Bookmark.objects.exists()

        laptop_of(anna)
        mine(desk, site, "account")
        phone_of(anna)
        both = {"row": ["Tree", "Boat", "Crow"], "saved": ["Crow"], "done": ["Tree"]}
        assert mine(page, site, "account") == both
        page.get_by_role("button", name="Remove: Boat").click()
        page.get_by_role("button", name="Earlier: Crow").click()
        page.get_by_role("button", name="Remove: Crow").last.click()
        after = {"row": ["Crow", "Tree"], "saved": [], "done": ["Tree"]}
        assert mine(page, site, "account") == after
        assert mine(desk, site, "account") == after
        desk.goto(f"{site}/tutorials/boat/")
        assert desk.get_by_role("button", name="In your row").count() == 0

        # Without a network she goes on; the account hears of it when it can.
        laptop.route("**/practice/keep/", lambda route: route.abort())
        desk.get_by_role("button", name="Save", exact=True).click()
        assert mine(desk, site, "waiting") == after | {"saved": ["Boat"]}
        laptop.unroute("**/practice/keep/")
        assert mine(desk, site, "account") == after | {"saved": ["Boat"]}

        # Who signs out leaves nothing, and who signs in next finds nothing of hers.
        phone_of(None)
        nothing = {"row": [], "saved": [], "done": []}
        assert mine(page, site, "browser") == nothing
        laptop_of(ben)
        assert mine(desk, site, "account") == nothing
        assert not Bookmark.objects.filter(member=ben).exists()
        phone_of(anna)
        assert mine(page, site, "account") == after | {"saved": ["Boat"]}
    assert Practised.objects.get().note == "Sways."


FULL = """
  const put = (n) => ({ slug: `s${n}`, title: `No. ${n}`, put: `2020-01-01T00:00:${n}Z` });
  for (const name of ["saved", "row"]) {
    const entries = Array.from({ length: 200 }, (_, n) => put(n));
    localStorage.setItem(`practice ${name}`, JSON.stringify(entries));
  }
"""


def test_a_full_list_says_so_and_loses_nothing(browser, live_server):
    make.tutorial(slug="tree", title="Tree")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/tutorials/tree/")
        page.evaluate(FULL)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="Full: 200 fit.").wait_for()

        saved = mine(page, live_server.url, "browser")["saved"]
        assert (len(saved), "Tree" in saved) == (200, False)
        assert page.get_by_text("This list is full: 200 fit.").count() == 2
        page.get_by_role("button", name="Remove: No. 7", exact=True).last.click()
        page.goto(f"{live_server.url}/tutorials/tree/")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="Saved").wait_for()
        assert mine(page, live_server.url, "browser")["saved"][-1] == "Tree"


def test_what_found_no_room_in_the_account_is_said(browser, live_server, monkeypatch):
    monkeypatch.setattr(Bookmark, "MOST", 1)
    for slug, title in (("tree", "Tree"), ("boat", "Boat")):
        make.tutorial(slug=slug, title=title)
    site, full = live_server.url, "Your account is full"
    with browser.new_context() as context:
        page = context.new_page()
        for slug in ("tree", "boat"):
            page.goto(f"{site}/tutorials/{slug}/")
            page.get_by_role("button", name="Save", exact=True).click()
        member_of(context, site)(make.user())

        assert mine(page, site, "account")["saved"] == ["Tree"]
        assert page.get_by_text(full).is_visible()
        page.get_by_role("button", name="Remove: Tree").click()
        assert mine(page, site, "account")["saved"] == []
        assert not page.get_by_text(full).is_visible()


def test_a_session_that_ran_out_is_no_account_any_more(browser, live_server):
    make.tutorial(slug="tree", title="Tree")
    site = live_server.url
    with browser.new_context() as context:
        context.add_cookies([{"name": "signed-in", "value": "1", "url": site}])
        page = context.new_page()
        page.goto(f"{site}/tutorials/tree/")
        page.get_by_role("button", name="Save", exact=True).click()

        assert mine(page, site, "browser")["saved"] == ["Tree"]


def test_without_scripts_it_is_a_list_in_large_type(browser, live_server):
    pyramid.tutorial(slug="tree")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/tree/practice/")

        said = page.locator(".cues").inner_text()
        assert "Make the left knee long" in said
        assert "Make the right knee long" in said
        page.get_by_label("Your answer").select_option("Something else was not clear")
        page.get_by_role("button", name="Tell the instructor").click()
        page.get_by_text("Something else was not clear").wait_for()
        page.wait_for_timeout(2100)
        page.get_by_role("button", name="Yes, tell the instructor").click()
        page.get_by_role("heading", name="Thank you.").wait_for()
        assert Feedback.objects.get().was_clear is False
