"""An old article at the desk: its text, each guess beside its sentence, the draft."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from poses.models import BreathTechnique, Prop, Tutorial
from poses.reading import Known, answered, asked, read_article
from poses.sheet import Hold, Named, PropUse, StepProp, Video
from studio.models import StudioProfile
from tests import make
from tests.browser import chromium, needs_a_browser
from tests.pages import pressed, sent

pytestmark = pytest.mark.django_db

PAGE = "/desk/tutorials/paste/"
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ARTICLE = """Low Lunge for Runners

Runners sit too much. If you know my article on Mountain Pose, you know where this begins.
It is good for tight hips. Don't be afraid to use a strap.

You need:

- Two blocks

Be careful:

- If your knee hurts, put a blanket under it.

1. Use Ujjayi breathing.
2. Start in Mountain Pose and step your right foot back between two blocks.
3. Inhale to grow long, exhale to sink.
4. If you like, hold for 4-6 breaths.
5. Repeat on the other side.

Here is a video for you. Let us know in the comments below.

Subscribe to our newsletter for more.

Ines Duarte is Polestar certified in Mat and Reformer. She keeps bees.
"""


@pytest.fixture
def ines():
    user = make.user(role="instructor")
    make.instructor(user=user, display_name="Ines Duarte")
    return user


@pytest.fixture
def desk(client, ines):
    client.force_login(ines)
    return client


@pytest.fixture
def library():
    make.pose("Mountain Pose")
    return make.pose("Low Lunge")


def said(page):
    return page.content.decode()


def read(client, text=ARTICLE, **more):
    return client.post(PAGE, {"article": text, "markup": ""} | more)


def made(client, **answers):
    """The draft that comes of the article when these answers are given."""
    client.post(PAGE, sent(read(client)) | answers | {"make": "yes"}, **HERE)
    return Tutorial.objects.get()


def name(page, label, nth=0):
    """The name of the question that is labelled so."""
    found = re.findall(rf'<fieldset[^>]* id="([^"]+)">\s*<legend>{label}', said(page))
    return found[nth]


# The page that asks for the text


def test_whoever_may_not_write_has_nowhere_to_paste(client):
    signed_out = client.get(PAGE)
    client.force_login(make.user())

    assert signed_out.url == f"/accounts/login/?next={PAGE}"
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "There is nothing to read in it."),
        (" \n ", "There is nothing to read in it."),
        ("PK\x00\x01\x02", "This is no text."),
        ("Only a story, without any list.", "There are no steps in it"),
        ("1. Stand tall.\n2. Sit.\n" * 2000, "which has at most 200 steps"),
        ("1. Stand.\n\n" + "Subscribe to our newsletter.\n\n" * 1001, "at most 200"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_and_stays(desk, text, refusal):
    page = read(desk, text)

    assert page.status_code == 422
    assert said(page).count(refusal) == 2  # above the form, and beside the field
    assert sent(page)["article"] == text.replace("\n", "\r\n")


def test_fifty_megabytes_are_refused_before_they_are_read(desk):
    page = read(desk, "long " * 10_000_000)

    assert page.status_code == 413
    assert "This is too large for an article: more than 2 MB." in said(page)


def test_the_html_of_a_page_is_read_rather_than_its_words(desk):
    words = "Low Lunge\nStand tall.\nSit."
    html = "<h1>Low Lunge</h1><ol><li>Stand tall.</li><li>Sit.</li></ol>"

    whole = read(desk, words, markup=html)
    lost = read(desk, ARTICLE, markup="<p>No list at all.</p>")

    assert [it["words"] for it in whole.context["questions"].steps] == [
        "Stand tall.", "Sit."
    ]  # fmt: skip
    assert len(lost.context["questions"].steps) == 5


def test_back_at_the_text_nothing_of_it_is_lost(desk):
    page = desk.post(PAGE, sent(read(desk)) | {"again": "yes"})

    assert page.status_code == 200
    assert sent(page)["article"].split() == ARTICLE.split()


def test_an_article_outlives_a_sign_out_and_a_stale_page(ines):
    browser = Client(enforce_csrf_checks=True)
    typed = {"article": ARTICLE, "markup": "", "make": "yes"}

    signed_out = browser.post(PAGE, typed, **HERE)
    browser.force_login(ines)
    stale = browser.post(PAGE, typed, **HERE)
    foreign = browser.post(PAGE, typed, HTTP_SEC_FETCH_SITE="cross-site")
    before = Tutorial.objects.count()
    made = browser.post(PAGE, pressed(stale), **HERE)

    assert (signed_out.status_code, stale.status_code) == (401, 403)
    for page in (signed_out, stale):
        assert sent(page)["article"].split() == ARTICLE.split()
        assert "Runners sit too much." in said(page)
    assert foreign.status_code == 403
    assert "Runners" not in said(foreign)
    assert made.status_code == 302
    assert (before, Tutorial.objects.count()) == (0, 1)


def test_nobody_keeps_the_reader_busy_all_day(desk):
    pages = [read(desk, "") for _ in range(101)]

    assert [page.status_code for page in pages[-2:]] == [422, 429]


# The page that asks about the guesses


def test_each_guess_stands_beside_its_sentence_and_what_is_sure_is_a_yes(desk, library):
    page = read(desk)
    typed = sent(page)

    assert "How long to stay <b>4–6 breaths</b>" in said(page)
    assert "<q>Here is a video for you.</q>" in said(page)
    assert "Repeat the steps <b>2–4 on the other side</b>" in said(page)
    assert typed[name(page, "How long to stay")] == "yes"
    assert name(page, "What it may be good for") not in typed
    assert said(page).count("2 guesses need a look") == 1
    assert "Polestar · Instructor · Mat, Reformer" in said(page)


def test_an_article_without_answers_becomes_the_draft_that_the_command_makes(
    desk, ines, library
):
    tutorial = made(desk)

    sheet = tutorial.draft.sheet
    (credential,) = ines.instructor.credentials.all()
    assert (tutorial.title, tutorial.pose) == ("Low Lunge for Runners", library)
    assert tutorial.authors == [ines.instructor]
    assert tutorial.draft.author == ines
    assert sheet.steps[3].hold == Hold(4, 6, "breaths")
    assert sheet.benefits == ()
    assert [gap.kind for gap in sheet.gaps] == ["video"]
    assert (str(credential), credential.status) == (
        "Certified by Polestar: Instructor",
        "claimed",
    )


def test_what_she_denies_is_left_out_and_what_she_confirms_comes_in(desk, library):
    page = read(desk)
    tutorial = made(
        desk,
        **{
            name(page, "How long to stay"): "no",
            name(page, "What it may be good for"): "yes",
            name(page, "Who should be careful"): "no",
            name(page, "A video is missing"): "no",
            name(page, "Link to the pose"): "no",
            name(page, "Kept at the end"): "no",
            name(page, "Left out"): "no",
            name(page, "She holds"): "no",
        },
    )

    sheet = tutorial.draft.sheet
    assert sheet.steps[3].hold is None
    assert [it.text for it in sheet.benefits] == ["Tight hips"]
    assert (sheet.cautions, sheet.gaps) == ((), ())
    assert "<a" not in sheet.intro
    assert "Mountain Pose" in sheet.intro
    assert sheet.closing == "<p>Subscribe to our newsletter for more.</p>"
    assert not tutorial.authors[0].credentials.exists()


def test_what_she_changes_is_as_she_says(desk, library):
    cobra = make.pose("Cobra Pose")
    page = read(desk)
    changes = {
        "How long to stay": {"value": "30 seconds"},
        "Title": {"value": "Lunge low"},
        "Pose": {"value": "cobra pose"},
        "Repeat the steps": {"value": "1-4"},
        "Who should be careful": {"condition": "A sore knee", "note": "Fold it."},
        "A video is missing": {"value": "https://youtu.be/dQw4w9WgXcQ"},
        "It has two sides": {"value": "back foot"},
    }
    typed = {}
    for label, said_so in changes.items():
        question = name(page, label)
        typed[question] = "change"
        typed |= {f"{question}-{field}": value for field, value in said_so.items()}

    tutorial = made(desk, **typed)

    sheet = tutorial.draft.sheet
    assert sheet.steps[3].hold == Hold(30, 30, "seconds")
    assert (sheet.title, tutorial.pose) == ("Lunge low", cobra)
    assert sheet.steps[4].repeat.first == sheet.steps[0].key
    assert sheet.steps[4].repeat.mirrored
    assert [(it.condition, it.note) for it in sheet.cautions] == [
        ("A sore knee", "Fold it.")
    ]
    assert (sheet.video, sheet.gaps) == (Video("youtube", "dQw4w9WgXcQ"), ())
    assert sheet.lead_means == "back foot"


def test_a_change_that_cannot_be_read_is_asked_for_again(desk):
    page = read(desk)
    hold, title = name(page, "How long to stay"), name(page, "Title")
    typed = {
        hold: "change", f"{hold}-value": "a while", title: "no", "make": "yes",
        f"{name(page, 'Repeat')}-value": "nonsense, but not chosen",
    }  # fmt: skip

    again = desk.post(PAGE, sent(page) | typed, **HERE)

    assert again.status_code == 422
    assert "How long to stay: Write how long to stay like" in said(again)
    assert f'href="#id_{hold}-value"' in said(again)
    assert {key: sent(again)[key] for key in typed if key != "make"} == {
        key: value for key, value in typed.items() if key != "make"
    }
    assert not Tutorial.objects.exists()


def test_the_pose_must_be_one_of_the_library(desk):
    page = read(desk, ARTICLE.replace("Low Lunge for", "Low Lunge Pose for"))
    pose = name(page, "Pose")
    typed = {pose: "change", f"{pose}-value": "Flying Pig", "make": "yes"}

    again = desk.post(PAGE, sent(page) | typed, **HERE)
    tutorial = made(desk, **{pose: "yes"})

    assert pose not in sent(page)
    assert "The library has no pose of this name." in said(again)
    assert sent(again)[f"{pose}-value"] == "Flying Pig"
    assert tutorial.pose is None


def test_a_change_to_nothing_is_a_no(desk):
    hold = name(read(desk), "How long to stay")

    tutorial = made(desk, **{hold: "change", f"{hold}-value": ""})

    assert tutorial.draft.sheet.steps[3].hold is None


def test_the_button_pressed_twice_makes_one_draft(desk):
    typed = sent(read(desk)) | {"make": "yes"}

    answers = [desk.post(PAGE, typed, **HERE) for _ in range(2)]

    (tutorial,) = Tutorial.objects.all()
    assert {answer.url for answer in answers} == {f"/desk/tutorials/{tutorial.pk}/"}


def test_a_draft_that_was_written_on_is_not_taken_for_the_pasted_one(desk, ines):
    first = made(desk)
    first.save_draft(replace(first.draft.sheet, level="advanced"), ines)

    desk.post(PAGE, sent(read(desk)) | {"make": "yes"}, **HERE)

    assert Tutorial.objects.count() == 2


# Who wrote it


def test_nothing_is_claimed_for_somebody_who_did_not_write_it(client):
    ben = make.user(role="instructor")
    seat = make.instructor(user=ben, display_name="Ben")
    client.force_login(ben)
    page = read(client)

    tutorial = made(client)

    assert sent(page)[name(page, "Written by")] == "no"
    assert tutorial.authors == [seat]
    assert not seat.credentials.exists()


def test_an_editor_says_whose_article_it_is(client):
    client.force_login(make.user(role="editor"))
    ines = make.instructor(display_name="Ines Duarte")

    refused = read(client)
    typed = sent(read(client, instructor=ines.pk))
    client.post(PAGE, typed | {"make": "yes"}, **HERE)

    assert refused.status_code == 422
    assert "Choose who teaches it." in said(refused)
    assert Tutorial.objects.get().authors == [ines]
    assert ines.credentials.count() == 1


def test_what_found_no_place_is_listed(desk):
    vague = "\n\nInes Duarte is certified in CPR and teaches."
    article = ARTICLE.replace("- Two blocks", "- None of these, ever")
    page = read(desk, article.split("Ines Duarte is")[0] + vague)

    assert "None of these, ever" in said(page)
    assert "safety · CPR" in said(page)
    assert "These words found no place" in said(page)


# Answers, without a page

KNOWN = Known(
    poses={"mountain": 1}, props={"block": (2, "block"), "blocks": (2, "block")}
)
PROPS = """Props

