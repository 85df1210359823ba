"""What a browser makes of the pages: accessible, calm, small, and asking nobody else."""

import gzip
import os
import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from poses.models import Condition, SecretLink, StepNote, Tutorial
from studio.invitations import address
from studio.models import StudioProfile
from tests import make
from tests.browser import Watch, chromium, needs_a_browser
from tests.comments.make import chain
from tests.poses import pyramid

pytestmark = [needs_a_browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
# Playwright's event loop runs beside Django's, which is not asked from inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PUBLIC = [
    "/",
    "/poses/",
    "/poses/?q=tree&level=beginner&careful=vertigo",
    "/poses/?base=inverted&level=beginner",
    "/poses/tree/",
    "/tutorials/",
    "/tutorials/tree/",
    "/tutorials/tree/?lead=right",
    "/tutorials/tree/print/",
    "/tutorials/tree/practice/",
    "/practice/",
    "/instructors/",
    "/instructors/mira/",
    "/how-we-verify/",
    "/search/?q=tree",
    "/search/?q=nothing+at+all",
    "/discussions/tree/",
    "/newsletter/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/comments/add/tree/",
    "/nowhere/",
    "/poses/tre/",
]
PERSONAL = [
    "/desk/",
    "/desk/tutorials/new/",
    "/desk/tutorials/paste/",
    "/desk/tutorials/{tutorial}/",
    "/desk/tutorials/{tutorial}/publish/",
    "/desk/tutorials/{tutorial}/withdraw/",
    "/desk/tutorials/{tutorial}/feedback/",
    "/practice/kept/",
    "/me/data/",
    "/me/close/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/comments/add/tree/",
]
ARTICLE = """A low lunge

It is good for tight hips. Here is a video for you.

1. Start in Tree Pose with your left leg forward and a block nearby.
2. Hold for 5 breaths.
3. Repeat on the other side.

Subscribe to our newsletter.
"""
LOOKS = [(1280, "light"), (390, "dark")]
# In bytes as they travel; a page's photo would come on top.
HEAVIEST = 100_000
MOST_SCRIPT = 25_000
# Nearly all of it is the visual editor.
MOST_SCRIPT_AT_THE_DESK = 200_000


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def studio():
    StudioProfile(name="Slow Morning Studio", about="Two instructors.").save()
    mira = make.instructor(
        slug="mira", bio="Slowly.\n\nAlways.", headline="Teaches yoga"
    )
    make.credential(instructor=mira, status="verified")
    make.credential(instructor=mira)
    pose = make.pose(
        "Tree Pose",
        "Vṛkṣāsana",
        slug="tree",
        description="On one leg.",
        figure={"view": "side"},
    )
    vertigo = Condition.objects.create(slug="vertigo", name="vertigo")
    pose.contraindications.create(condition=vertigo, advice="modify")
    tutorial = pyramid.tutorial(
        slug="tree", title="Stand like a tree", pose=pose, authors=[mira],
        closing="<p>Did you <a href='/poses/'>sway</a>?</p>",
    )  # fmt: skip
    chain(tutorial, length=4)
    return make.user(is_superuser=True, is_staff=True, display_name="Nora")


def complaints(page):
    """What axe says against a page, by the rules of WCAG 2.2 AA and good practice."""
    # The visual editor's icons are ligatures; before their font is there, axe takes the
    # letters for a label.
    found = page.evaluate(
        "async () => (await axe.run({exclude: ['.prose-menubar']})).violations"
    )
    return [(it["id"], node["target"]) for it in found for node in it["nodes"]]


