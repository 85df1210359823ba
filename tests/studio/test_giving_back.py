"""Words that could not be taken are given back: to whoever sent them, and nobody else."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from newsletter.views import announcing
from poses import pasting, views
from poses.models import SecretLink, StepNote
from studio.models import Credential
from tests import make
from tests.comments.make import comment
from tests.newsletter.make import announcement
from tests.pages import pressed, sent

pytestmark = pytest.mark.django_db

HERE = {"Sec-Fetch-Site": "same-origin"}
WORDS = "I have taught since 2009.\r\n\r\nMostly “slow”."


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True, headers=HERE)


def said(response):
    return response.content.decode()


def test_a_biography_outlives_the_session_and_is_saved_by_her_own_press(browser, anna):
    browser.force_login(anna)
    form = pressed(browser.get("/desk/profile/")) | {"bio": WORDS}
    browser.cookies.pop("session")

    lost = browser.post("/desk/profile/", form)
    browser.force_login(anna)
    browser.cookies.pop("csrf")
    stale = browser.post("/desk/profile/", pressed(lost))
    anna.instructor.refresh_from_db()
    before = anna.instructor.bio
    saved = browser.post("/desk/profile/", pressed(stale))

    anna.instructor.refresh_from_db()
    assert (lost.status_code, stale.status_code, saved.status_code) == (401, 403, 302)
    assert "You are signed in as Anna." in said(stale)
    assert before == ""
    assert "since 2009" in anna.instructor.bio
    assert "“slow”" in anna.instructor.bio


def test_nothing_is_given_back_to_who_sent_nothing_or_only_looks(browser):
    assert browser.get("/desk/profile/").url == "/accounts/login/?next=/desk/profile/"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_puts_no_words_into_our_pages(anna, site):
    browser = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": site})

    out = browser.post("/desk/profile/", {"bio": WORDS})
    browser.force_login(anna)
    stale = browser.post("/desk/profile/", {"bio": WORDS})

    assert [it.status_code for it in (out, stale)] == [403, 403]
    assert "2009" not in said(out) + said(stale)


def test_a_browser_that_does_not_say_whose_page_it_was_goes_to_the_door(client):
    answer = client.post("/desk/profile/", {"bio": WORDS})

    assert answer.url == "/accounts/login/?next=/desk/profile/"


def test_a_password_stands_in_no_page(browser):
    typed = {"login": "anna@example.com", "password": "a secret phrase"}

    answer = browser.post("/accounts/login/", typed)

    assert answer.status_code == 403
    assert "a secret phrase" not in said(answer)
    assert "Please send it again" in said(answer)


@pytest.mark.parametrize("page", ["2fa/authenticate", "login/code/confirm"])
def test_a_code_that_opens_an_account_stands_in_no_page(browser, page):
    answer = browser.post(f"/accounts/{page}/", {"code": "4711-0815"})

    assert answer.status_code == 403
    assert "4711" not in said(answer)


def test_it_is_sent_again_to_this_site_alone(browser):
    answer = browser.post("//elsewhere.example/desk/", {"note": WORDS})
    known = browser.post("/desk/profile/?next=//elsewhere.example", {"note": WORDS})

    assert "elsewhere" not in said(answer).partition("<main")[2]
    assert 'action="/desk/profile/?next=//elsewhere.example"' in said(known)


def test_files_do_not_come_along_and_are_asked_for_again(browser, anna):
    photo = make.upload(make.Image.new("RGB", (9, 9)))

    answer = browser.post("/desk/profile/", {"bio": WORDS, "photo": photo})

    assert "Pictures and files do not come along." in said(answer)


def spent(limit, who):
    for _ in range(limit.times):
        limit.spend(str(who))


def test_whoever_is_too_quick_keeps_what_she_typed(client, anna):
    client.force_login(anna)
    live, written = make.tutorial(slug="tree"), announcement(instructor=anna.instructor)
    spent(pasting.READ, anna.pk)
    spent(views.FEEDBACK, "127.0.0.1")
    spent(announcing.TRIALS, anna.pk)
    urls = [
        "/desk/tutorials/paste/",
        f"/tutorials/{live.slug}/feedback/",
        reverse("newsletter:trial", args=[written.pk]),
    ]

    answers = [client.post(url, {"words": WORDS}, headers=HERE) for url in urls]

    assert [it.status_code for it in answers] == [429] * 3
    assert [sent(it)["words"] for it in answers] == [WORDS] * 3
    assert [it["Retry-After"] for it in answers] == ["600", "3600", "600"]
    assert "Send it in 600 seconds." in said(answers[0])


def test_a_page_that_is_gone_gives_words_back_to_copy(client, anna):
    client.force_login(anna)
    gone = make.credential(instructor=anna.instructor)
    url = reverse("change_claim", args=[gone.pk])
    Credential.objects.all().delete()

    typed = client.post(url, {"says": WORDS}, headers=HERE)
    bare = client.post(url, {"says": "1"}, headers=HERE)

    assert (typed.status_code, bare.status_code) == (404, 404)
    assert "Mostly “slow”." in said(typed)
    assert '<form method="post"' not in said(typed).partition("<main")[2]
    assert "There is no page at this address" in said(bare)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nbroken", "multipart/form-data"),
        (b"note=" + b"two words " * 300_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 20_001, "application/x-www-form-urlencoded"),
        (b"note=two words", "application/x-www-form-urlencoded; charset=latin-1"),
    ],
)
def test_what_cannot_be_read_breaks_no_page(client, body, kind):
    gone = client.post("/no-such-page/", body, content_type=kind, headers=HERE)
    out = client.post("/desk/profile/", body, content_type=kind, headers=HERE)

    assert gone.status_code == 404
    assert out.url == "/accounts/login/?next=/desk/profile/"


def test_what_a_visual_editor_sent_is_read_without_its_tags(client):
    typed = "<p>Onto your <em>heels</em>.<br>Slowly &amp; well.</p><p>If 1 &lt; 2</p>"

    answer = client.post("/no-such-page/", {"intro": typed}, headers=HERE)

    assert "<p>Onto your heels.<br>Slowly &amp; well.<br>If 1 &lt; 2<br></p>" in said(
        answer
    )


def test_tags_of_a_stranger_hold_up_nobody(client):
    bold = "".join(f"<b x={n}>" for n in range(4000))
    nested = f"<p>{bold}" + "<p>x" * 4000

    began = time.process_time()
    client.post("/no-such-page/", {"intro": nested}, headers=HERE)

    assert time.process_time() - began < 2


def test_a_guest_whose_link_has_just_ended_keeps_her_note(client):
    tutorial = make.draft()
    token = SecretLink.objects.give(7, tutorial=tutorial, name="Jo")
    tutorial.secret_links.get().revoke()

    answer = client.post(f"/draft/{token}/", {"words": WORDS}, headers=HERE)

    assert answer.status_code == 404
    assert "Mostly “slow”." in said(answer)
    assert token not in said(answer)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not StepNote.objects.exists()


def test_a_comment_that_is_bettered_outlives_the_session(browser, anna):
    own = comment(author=anna)

    answer = browser.post(f"/comments/{own.pk}/edit/", {"body": WORDS})

    assert answer.status_code == 401
    assert sent(answer)["body"] == WORDS


def test_the_admin_gives_back_what_was_typed_too(browser, anna):
    url = reverse("admin:studio_instructor_change", args=[anna.instructor.pk])

    answer = browser.post(url, {"bio": WORDS, "csrfmiddlewaretoken": token(browser)})

    assert answer.status_code == 401
    assert sent(answer)["bio"] == WORDS


def token(browser):
    """What a browser has whose session alone has ended."""
    return pressed(browser.get("/accounts/login/"))["csrfmiddlewaretoken"]
