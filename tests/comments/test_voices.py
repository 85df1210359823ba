"""
An address that only stands in an account proves nothing. Here an owner has mistyped
Anna's while she was signed in, and it is one that somebody else reads.
"""

import pytest
from django.core.cache import cache
from django.test import Client

from comments.models import Comment, Follow, Helpful, Hold, Report, State
from studio.models import Mailbox
from tests.comments import make
from tests.comments.pages import text
from tests.make import stamp, tutorial, user

pytestmark = pytest.mark.django_db

HERE = {"Sec-Fetch-Site": "same-origin"}
BENS = "ben@example.com"
FIRST = "First confirm your email address"


@pytest.fixture
def ben():
    """Somebody whose words are published at once, for some were approved before."""
    return make.regular(email=BENS)


@pytest.fixture
def bens(ben):
    """His mailbox, as a guest would have it who deleted the account."""
    mailbox = Mailbox.objects.of(ben)
    ben.delete()
    return mailbox


@pytest.fixture
def anna(bens):
    return user(email=BENS, is_proved=False)


@pytest.fixture
def browser(anna):
    browser = Client(headers=HERE)
    browser.force_login(anna)
    return browser


def say(browser, below, words="Something new."):
    url = f"/comments/add/{below.slug}/"
    return browser.post(url, {"body": words, "shown_at": stamp()})


def test_trust_hangs_on_a_proved_address(browser, anna, bens):
    say(browser, tutorial())

    said = Comment.objects.get(author=anna)
    assert (said.state, said.held_for) == (State.HELD, [Hold.UNPROVED])
    assert said.mailbox is None


def test_once_proved_her_words_count_for_her(browser, anna, bens):
    anna.emailaddress_set.update(verified=True)

    say(browser, tutorial())

    said = Comment.objects.get(author=anna)
    assert (said.state, said.mailbox) == (State.PUBLISHED, bens)


def test_two_who_have_proved_nothing_are_two(browser, anna):
    below, other = tutorial(), Client(headers=HERE)
    other.force_login(user(is_proved=False))

    for each in (browser, browser, other):
        say(each, below, "Lovely.")

    assert Comment.objects.filter(body_source="Lovely.").count() == 2


def test_what_another_said_is_not_hers_to_read_or_erase(browser, bens):
    mine = text(browser.get("/comments/mine/"))
    file = browser.get("/comments/mine/file/").json()
    browser.post("/comments/mine/", {"sure": "1"})

    assert make.LONG_AGO not in mine
    assert file["comments"] == []
    assert Comment.objects.get(mailbox=bens).is_shown


def test_no_mark_report_or_follow_is_given_in_another_name(browser):
    cache.clear()
    comment = make.comment()
    tree = comment.discussion.tutorial
    urls = [
        f"/comments/{comment.pk}/helpful/",
        f"/comments/{comment.pk}/report/",
        f"/comments/follow/{tree.slug}/",
    ]

    pages = [text(browser.post(url, {"reason": "unkind"})) for url in urls]

    assert [FIRST in page for page in pages] == [True] * 3
    for kept in (Helpful, Report, Follow):
        assert not kept.objects.exists()