Use a block. Breathe with Ujjayi breathing.

1. Step your left foot forward between two blocks, with Ujjayi breathing.
2. Sit on a bolster under your left hip. Use the bolster well.
3. Lie on a blanket, or inhale over your left shoulder.
4. Repeat on the other side.
"""


def reading(text=PROPS):
    return read_article(text, KNOWN)


def answer(read, *, to="", step=0, nth=0, part=None):
    """The reading if she says only this about one guess."""
    things = asked(read)
    mine = [it for it in things if (it.what, it.step) == (to, step)][nth]
    return answered(
        read,
        [
            (it, part if it is mine else it.part)
            for it in things
            if it.what != "benefit"
        ],
    )


def laid_ready(read):
    return {use.prop.name: (use.least, use.most) for use in read.sheet.props}


def test_a_reading_that_is_all_right_stays_what_it_is():
    read = reading()

    assert answered(read, [(it, it.part) for it in asked(read)]) == read


def test_each_thing_is_asked_about_once_beside_all_that_says_it():
    things = [(it.step, it.sentence) for it in asked(reading()) if it.what == "prop"]

    assert things == [
        (
            1,
            "Step your left foot forward between two blocks, with Ujjayi breathing.",
        ),
        (2, "Sit on a bolster under your left hip. Use the bolster well."),
        (3, "Lie on a blanket, or inhale over your left shoulder."),
    ]


def test_props_are_laid_ready_as_the_steps_use_them():
    read = reading()
    two = StepProp(Named("block", 2), 1, "beside you")
    chair = StepProp(Named("chair", None), 1, "")

    assert laid_ready(read) == {"block": (2, 2), "bolster": (1, 1), "blanket": (1, 1)}
    assert laid_ready(answer(read, to="prop", step=1)) == {
        "bolster": (1, 1), "blanket": (1, 1)
    }  # fmt: skip
    assert laid_ready(answer(read, to="prop", step=1, part=two))["block"] == (1, 1)
    assert laid_ready(answer(read, to="prop", step=2, part=chair)) == {
        "block": (2, 2), "chair": (1, 1), "blanket": (1, 1)
    }  # fmt: skip
    assert answer(read, to="prop", step=1).sheet.steps[0].props == ()


def test_a_list_of_props_says_how_needed_they_are():
    read = reading(
        "Lunge\n\nYou need:\n\n- Two blocks\n\n1. Stand between two blocks.\n2. Sit."
    )
    three = PropUse(Named("block", 2), 3, 3, "optional")

    assert answer(read, to="prop", part=three).sheet.props == (three,)
    assert answer(read, to="prop", step=1).sheet.props == read.sheet.props
    assert len(answer(read, to="prop").sheet.props) == 1


def test_the_way_to_breathe_goes_with_the_step_that_named_it():
    read = reading()
    other = Named("Sitali", None)

    assert read.sheet.technique == Named("Ujjayi", None)
    assert answer(read, to="technique", step=1).sheet.technique is None
    assert answer(read, to="technique", step=1, part=other).sheet.technique == other


def test_what_has_no_sides_says_left_in_plain_words():
    read = reading()

    sheet = answer(read, to="lead_side", step=1).sheet

    assert "{left}" in read.sheet.steps[0].text
    assert (sheet.lead_side, sheet.lead_means) == ("", "")
    assert [step.text for step in sheet.steps[:1]] == [
        "Step your left foot forward between two blocks, with Ujjayi breathing."
    ]
    assert sheet.steps[1].props[0].placement == "under your left hip"


def test_a_link_to_a_pose_that_is_none_stays_as_words_and_others_stand():
    story = "If you know my article on Mountain Pose, you know it.\n\n"
    read = reading(f"Lunge\n\n{story}1. Stand.\n2. Sit.")
    things = asked(read)
    (link,) = [it for it in things if it.what == "link"]

    kept = answered(read, [(link, link.part)])
    dropped = answered(read, [(link, None)])

    assert kept.sheet.intro == read.sheet.intro
    assert '<a href="pose:1">' in kept.sheet.intro
    assert dropped.sheet.intro == f"<p>{story.strip()}</p>"


# In a browser


@needs_a_browser
@pytest.mark.django_db(transaction=True)
def test_a_pasted_page_brings_its_lists_along_and_takes_three_clicks(live_server):
    StudioProfile.objects.create()
    user = make.user(role="instructor")
    make.instructor(user=user, display_name="Ines Duarte")
    make.pose("Low Lunge")
    BreathTechnique.objects.create(slug="u", name="Ujjayi", how_to="Softly.")
    Prop.objects.create(slug="block", name="block", plural="blocks")
    signed_in = Client()
    signed_in.force_login(user)
    session = signed_in.cookies["session"].value
    html = "<h1>Low Lunge</h1><ol><li>Stand tall.</li><li>Hold for 5 breaths.</li></ol>"

    with chromium() as browser:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies(
            [{"name": "session", "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/desk/")
        page.get_by_role("link", name="Paste an article").click()
        page.wait_for_url("**/paste/")
        page.evaluate(
            """(html) => {
                const data = new DataTransfer();
                data.setData("text/html", html);
                const article = document.querySelector("[data-paste]");
                article.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data}));
                document.execCommand("insertText", false, "Stand tall.");
                return new Promise((done) => setTimeout(done, 50));
            }""",
            html,
        )
        assert page.locator("[data-paste-note]").is_visible()
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("button", name="Make the draft").first.click()
        page.wait_for_url("**/desk/tutorials/*/")

    sheet = Tutorial.objects.get().draft.sheet
    assert [step.text for step in sheet.steps] == ["Stand tall.", "Hold for 5 breaths."]
    assert sheet.steps[1].hold == Hold(5, 5, "breaths")
