"""The desk: writing, publishing and taking back, and never losing a word."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from poses.forms import Writing
from poses.models import BreathTechnique, Prop, Tutorial
from poses.sheet import Named, Picture, PropUse, Step
from studio.models import Picture as Sent
from studio.models import StudioProfile
from studio.models.addresses import AddressQuerySet
from studio.pictures.receiving import receive
from tests import make
from tests.comments.make import comment
from tests.pages import pressed, sent
from tests.threads import together

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


NEW = {"title": "Tree", "pose": ""}


def hers(user, **said):
    return make.draft(authors=[user.instructor], **said)


def url(tutorial, what=""):
    return f"/desk/tutorials/{tutorial.pk}/{what}"


def opened(client, tutorial):
    """What the page holds when she opens it."""
    return sent(client.get(url(tutorial)))


def save(client, tutorial, **typed):
    return client.post(url(tutorial), opened(client, tutorial) | typed)


def said(response):
    return response.content.decode()


def texts(tutorial):
    return [step.text for step in tutorial.draft.sheet.steps]


# Beginning


def test_an_instructor_begins_a_tutorial_with_its_title(desk, anna):
    pose = make.pose("Bridge Pose")
    form = desk.get("/desk/tutorials/new/")

    answer = desk.post(
        "/desk/tutorials/new/", sent(form) | {"title": "The bridge", "pose": "bridge"}
    )

    tutorial = Tutorial.objects.get()
    assert answer.url == url(tutorial)
    assert (tutorial.title, tutorial.slug, tutorial.pose) == (
        "The bridge", "the-bridge", pose
    )  # fmt: skip
    assert tutorial.authors == [anna.instructor]
    assert tutorial.draft.sheet.title == "The bridge"
    assert tutorial.draft.author == anna
    assert "instructor" not in form.context["form"].fields


def test_the_button_pressed_twice_begins_one_tutorial(desk):
    for _ in range(2):
        answer = desk.post("/desk/tutorials/new/", {"title": "Bridge", "pose": ""})

    assert answer.url == url(Tutorial.objects.get())


def test_another_tutorial_with_the_same_title_gets_an_address_of_its_own(desk):
    make.draft(slug="bridge")
    make.draft(slug="bridge-2")

    desk.post("/desk/tutorials/new/", {"title": "Bridge", "pose": ""})
    desk.post("/desk/tutorials/new/", {"title": "橋", "pose": ""})

    slugs = set(Tutorial.objects.values_list("slug", flat=True))
    assert slugs == {"bridge", "bridge-2", "bridge-3", "tutorial"}


def test_an_editor_without_a_seat_chooses_who_teaches(client):
    client.force_login(make.user(role="editor"))
    ben = make.instructor(display_name="Ben")
    form = {"title": "Bridge", "pose": ""}

    refused = client.post("/desk/tutorials/new/", form)
    client.post("/desk/tutorials/new/", form | {"instructor": ben.pk})

    assert refused.status_code == 422
    assert "Choose who teaches it." in said(refused)
    assert sent(refused)["title"] == "Bridge"
    assert Tutorial.objects.get().authors == [ben]


def test_whoever_has_left_her_seat_begins_nothing_in_anothers_name(client):
    client.force_login(make.user(role="instructor"))
    ben = make.instructor(display_name="Ben")

    page = client.get("/desk/tutorials/new/")
    typed = {"title": "Bridge", "pose": "", "instructor": ben.pk}
    refused = client.post("/desk/tutorials/new/", typed)

    assert "Ben" not in said(page)
    assert refused.status_code == 422
    assert not Tutorial.objects.exists()


def test_a_tutorial_needs_a_title_and_a_pose_that_is_known(desk):
    answer = desk.post("/desk/tutorials/new/", {"title": "", "pose": "Flying Pig"})

    assert answer.status_code == 422
    assert "Give it a title." in said(answer)
    assert "The library has no pose of this name." in said(answer)
    assert sent(answer)["pose"] == "Flying Pig"
    assert not Tutorial.objects.exists()


# The list


def test_the_desk_says_where_each_tutorial_stands_and_what_it_needs(desk, anna):
    hers(anna, title="Half", summary="", steps=[""])
    make.tutorial(title="Whole", authors=[anna.instructor])
    newer = make.tutorial(title="Newer", authors=[anna.instructor])
    newer.save_draft(replace(newer.draft.sheet, title="Newest", summary=""), anna)

    page = said(desk.get("/desk/"))

    assert page.count("Write a summary of one or two sentences.") == 2
    assert page.count("And one thing more.") == 1
    assert page.count("A newer draft waits to be published.") == 1
    assert "Newest" in page


@pytest.mark.parametrize("many", [1, 6])
def test_the_desk_costs_the_same_however_much_stands_there(
    desk, anna, many, django_assert_num_queries
):
    for _ in range(many):
        hers(anna, pose=make.pose(), summary="")

    make.tutorial(authors=[anna.instructor])

    with django_assert_num_queries(16):
        desk.get("/desk/")


def test_an_empty_desk_says_how_to_begin(desk, client):
    assert "Begin with “New tutorial”" in said(desk.get("/desk/"))

    client.force_login(make.user())

    assert "ask an admin" in said(client.get("/desk/"))


# Writing


def test_what_is_typed_becomes_the_newest_draft(desk, anna):
    tutorial = hers(anna, steps=["Stand.", "Fold."])

    answer = save(desk, tutorial, **{"about-title": "Better", "steps-2-text": "Rise."})
    page = desk.get(answer.url)

    assert (answer.status_code, answer.url) == (302, url(tutorial))
    assert tutorial.draft.number == 2
    assert tutorial.draft.author == anna
    assert tutorial.draft.sheet.title == "Better"
    assert texts(tutorial) == ["Stand.", "Fold.", "Rise."]
    assert "Saved as a draft. Readers see nothing of it." in said(page)


def test_saving_without_a_change_makes_no_revision(desk, anna):
    tutorial = make.tutorial(authors=[anna.instructor], pose=make.pose())
    tutorial.save_draft(tutorial.draft.sheet, anna, note="Shorter")

    save(desk, tutorial)

    assert tutorial.revisions.count() == 2


def test_names_are_found_in_the_library_or_kept_as_words(desk, anna):
    tree = make.pose("Tree Pose", "Vṛkṣāsana")
    block = Prop.objects.create(slug="block", name="Block", plural="Blocks")
    ujjayi = BreathTechnique.objects.create(slug="u", name="Ujjayi", how_to="Softly.")
    tutorial = hers(anna)

    save(
        desk,
        tutorial,
        **{
            "page-pose": "vrikshasana",
            "about-technique": "ujjayi",
            "props-0-prop": "blocks",
            "steps-0-into_pose": "Tree",
            "steps-1-into_pose": "Flying Pig",
        },
    )
    page = desk.get(url(tutorial))

    tutorial.refresh_from_db()
    sheet = tutorial.draft.sheet
    assert tutorial.pose == tree
    assert sheet.technique == Named("ujjayi", ujjayi.pk)
    assert sheet.props == (PropUse(Named("blocks", block.pk)),)
    assert [step.into_pose for step in sheet.steps] == [
        Named("Tree", tree.pk),
        Named("Flying Pig"),
    ]
    assert said(page).count("The library does not know this name") == 1
    assert '<option value="Vṛkṣāsana">' in said(page)


def test_a_pose_that_nobody_knows_cannot_be_the_tutorials_own(desk, anna):
    tutorial = hers(anna, pose=make.pose("Tree Pose"))

    answer = save(desk, tutorial, **{"page-pose": "Flying Pig"})

    assert answer.status_code == 422
    assert "The library has no pose of this name." in said(answer)
    assert sent(answer)["page-pose"] == "Flying Pig"

    save(desk, tutorial, **{"page-pose": ""})

    tutorial.refresh_from_db()
    assert tutorial.pose is None


def test_an_address_can_be_renamed_and_the_old_one_leads_on(desk, anna, client):
    tutorial = make.tutorial(slug="fold", authors=[anna.instructor])
    make.draft(slug="taken")

    taken = save(desk, tutorial, **{"page-slug": "taken"})
    unfit = save(desk, tutorial, **{"page-slug": "a b"})
    save(desk, tutorial, **{"page-slug": ""})
    save(desk, tutorial, **{"page-slug": "quiet-fold"})

    tutorial.refresh_from_db()
    assert (taken.status_code, unfit.status_code) == (422, 422)
    assert "Another page has or had this address." in said(taken)
    assert tutorial.slug == "quiet-fold"
    assert set(tutorial.addresses.values_list("slug", flat=True)) == {
        "fold", "quiet-fold"
    }  # fmt: skip


def test_an_old_form_does_not_take_a_rename_back(desk, anna):
    tutorial = hers(anna, slug="fold")
    old = opened(desk, tutorial)

    save(desk, tutorial, **{"page-slug": "quiet-fold"})
    desk.post(url(tutorial), old | {"about-title": "Better"})

    tutorial.refresh_from_db()
    assert tutorial.slug == "quiet-fold"
    assert tutorial.draft.sheet.title == "Better"


def test_links_are_written_as_addresses_and_kept_by_number(desk, anna):
    pose = make.pose(slug="tree")
    secret, own = make.draft(slug="secret"), hers(anna, slug="own")
    live = make.tutorial(slug="live")
    kept = (
        f'<p><a href="pose:{pose.pk}" rel="noopener">a</a> '
        f'<a href="tutorial:{secret.pk}" rel="noopener">b</a> '
        f'<a href="tutorial:{own.pk}" rel="noopener">c</a> '
        f'<a href="tutorial:{live.pk}#step-2" rel="noopener">d</a></p>'
    )
    tutorial = hers(anna, intro=kept)

    written = opened(desk, tutorial)["about-intro"]
    save(desk, tutorial, **{"about-intro": written + "<p>More.</p><script>x</script>"})

    assert 'href="/poses/tree/"' in written
    assert f'href="tutorial:{secret.pk}"' in written
    assert 'href="/tutorials/own/"' in written
    assert 'href="/tutorials/live/#step-2"' in written
    assert tutorial.draft.sheet.intro == kept + "<p>More.</p>"


@pytest.mark.parametrize(
    ("button", "place", "rows"),
    [
        ("props", "?props=2#id_props-1-prop", "props"),
        ("cautions", "?cautions=2#id_cautions-1-condition", "cautions"),
        ("benefits", "?benefits=2#id_benefits-1-text", "benefits"),
    ],
)
def test_a_button_saves_and_comes_back_with_one_more_row(
    desk, anna, button, place, rows
):
    tutorial = hers(anna)

    answer = save(desk, tutorial, add=button, **{"about-title": "Better"})
    page = desk.get(answer.url)

    assert answer.url == url(tutorial) + place
    assert len(page.context["writing"].rows[rows]) == 2
    assert tutorial.draft.sheet.title == "Better"


def test_a_step_is_added_where_the_button_stands(desk, anna):
    tutorial = hers(anna, steps=["1", "2"])
    keys = [step.key for step in tutorial.draft.sheet.steps]

    between = save(desk, tutorial, add=keys[0])
    page = sent(desk.get(between.url))
    desk.post(url(tutorial), page | {"steps-1-text": "1½"})
    after = save(desk, tutorial, add="step")
    gone = save(desk, tutorial, add="no such key")

    assert between.url == f"{url(tutorial)}?after={keys[0]}&steps=1#step-2"
    assert texts(tutorial) == ["1", "1½", "2"]
    assert after.url == gone.url == f"{url(tutorial)}?steps=2#step-4"
    assert len(desk.get(after.url).context["writing"].steps.forms) == 5


def test_nobody_can_ask_for_a_million_rows(desk, anna):
    tutorial = hers(anna, steps=["1"])

    page = desk.get(url(tutorial) + "?steps=1000000&props=x").context["writing"]

    assert len(page.steps.forms) == 21
    assert len(page.rows["props"]) == 1


@pytest.mark.parametrize("then", ["preview", "publish"])
def test_a_button_leads_on_after_saving(desk, anna, then):
    tutorial = hers(anna)

    answer = save(desk, tutorial, then=then, **{"about-title": "Better"})

    assert answer.url == url(tutorial, f"{then}/")
    assert tutorial.draft.sheet.title == "Better"


def test_what_changed_is_asked_for_when_readers_know_the_page(desk, anna):
    draft, live = hers(anna), make.tutorial(authors=[anna.instructor])

    save(desk, live, **{"about-title": "Better", "page-note": "A better title."})

    assert "page-note" not in opened(desk, draft)
    assert live.draft.note == "A better title."
    assert opened(desk, live)["page-note"] == "A better title."


def test_a_tutorial_without_a_revision_can_be_written(desk, anna):
    bare = Tutorial.objects.create(slug="bare", title="Bare")
    bare.authorships.create(instructor=anna.instructor)

    save(desk, bare, **{"about-title": "Bare"})

    assert bare.draft.sheet.title == "Bare"


@pytest.mark.parametrize("many", [1, 20])
def test_the_form_costs_the_same_however_many_steps(
    desk, anna, many, django_assert_num_queries
):
    pose = make.pose()
    step = Step(text="Stand.", into_pose=Named("Tree", pose.pk))
    tutorial = hers(anna, pose=pose, steps=[replace(step, key=k) for k in keys(many)])
    data = opened(desk, tutorial)
    typed = {f"steps-{n}-into_pose": "Pose of mine" for n in range(many)}

    with django_assert_num_queries(12):
        desk.get(url(tutorial))
    with django_assert_num_queries(14):
        desk.post(url(tutorial), data | typed)


def keys(many):
    return [make.sheets.new_key() for _ in range(many)]


# A refused form


def test_a_refused_form_keeps_everything_that_was_typed(desk, anna):
    tutorial = hers(anna, steps=["Stand.", "Fold."])
    typed = opened(desk, tutorial) | {
        "about-title": "Better",
        "steps-0-hold": "five-ish",
        "steps-2-text": "Rise.",
        "props-0-note": "cork",
    }

    answer = desk.post(
        url(tutorial),
        typed | {"picture-upload": SimpleUploadedFile("a.jpg", b"x", "image/jpeg")},
    )

    assert answer.status_code == 422
    assert sent(answer) == typed
    assert said(answer).count("Write how long to stay like") == 2
    assert said(answer).count("Say which prop this is about, or remove it.") == 2
    assert 'role="alert" tabindex="-1" autofocus' in said(answer)
    assert tutorial.revisions.count() == 1


# Pictures


def photo(colour="teal", width=700):
    return make.upload(Image.new("RGB", (width, 500), colour))


def test_pictures_are_kept_with_their_words(desk, anna):
    tutorial = hers(anna, steps=["Stand.", "Fold."])

    save(
        desk,
        tutorial,
        **{
            "picture-upload": photo(),
            "picture-alt": "A fold",
            "picture-caption": "Slowly",
            "picture-credit": "Ben",
            "picture-focus": "top-left",
            "steps-1-picture-upload": photo("coral"),
            "steps-1-picture-is_decorative": "on",
            "steps-2-picture-upload": photo("gold"),
        },
    )
    page = desk.get(url(tutorial))

    sheet = tutorial.draft.sheet
    teal, coral, gold = Sent.objects.filter(owner=anna).order_by("pk")
    assert sheet.picture == Picture(
        teal.file, 700, 500, "A fold", "Slowly", credit="Ben", focus="top-left"
    )
    assert [step.picture for step in sheet.steps] == [
        None,
        Picture(coral.file, 700, 500, is_decorative=True),
        Picture(gold.file, 700, 500),
    ]
    assert said(page).count("This picture is being prepared.") == 3


def test_a_new_picture_takes_the_old_ones_place_and_one_can_be_removed(desk, anna):
    old = make.picture()
    kept = Picture(old.file, 700, 500, alt="A fold")
    tutorial = hers(anna, picture=kept, steps=[Step(text="Stand.", picture=kept)])

    save(
        desk,
        tutorial,
        **{
            "picture-upload": photo("coral"),
            "steps-0-picture-remove": "on",
            "steps-0-picture-upload": photo("gold"),
        },
    )

    sheet = tutorial.draft.sheet
    coral = Sent.objects.get(owner=anna)
    assert sheet.picture == replace(kept, file=coral.file)
    assert sheet.steps[0].picture is None


def test_a_file_that_is_no_picture_is_refused_with_its_reason(desk, anna):
    tutorial = hers(anna)

    answer = save(desk, tutorial, **{"steps-0-picture-upload": photo(width=100)})

    assert answer.status_code == 422
    assert said(answer).count("less than 320 pixels wide") == 2
    assert answer.context["writing"].steps.forms[0].has_picture
    assert not Sent.objects.exists()
    assert tutorial.revisions.count() == 1


def test_a_picture_is_not_lost_when_something_else_is_wrong(desk, anna):
    tutorial = hers(anna)
    wrong = {"steps-0-hold": "five-ish", "picture-upload": photo(), "picture-alt": "A"}

    refused = save(desk, tutorial, **wrong)
    again = sent(refused) | {"steps-0-hold": "5 breaths"}
    desk.post(url(tutorial), again)

    assert refused.status_code == 422
    assert "Choose the file again" not in said(refused)
    kept = Sent.objects.get()
    assert tutorial.draft.sheet.picture == Picture(kept.file, 700, 500, "A")


def test_a_picture_that_came_before_its_form_is_kept_by_its_name(desk, anna):
    tutorial = hers(anna, steps=["Stand."])
    before = receive(photo(), anna)

    save(desk, tutorial, **{"steps-0-picture-sent": before.file})

    assert tutorial.draft.sheet.steps[0].picture == Picture(before.file, 700, 500)


def test_only_ones_own_picture_that_can_be_used_is_kept_by_its_name(desk, anna):
    tutorial = hers(anna)
    strangers = receive(photo(), make.user())
    broken = receive(photo(), anna)
    broken.refuse("damaged")

    answers = {
        file: said(save(desk, tutorial, **{"picture-sent": file}))
        for file in (strangers.file, broken.file, "x" * 90)
    }

    gone = "This picture is no longer here. Please choose it again."
    assert gone in answers[strangers.file]
    assert gone in answers["x" * 90]
    assert "This picture is damaged or incomplete." in answers[broken.file]
    assert tutorial.revisions.count() == 1


def test_the_form_tells_how_far_its_pictures_are(
    desk, anna, django_assert_max_num_queries
):
    ready, refused = make.picture(), receive(photo(), anna)
    refused.refuse("damaged")
    older = Picture("3f" * 16, 700, 500, alt="As ever")
    seen = [
        Picture(it.file, 700, 500) for it in (ready, refused, receive(photo(), anna))
    ]
    steps = [Step(text="Stand.", picture=it) for it in [*seen, older] * 5]
    tutorial = hers(anna, picture=seen[0], steps=steps)

    with django_assert_max_num_queries(14):
        page = said(desk.get(url(tutorial)))

    assert page.count("<img ") == 11
    assert page.count("This picture is damaged") == 5
    assert page.count("This picture is being prepared") == 5
    assert page.count('alt="As ever"') == 5


def test_a_tutorial_does_not_go_live_with_a_picture_that_could_not_be_used(desk, anna):
    broken, fine = receive(photo(), anna), receive(photo(), anna)
    broken.refuse("damaged")
    shows = [Picture(it.file, 700, 500, alt="A fold") for it in (broken, fine)]
    held, free = (hers(anna, picture=it) for it in shows)

    for tutorial in (held, free):
        desk.post(url(tutorial, "publish/"), {"revision": 1, "when": "now"})
    listed = said(desk.get("/desk/"))

    assert set(Tutorial.objects.published()) == {free}
    assert listed.count("The picture could not be used: choose another one.") == 1


# A lost session, a stale token


def test_words_sent_by_somebody_signed_out_come_back_and_can_be_saved(desk, anna):
    tutorial = hers(anna, title="Secret", steps=["Stand.", "Fold."])
    typed = opened(desk, tutorial) | {
        "about-title": "Typed",
        "steps-2-text": "Rise.",
        "steps-2-into_pose": "Tree",
    }
    reader = Client(enforce_csrf_checks=True)
    token = pressed(reader.get("/accounts/login/"))["csrfmiddlewaretoken"]

    lost = reader.post(url(tutorial), typed | {"csrfmiddlewaretoken": token}, **HERE)
    reader.force_login(anna)
    stale = reader.post(url(tutorial), sent(lost), **HERE)
    saved = reader.post(url(tutorial), pressed(stale), **HERE)

    assert (lost.status_code, stale.status_code) == (401, 403)
    assert "You were signed out" in said(lost)
    assert sent(lost) == sent(stale) == typed
    assert saved.status_code == 302
    assert texts(tutorial) == ["Stand.", "Fold.", "Rise."]


def test_whoever_is_signed_out_learns_nothing_but_what_was_sent(desk, client, anna):
    tutorial = hers(
        anna, title="Secret", steps=["A secret step."], intro="<p>Hush.</p>"
    )
    typed = opened(desk, tutorial)
    client.logout()

    guess = {"page-opened": "1", "page-after": "1", "about-title": "x " * 100}
    answer = client.post(url(tutorial), guess, **HERE)
    nowhere = client.post("/desk/tutorials/999/", guess, **HERE)

    assert typed["about-title"] == "Secret"
    assert all(word not in said(answer) for word in ("ecret", "Hush", "Anna"))
    assert (answer.status_code, nowhere.status_code) == (401, 401)
    assert "You were signed out" in said(answer)


def test_a_reader_who_is_signed_out_is_sent_to_the_door(client, anna):
    tutorial = hers(anna)

    assert client.get(url(tutorial)).url == f"/accounts/login/?next={url(tutorial)}"


def test_another_site_cannot_save_anything(desk, anna):
    tutorial = hers(anna)
    typed = opened(desk, tutorial) | {"about-title": "Foreign"}
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(anna)

    answer = browser.post(url(tutorial), typed, HTTP_SEC_FETCH_SITE="cross-site")

    assert answer.status_code == 403
    assert "Foreign" not in said(answer)
    assert tutorial.revisions.count() == 1


# Two at once


def test_two_who_write_at_the_same_time_lose_nothing(desk, anna):
    ben = make.user(role="instructor", display_name="Ben")
    make.instructor(user=ben)
    tutorial = make.draft(
        authors=[anna.instructor, ben.instructor], steps=["Stand.", "Fold.", "Rise."]
    )
    other = Client()
    other.force_login(ben)
    mine, his = opened(desk, tutorial), opened(other, tutorial)

    other.post(
        url(tutorial),
        his
        | {
            "steps-0-text": "Stand tall.",
            "steps-2-remove": "on",
            "steps-3-text": "Rest.",
        },
    )
    clash = desk.post(
        url(tutorial), mine | {"steps-0-hold": "5 breaths", "about-title": "Mine"}
    )
    page, form = said(clash), sent(clash)
    again = desk.post(url(tutorial), form)

    assert clash.status_code == 409
    assert "Somebody else saved this tutorial while you wrote." in page
    assert "Saved by Ben" in page
    assert [
        (str(it.label), it.theirs, it.yours) for it in clash.context["differences"]
    ] == [
        ("Title", "A quiet standing fold", "Mine"),
        ("Step 1: What to do", "Stand tall.", "Stand."),
        ("Step 1: How long to stay", "", "5 breaths"),
        ("Step 3", "– not here –", "Rise."),
        ("Step 3", "Rest.", "– not here –"),
    ]
    assert form == mine | {
        "steps-0-hold": "5 breaths", "about-title": "Mine", "page-after": "2"
    }  # fmt: skip
    assert again.status_code == 302
    assert texts(tutorial) == ["Stand.", "Fold.", "Rise."]
    sheets = {it.number: it.sheet for it in tutorial.revisions.all()}
    assert [step.text for step in sheets[2].steps] == ["Stand tall.", "Fold.", "Rest."]
    assert sheets[3].title == "Mine"


def test_a_third_save_in_between_is_shown_too(desk, anna):
    tutorial = hers(anna)
    mine = opened(desk, tutorial) | {"about-title": "Mine"}
    save(desk, tutorial, **{"about-title": "Second"})

    first = desk.post(url(tutorial), mine)
    save(desk, tutorial, **{"about-title": "Third"})
    second = desk.post(url(tutorial), sent(first))

    assert (first.status_code, second.status_code) == (409, 409)
    assert sent(second) == mine | {"page-after": "3"}
    assert "Third" in said(second)


def test_an_old_form_in_which_nothing_was_typed_takes_nothing_back(desk, anna):
    tutorial = hers(anna)
    old = opened(desk, tutorial)
    save(desk, tutorial, **{"about-title": "Newer"})

    answer = desk.post(url(tutorial), old)

    assert answer.status_code == 302
    assert tutorial.draft.sheet.title == "Newer"


@pytest.mark.parametrize("number", ["", "x", "99999999999", "0"])
def test_a_form_that_does_not_say_what_it_comes_after_overwrites_nothing(
    desk, anna, number
):
    tutorial = hers(anna)
    form = opened(desk, tutorial) | {"about-title": "Mine", "page-opened": number}

    answer = desk.post(url(tutorial), form | {"page-after": "0"})

    assert answer.status_code in (409, 422)
    assert tutorial.revisions.count() == 1


def meeting(original, after=False):
    """The same function, in which the first two who call it wait for each other."""
    both, late = Barrier(2), [1, 2]

    def call(*args):
        waits = bool(late) and bool(late.pop())
        found = original(*args) if after else None
        if waits:
            both.wait()
        return found if after else original(*args)

    return call


@pytest.mark.django_db(transaction=True)
def test_of_two_who_choose_one_address_at_once_the_second_is_told(monkeypatch):
    people = [make.user(role="instructor") for _ in range(2)]
    for person in people:
        make.instructor(user=person)
    forms = []
    for person in people:
        client, tutorial = Client(), hers(person)
        client.force_login(person)
        typed = {"page-slug": "wanted", "about-title": "Kept"}
        forms.append((client, tutorial, opened(client, tutorial) | typed))
    monkeypatch.setattr(Writing, "save", meeting(Writing.save))

    def press():
        client, tutorial, form = forms.pop()
        return client.post(url(tutorial), form)

    answers = sorted(together(2, press), key=lambda answer: answer.status_code)

    assert [answer.status_code for answer in answers] == [302, 422]
    assert "Another page has or had this address." in said(answers[1])
    assert sent(answers[1])["about-title"] == "Kept"


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_under_one_title_at_once_get_an_address_each(monkeypatch):
    clients = []
    for person in [make.user(role="instructor") for _ in range(2)]:
        make.instructor(user=person)
        clients.append(Client())
        clients[-1].force_login(person)
    found = meeting(AddressQuerySet.free, after=True)
    monkeypatch.setattr(AddressQuerySet, "free", found)

    answers = together(2, lambda: clients.pop().post("/desk/tutorials/new/", NEW))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert set(Tutorial.objects.values_list("slug", flat=True)) == {"tree", "tree-2"}


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_shown_the_other():
    anna = make.user(role="instructor")
    make.instructor(user=anna)
    tutorial = hers(anna)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(anna)
    forms = [
        (client, opened(client, tutorial) | {"about-title": f"Title {n}"})
        for n, client in enumerate(clients)
    ]

    def press():
        client, form = forms.pop()
        return client.post(url(tutorial), form)

    answers = together(2, press)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    [lost] = [answer for answer in answers if answer.status_code == 409]
    titles = {tutorial.draft.sheet.title, sent(lost)["about-title"]}
    assert titles == {"Title 0", "Title 1"}
    assert tutorial.revisions.count() == 2


# Publishing


def test_the_checklist_says_first_what_blocks_and_then_what_is_advice(desk, anna):
    tutorial = hers(anna, summary="", steps=["Stand.", "Fold forward."])

    page = desk.get(url(tutorial, "publish/"))
    answer = desk.post(url(tutorial, "publish/"), {"revision": 1, "when": "now"})

    assert page.context["blocks"] == [("Write a summary of one or two sentences.", 0)]
    assert page.context["advice"] == [
        ("No step says how long to stay or how often to repeat.", 0),
        ("Step 2 moves without saying how to breathe.", 2),
    ]
    assert f'href="{url(tutorial)}#step-2"' in said(page)
    assert "Publish</button>" not in said(page)
    assert answer.status_code == 422
    assert "Not published: it still needs what stands below." in said(answer)
    assert not Tutorial.objects.published().exists()


def test_publishing_says_what_will_happen_and_lets_readers_see_it(desk, anna):
    tutorial = hers(anna)

    page = desk.get(url(tutorial, "publish/"))
    answer = desk.post(url(tutorial, "publish/"), sent(page))
    desk_page = said(desk.get(answer.url))

    assert "In a minute it is mailed, once, to those who asked for it" in said(page)
    assert answer.url == "/desk/"
    assert "Published. Readers see it now. In a minute it is mailed" in desk_page
    assert set(Tutorial.objects.published()) == {tutorial}


def test_the_first_publication_can_wait_for_a_time_in_the_studios_zone(desk, anna):
    StudioProfile(zone="Europe/Vienna").save()
    tutorial = hers(anna)
    page = desk.get(url(tutorial, "publish/"))
    later = sent(page) | {"when": "later", "at": "2100-07-01T08:00"}

    answer = desk.post(url(tutorial, "publish/"), later)
    message = said(desk.get("/desk/"))
    planned = desk.get(url(tutorial, "publish/"))

    tutorial.refresh_from_db()
    assert "Europe/Vienna" in said(page)
    assert answer.status_code == 302
    assert tutorial.published_at == datetime(2100, 7, 1, 6, tzinfo=UTC)
    assert "It is published by itself at the time you chose." in message
    assert planned.context["outcome"] == "scheduled"
    assert "1 July 2100, 08:00" in said(planned)
    assert "at" not in planned.context["form"].fields


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("", "Choose a day and a time."),
        ("2020-01-01T08:00", "This time has passed. Choose a later one."),
        ("soon", "Write day and time like 2030-06-01 08:00."),
    ],
)
def test_a_time_that_cannot_be_is_refused(desk, anna, at, words):
    tutorial = hers(anna)

    answer = desk.post(
        url(tutorial, "publish/"), {"revision": 1, "when": "later", "at": at}
    )

    assert answer.status_code == 422
    assert said(answer).count(escape(words)) == 2
    assert tutorial.live is None


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("newer", "Published. Readers see the new version now."),
        ("again", "Readers see it again. Nobody gets a second mail."),
        ("same", "Readers already see this version."),
        ("scheduled", "The new version is published at the time that was chosen."),
    ],
)
def test_a_later_publication_says_what_it_does(desk, anna, outcome, words):
    days = timedelta(days=1 if outcome == "scheduled" else -1)
    tutorial = make.tutorial(authors=[anna.instructor], published_at=days)
    if outcome in ("newer", "scheduled"):
        tutorial.save_draft(replace(tutorial.draft.sheet, title="Better"), anna)
    if outcome == "again":
        tutorial.withdraw()

    page = desk.get(url(tutorial, "publish/"))
    desk.post(url(tutorial, "publish/"), sent(page))

    tutorial.refresh_from_db()
    assert page.context["outcome"] == outcome
    assert words in said(desk.get("/desk/"))
    assert tutorial.live == tutorial.draft
    assert tutorial.withdrawn_at is None


def test_what_nobody_has_looked_at_is_not_published(desk, anna):
    tutorial = hers(anna)
    page = sent(desk.get(url(tutorial, "publish/")))
    save(desk, tutorial, **{"about-title": "Changed"})

    answer = desk.post(url(tutorial, "publish/"), page)
    again = desk.post(url(tutorial, "publish/"), sent(answer))

    assert answer.status_code == 422
    assert "It was changed after you opened this page." in said(answer)
    assert again.status_code == 302
    assert Tutorial.objects.published().get().title == "Changed"


@pytest.mark.parametrize("many", [1, 20])
def test_the_checklist_costs_the_same_however_many_steps(
    desk, anna, many, django_assert_num_queries
):
    tutorial = hers(anna, steps=["Stand."] * many)

    with django_assert_num_queries(13):
        desk.get(url(tutorial, "publish/"))


def test_what_is_saved_at_the_moment_of_the_press_is_not_published(
    desk, anna, monkeypatch
):
    tutorial = hers(anna)
    page = sent(desk.get(url(tutorial, "publish/")))
    tutorial.save_draft(make.sheet(title="Newer"), anna)
    monkeypatch.setattr(
        "poses.forms.PublishForm.clean_revision",
        lambda form: form.cleaned_data["revision"],
    )

    answer = desk.post(url(tutorial, "publish/"), page)

    assert answer.status_code == 422
    assert "It was changed after you opened this page." in said(answer)
    assert sent(answer)["revision"] == "2"
    assert not Tutorial.objects.published().exists()


# Taking back


def test_a_tutorial_is_withdrawn_after_one_question(desk, anna):
    tutorial = make.tutorial(authors=[anna.instructor])

    page = desk.get(url(tutorial, "withdraw/"))
    assert Tutorial.objects.published().exists()
    answers = [desk.post(url(tutorial, "withdraw/")) for _ in range(2)]

    assert "Nothing is deleted" in said(page)
    assert [answer.url for answer in answers] == ["/desk/"] * 2
    assert "Withdrawn. The public no longer sees it." in said(desk.get("/desk/"))
    assert not Tutorial.objects.published().exists()


def test_withdrawing_says_what_becomes_of_links_comments_and_mails(desk, anna):
    tutorial = make.tutorial(authors=[anna.instructor])
    said_of_it = f'<p>See <a href="/tutorials/{tutorial.slug}/#step-2">it</a>.</p>'
    for title, words in (("First", {"intro": said_of_it}), ("Second", {})):
        make.tutorial(title=title, **words, closing=said_of_it if not words else "")
    make.tutorial(title="Other", intro='<p><a href="/tutorials/none/">No</a></p>')
    make.draft(title="Half", intro=said_of_it)
    comment(tutorial)

    fresh = said(desk.get(url(tutorial, "withdraw/")))
    tutorial.begin_mailing()
    mailed = said(desk.get(url(tutorial, "withdraw/")))

    assert re.findall("In “([^”]+)” the link", fresh) == ["Second", "First"]
    assert "One comment below it disappears with it" in fresh
    assert "none is while it is withdrawn." in fresh
    assert "Makes it a draft again, as if it had not been published." in fresh
    assert "copies that still wait are not sent" in mailed
    assert "Call back" not in mailed


def test_a_withdrawal_says_why_and_a_word_that_is_too_long_is_kept(desk, anna):
    tutorial = make.tutorial(authors=[anna.instructor])

    refused = desk.post(url(tutorial, "withdraw/"), {"note": "x" * 2001})
    desk.post(url(tutorial, "withdraw/"), {"note": "The knee."})

    assert refused.status_code == 422
    assert "x" * 2001 in said(refused)
    assert tutorial.entries.first().note == "The knee."


def test_a_draft_cannot_be_withdrawn(desk, anna):
    assert desk.get(url(hers(anna), "withdraw/")).status_code == 404


def test_a_stranger_changes_nothing(client, anna):
    live, draft = make.tutorial(authors=[anna.instructor]), hers(anna)
    client.force_login(anna)
    form = opened(client, draft) | {"about-title": "Foreign"}
    stranger = make.user(role="instructor")
    make.instructor(user=stranger)
    client.force_login(stranger)

    answers = [
        client.post(url(draft), form),
        client.post(url(draft, "publish/"), {"revision": 1, "when": "now"}),
        client.post(url(live, "withdraw/")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert draft.revisions.count() == 1
    assert set(Tutorial.objects.published()) == {live}


def test_a_time_between_two_times_of_a_changed_clock_is_refused(desk, anna):
    StudioProfile(zone="Europe/Vienna").save()
    tutorial = hers(anna)
    year = timezone.now().year + 1
    last_sunday = next(
        day
        for day in (datetime(year, 3, 31, tzinfo=UTC) - timedelta(n) for n in range(7))
        if day.weekday() == 6
    )

    answer = desk.post(
        url(tutorial, "publish/"),
        {"revision": 1, "when": "later", "at": f"{last_sunday:%Y-%m-%d}T02:30"},
    )

    assert answer.status_code == 422
    assert "never show 02:30: they go on with 03:30." in said(answer)


def test_a_time_that_comes_twice_is_refused(desk, anna):
    StudioProfile(zone="Europe/Vienna").save()
    tutorial = hers(anna)

    answer = desk.post(
        url(tutorial, "publish/"),
        {"revision": 1, "when": "later", "at": "2032-10-31T02:30"},
    )

    assert answer.status_code == 422
    assert "show 02:30 twice" in said(answer)


def test_a_publication_can_be_planned_by_the_clocks_of_her_own_place(desk, anna):
    StudioProfile(zone="Europe/Vienna").save()
    tutorial, other = hers(anna), hers(anna)
    page = desk.get(url(tutorial, "publish/"))
    later = {"when": "later", "at": "2100-07-01T08:00", "zone": "America/Denver"}

    desk.post(url(tutorial, "publish/"), sent(page) | later)
    message = said(desk.get("/desk/"))
    desk.post(url(other, "publish/"), sent(page) | later | {"zone": "Mars/Base"})
    again = sent(desk.get(url(other, "publish/")))

    tutorial.refresh_from_db()
    anna.refresh_from_db()
    assert tutorial.published_at == datetime(2100, 7, 1, 14, tzinfo=UTC)
    assert anna.zone == again["zone"] == "America/Denver"
    assert (
        "1 July 2100, 16:00 (Europe/Vienna) = 1 July 2100, 08:00 (America/Denver)"
        in message
    )
    assert Tutorial.objects.get(pk=other.pk).live is None


# Calling back


def test_what_was_just_published_can_be_called_back_at_the_desk(desk, anna):
    tutorial = hers(anna)
    tutorial.publish(by=anna)

    page = said(desk.get("/desk/"))
    version = {"version": tutorial.live_id}
    answer = desk.post(url(tutorial, "call-back/"), version, follow=True)

    assert url(tutorial, "call-back/") in page
    assert "Called back. It is a draft again, and nobody was mailed." in said(answer)
    assert "call-back" not in said(answer)
    assert not Tutorial.objects.published().exists()


def test_the_desk_says_why_it_cannot_be_called_back_any_more(desk, anna):
    tutorial = hers(anna)
    tutorial.publish(by=anna)
    tutorial.begin_mailing()

    page = said(desk.get("/desk/"))
    version = {"version": tutorial.live_id}
    answer = desk.post(url(tutorial, "call-back/"), version, follow=True)

    assert "it cannot be called back" in said(desk.get(url(tutorial, "publish/")))
    assert "call-back" not in page
    assert "Too late to call it back: its mail has been written." in said(answer)
    assert set(Tutorial.objects.published()) == {tutorial}
