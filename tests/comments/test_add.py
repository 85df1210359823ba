"""Writing: what was typed is never lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.forms import LIMITS
from comments.models import Comment, State
from tests.comments import make
from tests.comments.pages import part, text, words
from tests.make import PASSWORD, draft, tutorial, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.regular(display_name="Anna")


@pytest.fixture
def reader(anna):
    """A browser in which Anna has signed in."""
    browser = Client()
    browser.force_login(anna)
    return browser


def said():
    """What was written in the test itself."""
    return Comment.objects.exclude(body_source=make.LONG_AGO)


def address(below, reply=None):
    url = reverse("comments:add", args=[below.slug])
    return f"{url}?reply={reply.pk}" if reply else url


def typed(page):
    """What stands in the form."""
    return part(page, "<textarea", "</textarea>").partition(">")[2].strip("\n")


def test_a_signed_in_reader_says_something_and_finds_it_at_its_place(reader, anna):
    below = tutorial()

    page = reader.post(
        address(below), {"body": "Where do the *blocks* go?"}, follow=True
    )

    comment = said().get()
    places = [url for url, _status in page.redirect_chain]
    assert places == [comment.get_absolute_url(), comment.place]
    assert (comment.author, comment.parent, comment.root) == (anna, None, None)
    assert comment.body_source == "Where do the *blocks* go?"
    assert comment.body_html == "<p>Where do the <em>blocks</em> go?</p>"
    assert words(page) == ["Where do the blocks go?"]


def test_a_reply_to_a_reply_stands_in_the_same_thread(reader):
    head, reply = make.chain(length=2)

    reader.post(address(head.discussion.tutorial, reply), {"body": "Thanks!"})

    comment = said().latest("pk")
    assert (comment.parent, comment.root) == (reply, head)


def test_the_page_quotes_what_is_answered_and_puts_the_cursor_into_the_form(reader):
    comment = make.comment(text="Where do the *blocks* go?")
    make.comment(comment.discussion.tutorial, "Something else")

    page = reader.get(address(comment.discussion.tutorial, comment))

    quoted = part(page, "<blockquote", "</blockquote>")
    assert "<p>Where do the <em>blocks</em> go?</p>" in quoted
    assert "Something else" not in text(page)
    assert f"Reply to {comment.author.display_name}" in text(page)
    assert "autofocus" in part(page, "<textarea", ">")
    assert "csrfmiddlewaretoken" in text(page)


def test_htmx_gets_the_same_page(reader):
    comment = make.comment()
    url = address(comment.discussion.tutorial, comment)

    plain, htmx = (reader.get(url, headers=h) for h in ({}, {"HX-Request": "true"}))

    same = text(htmx)
    for once in ("csrfmiddlewaretoken", 'name="shown_at"'):
        same = same.replace(part(htmx, once, ">"), part(plain, once, ">"))
    assert same == text(plain)
    assert text(plain).count('<div class="write">') == 1


def test_forms_for_two_comments_can_stand_on_one_page(reader):
    first = make.comment()
    second = make.comment(first.discussion.tutorial)

    pages = [reader.get(address(c.discussion.tutorial, c)) for c in (first, second)]

    fields = [part(page, "<textarea", ">") for page in pages]
    ids = [re.search('id="(.*?)"', field)[1] for field in fields]
    assert ids == [f"write-{first.pk}-body", f"write-{second.pk}-body"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "Write something first."),
        ("  \n ", "Write something first."),
        ("---", "Write something first."),
        ("[](https://example.com)", "Write something first."),
        ("x" * 5001, "This is 1 character too long. At most 5,000 fit."),
        ("x\r\n" * 3000, "This is 999 characters too long. At most 5,000 fit."),
    ],
)
def test_a_refused_form_says_why_twice_and_keeps_the_text(reader, body, why):
    page = reader.post(address(tutorial()), {"body": body})

    assert page.status_code == 422
    assert text(page).count(why) == 2
    summary = part(page, '<div class="alert"', "</div>")
    assert 'tabindex="-1" autofocus' in summary
    assert '<a href="#write-0-body">' in summary
    assert 'aria-invalid="true"' in part(page, "<textarea", ">")
    assert "write-0-body_error" in part(page, "<textarea", ">")
    assert 'id="write-0-body_error"' in text(page)
    assert typed(page).strip() == body.strip()
    assert not said().exists()


def test_five_thousand_characters_fit_however_a_browser_ends_its_lines(reader):
    page = reader.post(address(tutorial()), {"body": "x" * 4998 + "\r\ny"})

    assert page.status_code == 302
    assert len(said().get().body_source) == 5000


def test_a_strangers_text_waits_in_the_form_and_after_the_sign_in(client, anna):
    below = tutorial()
    comment = make.comment(below)

    page = client.post(address(below, comment), {"body": "Mine slip. <Why>?"})

    assert page.status_code == 422
    assert typed(page) == "Mine slip. &lt;Why&gt;?"
    assert "or sign in. Your text waits here" in text(page)
    path = f"%2Fcomments%2Fadd%2F{below.slug}%2F%3Freply%3D{comment.pk}"
    assert f'href="/accounts/login/?next={path}"' in text(page)
    assert f'href="/accounts/signup/?next={path}"' in text(page)
    assert said().get() == comment

    client.force_login(anna)

    assert typed(client.get(address(below, comment))) == "Mine slip. &lt;Why&gt;?"
    client.post(address(below, comment), {"body": "Mine slip. <Why>?"})
    assert said().get(author=anna).body_source == "Mine slip. <Why>?"
    assert typed(client.get(address(below))) == ""


def test_who_signs_in_later_in_the_same_browser_does_not_find_it(client, anna):
    url = address(tutorial())
    client.post(url, {"body": "Mine slip."})
    client.force_login(anna)

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert typed(client.get(url)) == ""


def test_the_door_opens_only_when_the_text_is_kept(client):
    below = tutorial()
    url = address(below)

    pages = [
        client.get(url),
        client.post(url, {"body": ""}),
        Client(enforce_csrf_checks=True).post(url, {"body": "Mine slip."}),
        client.post(url, {"body": "Mine slip."}),
        client.get(url),
    ]

    forms = [part(page, '<div class="write">', "</form>") for page in pages]
    doors = ["/accounts/login/" in form for form in forms]
    assert doors == ["/accounts/signup/" in form for form in forms]
    assert doors == [False, False, False, True, True]
    assert ["press Post: you sign in then" in form for form in forms] == [
        not door for door in doors
    ]


def test_nobody_who_is_signed_in_is_asked_to_sign_in(reader):
    page = reader.get(address(tutorial()))

    assert "write-door" not in text(page)


def test_who_would_rather_say_nothing_finds_the_way_back(reader):
    comment = make.comment()
    below = comment.discussion.tutorial

    pages = [reader.get(url) for url in (address(below), address(below, comment))]

    ends = [part(page, '<p class="buttons write-end">', "</p>") for page in pages]
    assert [re.findall('<a href="(.*?)">Cancel</a>', end) for end in ends] == [
        [below.get_absolute_url()],
        [comment.get_absolute_url()],
    ]


def test_a_form_fetched_once_more_keeps_what_stands_in_the_first(reader):
    assert "hx-preserve" in part(reader.get(address(tutorial())), "<textarea", ">")


def test_what_waits_for_one_tutorial_is_not_in_the_form_of_another(client):
    client.post(address(tutorial()), {"body": "Mine slip."})

    assert typed(client.get(address(tutorial()))) == ""


def test_a_lost_session_does_not_cost_the_text(reader):
    below = tutorial()
    reader.get(address(below))
    reader.session.flush()

    page = reader.post(address(below), {"body": "Mine slip."})

    assert typed(page) == "Mine slip."
    assert "or sign in. Your text waits here" in text(page)


def test_a_sign_in_in_another_window_does_not_cost_the_text(anna):
    browser, below = Client(enforce_csrf_checks=True), tutorial()
    token = browser.get(address(below)).context["csrf_token"]
    browser.get(reverse("account_login"))
    browser.force_login(anna)
    browser.cookies["csrf"] = "z" * 32  # Signing in makes the older token worthless.

    form = {"body": "Mine slip.", "csrfmiddlewaretoken": str(token)}
    page = browser.post(address(below), form)

    assert page.status_code == 422
    assert "press the button once more" in text(page)
    assert typed(page) == "Mine slip."
    again = {
        "body": typed(page),
        "csrfmiddlewaretoken": str(page.context["csrf_token"]),
    }
    assert browser.post(address(below), again).status_code == 302
    assert said().get().author == anna


def test_another_site_can_neither_post_nor_leave_anything_here(anna):
    browser = Client(enforce_csrf_checks=True)

    stranger = browser.post(address(tutorial()), {"body": "Buy my pills"})
    browser.force_login(anna)
    member = browser.post(address(tutorial()), {"body": "Buy my pills"})

    assert [page.status_code for page in (stranger, member)] == [422, 422]
    assert not said().exists()
    assert "session" not in stranger.cookies
    assert "session" not in member.cookies


def test_an_answer_to_what_was_hidden_meanwhile_becomes_a_comment_of_its_own(
    reader, anna
):
    comment = make.comment(text="Buy my pills")
    below, url = comment.discussion.tutorial, None
    url = address(below, comment)
    make.refuse(comment)

    page = reader.post(url, {"body": "Please stop."})

    assert page.status_code == 422
    assert "is no longer there" in text(page)
    assert typed(page) == "Please stop."
    assert "pills" not in text(page)
    assert f'action="{address(below)}"' in text(page)
    reader.post(address(below), {"body": typed(page)})
    assert said().get(author=anna).parent is None


def test_a_form_for_a_comment_that_is_not_here_says_so(reader):
    elsewhere, below = make.comment(text="Elsewhere"), tutorial()
    make.comment(below)

    page = reader.get(address(below, elsewhere))

    assert page.status_code == 200
    assert "is no longer there" in text(page)
    assert "Elsewhere" not in text(page)


def test_a_closed_discussion_says_so_and_keeps_what_was_typed(reader):
    comment = make.comment()
    url = address(comment.discussion.tutorial)
    comment.discussion.close()

    late, early = reader.get(url), reader.post(url, {"body": "One more thing"})

    assert "This discussion is closed." in text(late)
    assert "<textarea" not in text(late)
    assert early.status_code == 422
    assert "This discussion was closed while you wrote." in text(early)
    assert typed(early) == "One more thing"
    assert said().get() == comment


def test_what_is_not_public_takes_no_comments(reader):
    withdrawn = tutorial()
    withdrawn.withdraw()

    for below in (draft(), withdrawn):
        assert reader.get(address(below)).status_code == 404
        assert reader.post(address(below), {"body": "Hello?"}).status_code == 404
    assert not said().exists()


def test_the_same_words_twice_in_a_hurry_are_one_comment(reader):
    below = tutorial()

    pages = [reader.post(address(below), {"body": "Hello?"}) for _ in range(2)]

    comment = said().get()
    assert [page.url for page in pages] == [comment.get_absolute_url()] * 2
    comment.discussion.refresh_from_db()
    assert comment.discussion.comment_count == 1


def test_the_same_words_elsewhere_later_or_from_others_are_comments_of_their_own(
    reader, anna
):
    comment = make.comment(author=anna, text="Yes")
    below = comment.discussion.tutorial
    later = make.comment(below, author=anna, text="No")
    said().filter(pk=later.pk).update(created_at="2026-01-01T00:00:00Z")

    reader.post(address(below, comment), {"body": "Yes"})
    reader.post(address(tutorial()), {"body": "Yes"})
    reader.post(address(below), {"body": "No"})
    make.comment(below, text="Yes")

    assert said().filter(author=anna).count() == 5
    assert said().count() == 6


def test_somebody_in_a_great_hurry_is_asked_to_wait_and_keeps_the_text(reader):
    below = tutorial()
    for number in range(10):
        assert reader.post(address(below), {"body": f"{number}"}).status_code == 302

    page = reader.post(address(below), {"body": "One more"})

    assert page.status_code == 422
    assert "post it in 10 minutes" in text(page)
    assert typed(page) == "One more"
    assert said().count() == 10


def test_one_network_cannot_fill_the_sessions(monkeypatch):
    monkeypatch.setitem(LIMITS, "network", replace(LIMITS["network"], times=3))
    below = tutorial()

    pages = [Client().post(address(below), {"body": "Hi"}) for _ in range(4)]

    assert ["session" in page.cookies for page in pages] == [True] * 3 + [False]
    assert "post it in 10 minutes" in text(pages[-1])


def test_a_member_is_not_stopped_because_valkey_is_down(reader, settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }

    assert reader.post(address(tutorial()), {"body": "Hello?"}).status_code == 302


def test_only_reading_and_sending_are_known_here(reader):
    assert reader.put(address(tutorial())).status_code == 405


def test_posting_costs_the_same_in_a_thread_of_ten_and_of_a_thousand(reader, anna):
    costs = []
    for replies in (9, 999):
        below = tutorial()
        make.talk(below, threads=1, replies=replies)
        parent = said().latest("pk")
        with CaptureQueriesContext(connection) as captured:
            reader.post(address(below, parent), {"body": "Thanks!"})
        costs.append(len(captured))

    assert costs[0] == costs[1]
    assert costs[0] <= 24


def test_after_signing_in_through_the_door_the_text_is_there(client):
    anna, below = user(), tutorial()
    page = client.post(address(below), {"body": "Mine slip."})
    door = part(page, '<a href="/accounts/login/', '">')[9:]

    page = client.post(door, {"login": anna.email, "password": PASSWORD}, follow=True)

    assert page.redirect_chain[-1][0] == address(below)
    assert typed(page) == "Mine slip."


def test_another_sites_form_is_refused_and_its_words_are_not_shown(client, reader):
    url, words = address(tutorial()), {"body": "attacker's words"}

    answers = [
        browser.post(url, words, headers=headers)
        for browser in (client, reader)
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://evil.example"},
        )
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert not any(b"attacker" in answer.content for answer in answers)
    assert not said().exists()


def test_what_a_moderator_hid_can_be_said_again_and_waits(reader):
    below = tutorial()
    reader.post(address(below), {"body": "Mine slip."})
    make.refuse(said().get())

    answer = reader.post(address(below), {"body": "Mine slip."}, follow=True)

    assert "It waits." in text(answer)
    assert [comment.state for comment in said()] == [State.REFUSED, State.HELD]


@pytest.mark.parametrize("nothing", ["&#x200b;", "\u200b\u2060", "***"])
def test_a_comment_that_nobody_could_see_is_not_posted(reader, nothing):
    answer = reader.post(address(tutorial()), {"body": nothing})

    assert answer.status_code == 422
    assert "Write something first." in text(answer)
    assert not said().exists()