def in_each_look(page):
    """The page that is open, in each window and colour, and what is wrong with it so."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        seen = complaints(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            seen.append("wider than the window")
        yield width, scheme, seen


@contextmanager
def examined(browser, session=None):
    """A page that axe can read, and whose colours change at once."""
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        if session:
            context.add_cookies([session])
        context.add_init_script(path=AXE)
        yield context.new_page()


def walk(browser, site, paths, session=None):
    """Each page in each look, with everything that should not happen."""
    wrong = {}
    with examined(browser, session) as page:
        for path in paths:
            watch = Watch(page, site)
            page.goto(site + path)
            if page.locator("[data-django-prose-editor-configurable]").count():
                page.locator("[contenteditable=true]").last.wait_for()
            page.evaluate(
                "document.querySelectorAll('main details').forEach(it => it.open = true)"
            )
            for width, scheme, seen in in_each_look(page):
                if seen:
                    wrong[path, width, scheme] = seen
            if heard := [it for it in watch.seen if "404" not in it]:
                wrong[path] = heard
    return wrong


def session_of(client, site):
    name, cookie = next(iter(client.cookies.items()))
    return {"name": name, "value": cookie.value, "url": site}


def test_public_pages_are_accessible_and_ask_nobody_else(browser, studio, live_server):
    assert walk(browser, live_server.url, PUBLIC) == {}


def test_personal_pages_are_accessible_too(browser, studio, live_server, client):
    client.force_login(studio)
    session = session_of(client, live_server.url)

    number = make.Tutorial.objects.get().pk
    pages = [path.format(tutorial=number) for path in PERSONAL]

    assert walk(browser, live_server.url, pages, session) == {}


def test_the_pages_about_an_instructor_are_accessible_too(
    browser, studio, live_server, client
):
    mira = make.Instructor.objects.get(slug="mira")
    mira.user = make.user(role="instructor")
    mira.save(update_fields=["user"])
    for reason in ("", "Not in the directory."):
        make.credential(
            instructor=mira, status="rejected" if reason else "claimed", reason=reason
        )
    held = f"/desk/credentials/{mira.credentials.current().get().pk}/"
    offered = make.instructor(state="invited", invited_email="new@example.com")
    link = address(offered).removeprefix("http://localhost:8000")
    client.force_login(mira.user)
    own = ["/desk/profile/", "/desk/credentials/", "/desk/credentials/claim/", held]
    own += [f"{held}withdraw/", "/desk/archive/", link]

    seen = walk(browser, live_server.url, own, session_of(client, live_server.url))
    seen |= walk(browser, live_server.url, [link, f"{link[:-4]}/"])

    assert seen == {}


def test_a_draft_on_its_way_is_accessible_to_everybody_who_sees_it(
    browser, studio, live_server, client
):
    StudioProfile(publishing="through_an_editor").save()
    mira = make.user(role="instructor", display_name="Mira")
    tutorial = make.Tutorial.objects.get()
    tutorial.authors[0].user = mira
    tutorial.authors[0].save(update_fields=["user"])
    sheet = tutorial.draft.sheet
    tutorial.save_draft(replace(sheet, title="Stand like an oak"), mira)
    tutorial.hand_in(mira, read=2, note="Is it clear?")
    notes = {sheet.steps[1].key: "How far?", "": "Short."}
    StepNote.objects.leave(tutorial, sheet, notes, author=studio)
    secret = f"/draft/{SecretLink.objects.give(7, tutorial=tutorial, name='Jo')}/"
    desk, site = f"/desk/tutorials/{tutorial.pk}/", live_server.url
    seen = walk(browser, site, [secret, "/draft/nothing/"])

    client.force_login(studio)
    pages = ["/desk/review/", f"{desk}review/", f"{desk}publish/", f"{desk}links/"]
    seen |= walk(browser, site, pages, session_of(client, site))
    client.force_login(mira)
    seen |= walk(browser, site, [f"{desk}hand-in/", desk], session_of(client, site))
    tutorial.approve(timezone.now() + timedelta(days=1), by=studio, read=2)
    planned = ["/desk/", desk, *(desk + it for it in ("history/", "withdraw/"))]
    seen |= walk(browser, site, planned, session_of(client, site))

    assert seen == {}


def test_the_guesses_at_an_article_are_accessible(browser, studio, live_server, client):
    client.force_login(studio)
    with examined(browser, session_of(client, live_server.url)) as page:
        page.goto(f"{live_server.url}/desk/tutorials/paste/")
        page.get_by_label("The article").fill(ARTICLE)
        page.get_by_label("Who teaches it").select_option(index=1)
        page.get_by_role("button", name="Read it").click()
        page.locator("[value=change]").last.check()
        page.evaluate("document.querySelector('main details').open = true")
        wrong = [seen for _, _, seen in in_each_look(page)]

    assert wrong == [[]] * len(LOOKS)


def test_what_could_not_be_taken_is_given_back_accessibly(
    browser, studio, live_server, client
):
    client.force_login(studio)
    session, wrong = session_of(client, live_server.url), []
    with examined(browser, session) as page:
        page.goto(f"{live_server.url}/desk/tutorials/new/")
        page.get_by_label("Title").fill("Stand like an oak")
        page.get_by_label("Who teaches it").select_option(index=1)
        page.context.clear_cookies(name=session["name"])
        page.get_by_role("button", name="Begin to write").click()
        for heading in ("You were signed out", "Press once more"):
            page.get_by_role("heading", name=heading).wait_for()
            focus = page.evaluate("document.activeElement.innerText")
            wrong += [seen for _, _, seen in in_each_look(page)]
            assert focus.startswith(heading)
            page.context.clear_cookies()
            page.get_by_role("button", name="Send it").press("Enter")

    assert wrong == [[]] * len(LOOKS) * 2


def test_the_strict_policy_is_violated_by_no_page(browser, studio, live_server, client):
    """Without bypass: every blocked style, script or request stands in the console."""
    client.force_login(studio)
    desk = f"/desk/tutorials/{make.Tutorial.objects.get().pk}/"
    said = {}
    with browser.new_context() as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        for path in [
            "/",
            "/tutorials/tree/",
            "/accounts/2fa/totp/activate/",
            "/admin/",
            "/admin/poses/tutorial/",
            desk,
            "/admin/studio/instructor/add/",
            "/admin/studio/user/",
        ]:
            watch = Watch(page, live_server.url)
            page.goto(live_server.url + path)
            if path == desk:
                page.locator("[contenteditable=true]").first.press_sequentially(
                    "Words."
                )
            said[path] = watch.seen

    assert {path: seen for path, seen in said.items() if seen} == {}


def test_a_video_is_asked_for_by_a_click_and_by_nothing_else(
    browser, studio, live_server
):
    with browser.new_context() as context:
        asked = []
        context.route("**/*", lambda route: leave_the_house(route, asked))
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/tree/", wait_until="networkidle")
        before = list(asked)
        page.locator(".facade").click()
        page.locator("iframe.player").wait_for()
        page.get_by_role("link", name="3:20 Coming up").click()
        page.wait_for_function("document.querySelector('.player').src.includes('=200')")
        shown = page.locator("iframe.player").count()

    player = "https://www.youtube-nocookie.com/embed/abc123?autoplay=1&rel=0&start="
    assert before == []
    assert asked == [f"{player}0", f"{player}200"]
    assert shown == 1


def leave_the_house(route, asked):
    """Note what is asked of others, and ask them nothing."""
    if "localhost" in route.request.url or "127.0.0.1" in route.request.url:
        return route.continue_()
    asked.append(route.request.url)
    return route.fulfill(body="a film", content_type="text/html")


def test_a_link_is_shared_by_the_phones_sheet_or_the_clipboard(
    browser, studio, live_server
):
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/tree/?lead=right")
        page.get_by_role("button", name="Share this tutorial").click()
        page.get_by_text("The link is copied.").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")

        phone = context.new_page()
        phone.add_init_script(
            "navigator.share = (it) => { window.shared = it; return Promise.resolve() }"
        )
        phone.goto(live_server.url + "/tutorials/tree/")
        phone.get_by_role("button", name="Share this tutorial").click()
        shared = phone.evaluate("window.shared.url")

    assert copied == shared == "http://localhost:8000/tutorials/tree/"


def test_a_secret_link_is_sent_or_copied_whole(browser, studio, live_server, client):
    tutorial = make.Tutorial.objects.get()
    client.force_login(studio)
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        page.goto(f"{live_server.url}/desk/tutorials/{tutorial.pk}/links/")
        page.get_by_label("For whom").fill("Jo")
        page.get_by_role("button", name="Make a secret link").click()
        page.get_by_role("button", name="Send or copy it").click()
        page.get_by_text("The link is copied.").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")

    token = copied.split("/draft/")[1].strip("/")
    assert SecretLink.objects.behind(token).tutorial == tutorial


def test_the_cue_card_is_one_printed_page(browser, studio, live_server):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/tree/print/")
        paper = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_the_visual_editor_changes_nothing_that_nobody_touched(
    browser, studio, live_server, client
):
    client.force_login(studio)
    pose = make.pose(slug="pigeon")
    tutorial = make.draft(
        intro=f'<h2>A &amp; b</h2><p>See <a href="pose:{pose.pk}">this</a>,<br>slowly.</p>'
        "<ol start='3'><li>One</li></ol><blockquote>So.</blockquote><hr>",
    )
    with browser.new_context() as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        page.goto(f"{live_server.url}/desk/tutorials/{tutorial.pk}/")
        page.locator("[contenteditable=true]").first.wait_for()
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.get_by_text("Saved as a draft.").wait_for()
        assert tutorial.revisions.count() == 1

        page.get_by_role("textbox", name="Closing words").press_sequentially(
            "Now rest."
        )
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.get_by_text("Saved as a draft.").wait_for()

    sheet = tutorial.draft.sheet
    assert sheet.closing == "<p>Now rest.</p>"
    assert f'href="pose:{pose.pk}"' in sheet.intro


def test_a_tutorial_is_written_and_published_without_javascript(
    browser, studio, live_server, client
):
    client.force_login(studio)
    make.instructor(user=studio, display_name="Nora")
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        page.goto(live_server.url + "/desk/")
        page.get_by_role("link", name="New tutorial").click()
        page.get_by_label("Title").fill("Rest well")
        page.get_by_role("button", name="Begin to write").click()
        page.get_by_label("Summary").fill("Lie down for a while.")
        page.get_by_label("Story").fill("<p>Everybody can.</p>")
        page.get_by_label("Nobody needs to be careful here").check()
        page.get_by_label("What to do").first.fill("Lie down.")
        page.get_by_role("button", name="Add a step", exact=True).click()
        page.get_by_label("What to do").nth(1).fill("Stay.")
        page.get_by_label("How long to stay").nth(1).fill("about a minute")
        page.get_by_role("button", name="Save and publish").click()
        assert page.get_by_text("Step 2: Write how long to stay").is_visible()
        page.get_by_label("How long to stay").nth(1).fill("2 minutes")
        page.get_by_role("button", name="Save and publish").click()
        page.get_by_role("button", name="Publish").click()
        page.get_by_text("Published. Readers see it now.").wait_for()
        page.goto(live_server.url + "/tutorials/rest-well/")

        assert page.get_by_text("Everybody can.").is_visible()
        assert page.get_by_text("Stay.").is_visible()


def test_what_is_typed_is_kept_through_a_dead_network(
    browser, studio, live_server, client
):
    client.force_login(studio)
    tutorial = make.Tutorial.objects.get()
    desk = f"{live_server.url}/desk/tutorials/{tutorial.pk}/"
    with browser.new_context() as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        page.goto(desk)
        page.get_by_label("Title", exact=True).fill("Sway like a tree")
        page.get_by_text("Saved at").wait_for()
        page.get_by_role("button", name="Show the page").click()
        shown = page.frame_locator("#beside iframe").get_by_role("heading", level=1)
        shown.get_by_text("Sway like a tree").wait_for()
        page.get_by_label("Title", exact=True).fill("Swing like a tree")
        shown.get_by_text("Swing like a tree").wait_for()
        context.set_offline(True)
        page.get_by_label("Title", exact=True).fill("Bend like a tree")
        page.get_by_text("Not saved: the studio cannot be reached.").wait_for()
        context.set_offline(False)
        # Whatever was sent meanwhile is somebody's who saved in between.
        page.close()
        sheet = replace(tutorial.draft.sheet, summary="Stand on one leg.")
        tutorial.save_draft(sheet, make.user())
        page = context.new_page()
        page.goto(desk)
        page.get_by_role("button", name="Save it as the draft").click()

        assert (
            page.get_by_label("Title", exact=True).input_value() == "Bend like a tree"
        )
        assert page.get_by_text("Somebody else saved this tutorial").is_visible()
    assert tutorial.draft.sheet.title == "Swing like a tree"


def test_steps_are_moved_copied_cut_and_pasted_by_keyboard(
    browser, studio, live_server, client
):
    client.force_login(studio)
    mira = make.Instructor.objects.get(slug="mira")
    tutorial = make.draft(
        authors=[mira], steps=["Stand on your left foot.", "Lift. Then sway."]
    )
    with browser.new_context() as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        page.goto(f"{live_server.url}/desk/tutorials/{tutorial.pk}/")
        texts = page.get_by_label("What to do")

        page.get_by_role("button", name="“left” turns with the side").press("Enter")
        page.get_by_role("button", name="Move down").nth(0).press("Enter")
        texts.nth(0).evaluate("field => field.setSelectionRange(5, 5)")
        page.get_by_role("button", name="Cut in two").nth(0).press("Enter")
        page.get_by_role("button", name="Copy").nth(2).press("Enter")
        texts.nth(4).evaluate(
            """field => {
                const clipboardData = new DataTransfer()
                clipboardData.setData("text/plain", "1. Rest.\\n2) Smile.\\n")
                field.dispatchEvent(new ClipboardEvent("paste", {
                    clipboardData, bubbles: true, cancelable: true}))
            }"""
        )
        page.get_by_role("button", name="Save", exact=True).first.press("Enter")
        page.get_by_text("Saved as a draft.").wait_for()

    assert [step.text for step in tutorial.draft.sheet.steps] == [
        "Lift.", "Then sway.", "Stand on your {left} foot.", "Stand on your {left} foot.",
        "Rest.", "Smile.",
    ]  # fmt: skip


def weighed(browser, address, *cookies):
    """What a page and its scripts weigh."""
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        context.add_cookies(cookies)
        page = context.new_page()
        weights = {}
        page.on("response", lambda it: weights.update({it.url: travelling(it)}))
        page.goto(address, wait_until="networkidle")
    scripts = sum(size for url, size in weights.items() if url.endswith(".js"))
    return sum(weights.values()), scripts


def test_a_tutorial_is_light(browser, studio, live_server):
    whole, scripts = weighed(browser, live_server.url + "/tutorials/tree/")

    assert whole < HEAVIEST
    assert scripts < MOST_SCRIPT


def test_the_visual_editor_is_all_that_is_heavy_at_the_desk(
    browser, studio, live_server, client
):
    client.force_login(studio)
    address = f"{live_server.url}/desk/tutorials/{Tutorial.objects.first().pk}/"

    _, scripts = weighed(browser, address, session_of(client, live_server.url))

    assert 150_000 < scripts < MOST_SCRIPT_AT_THE_DESK


def travelling(response) -> int:
    """How many bytes of it travel: the servers compress all but fonts."""
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body))


def test_nothing_on_a_tutorial_shifts_however_late_the_fonts_come(
    browser, studio, live_server
):
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        late = []
        page.route("**/*.woff2", lambda route, request: late.append(route))
        page.add_init_script(
            """window.shift = 0; new PerformanceObserver(list => {
                for (const entry of list.getEntries()) window.shift += entry.value
            }).observe({type: "layout-shift", buffered: true})"""
        )
        page.goto(live_server.url + "/tutorials/tree/", wait_until="domcontentloaded")
        page.evaluate(
            """new Promise(painted => new PerformanceObserver(painted)
                .observe({type: "paint", buffered: true}))"""
        )
        assert late
        for font in late:
            font.continue_()
        page.wait_for_load_state("networkidle")

        assert page.evaluate("window.shift") == 0


def test_every_page_can_be_read_without_javascript(browser, studio, live_server):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/tree/")
        assert page.get_by_role("link", name="Sign in").first.is_visible()
        page.get_by_role("link", name="Write a comment").click()
        page.get_by_label("Your comment").fill("Lovely.")
        page.get_by_role("button", name="Post").click()

        assert page.get_by_text("Your text waits here for you").is_visible()
        assert page.get_by_label("Your comment").input_value() == "Lovely."


def test_a_reply_is_written_in_place(browser, studio, live_server, client):
    client.force_login(studio)
    with browser.new_context() as context:
        context.add_cookies([session_of(client, live_server.url)])
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/tree/")
        page.locator(".comment-reply").first.click()
        box = page.get_by_label("Your reply")
        box.fill("In place.")
        page.locator(".comment-reply").first.click()
        page.wait_for_load_state("networkidle")

        assert page.url.endswith("/tutorials/tree/")
        assert page.title().startswith("Stand like a tree")
        assert box.input_value() == "In place."
        page.get_by_role("button", name="Post").click()
        page.locator(".own p").get_by_text("In place.").wait_for()
        assert page.url.endswith("/tutorials/tree/")


def test_the_reader_who_signed_in_sees_her_name(browser, studio, live_server, client):
    client.force_login(studio)
    hint = {"name": "signed-in", "value": "1", "url": live_server.url}
    with browser.new_context() as context:
        context.add_cookies([session_of(client, live_server.url), hint])
        page = context.new_page()
        page.goto(live_server.url + "/tutorials/")
        page.locator("#account summary").click()

        assert page.get_by_text("Nora").first.is_visible()
        assert page.get_by_role("button", name="Sign out").is_visible()
