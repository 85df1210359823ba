"""Moderating in the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Comment, Discussion, State
from tests.comments import make
from tests.make import admin, tutorial, user

pytestmark = pytest.mark.django_db

COMMENTS = reverse("admin:comments_comment_changelist")
DISCUSSIONS = reverse("admin:comments_discussion_changelist")


@pytest.fixture
def moderator():
    browser = Client()
    browser.force_login(user(role="moderator", is_staff=True))
    return browser


def change(thing):
    return reverse(f"admin:comments_{thing._meta.model_name}_change", args=[thing.pk])


def act(browser, url, action, things):
    chosen = {"action": action, "_selected_action": [thing.pk for thing in things]}
    return browser.post(url, chosen, follow=True)


def found(page):
    return set(page.context["cl"].queryset)


def test_a_moderator_hides_and_shows_what_was_chosen_and_nothing_else(moderator):
    below = tutorial()
    chosen = [make.comment(below), make.comment(below), make.comment()]
    kept = make.comment(below)

    page = act(moderator, COMMENTS, "hide", chosen)

    assert "hidden now" in page.content.decode()
    assert list(Comment.objects.shown()) == [kept]
    assert Discussion.objects.get(tutorial=below).comment_count == 1

    page = act(moderator, COMMENTS, "show", chosen[:1])

    assert "can be read again" in page.content.decode()
    assert set(Comment.objects.shown()) == {kept, chosen[0]}


def test_the_page_of_a_comment_hides_and_shows_it_and_changes_no_word(moderator):
    comment = make.comment(text="Lovely.")
    form = {"body_source": "Awful.", "author": "", "discussion": ""}

    moderator.post(change(comment), form | {"hidden": "on"})
    comment.refresh_from_db()
    assert comment.state == State.REFUSED
    moderator.post(change(comment), form)

    comment.refresh_from_db()
    comment.discussion.refresh_from_db()
    assert (comment.state, comment.body_source) == (State.PUBLISHED, "Lovely.")
    assert comment.author
    assert comment.discussion.comment_count == 1


def test_the_page_of_a_comment_says_whether_it_is_hidden(moderator):
    comment = make.chain(length=2)[1]
    make.refuse(comment)

    page = moderator.get(change(comment)).content.decode()

    assert 'name="hidden" id="id_hidden" checked' in page
    assert page.count("<textarea") == 0
    assert comment.body_source in page


def test_the_list_is_found_by_state_and_by_words_author_and_tutorial(moderator):
    below = tutorial(title="Bridge")
    anna = user(display_name="Anna", email="anna@example.com")
    hidden = make.comment(below, "Buy my pills", author=anna)
    shown = make.comment(text="Lovely")
    make.refuse(hidden)

    queries = [
        "?state__exact=refused",
        "?state__exact=published",
        "?q=pills",
        "?q=anna",
        "?q=bridge",
    ]
    pages = [moderator.get(COMMENTS + query, follow=True) for query in queries]

    assert [found(page) for page in pages] == [
        {hidden},
        {shown},
        {hidden},
        {hidden},
        {hidden},
    ]


def test_the_list_begins_with_the_newest(moderator):
    comments = [make.comment() for _ in range(3)]

    page = moderator.get(COMMENTS)

    assert list(page.context["cl"].result_list) == comments[::-1]


def test_a_moderator_closes_and_reopens_discussions(moderator):
    discussions = [make.comment().discussion for _ in range(3)]

    act(moderator, DISCUSSIONS, "close", discussions[:2])
    assert set(Discussion.objects.filter(closed_at=None)) == {discussions[2]}
    assert found(moderator.get(DISCUSSIONS + "?state=yes")) == set(discussions[:2])
    assert found(moderator.get(DISCUSSIONS + "?state=no")) == {discussions[2]}

    act(moderator, DISCUSSIONS, "reopen", discussions[:1])
    assert set(Discussion.objects.exclude(closed_at=None)) == {discussions[1]}


def test_the_page_of_a_discussion_closes_and_reopens_it(moderator):
    discussion = make.comment().discussion

    moderator.post(change(discussion), {"closed": "on"})
    discussion.refresh_from_db()
    assert discussion.closed_at
    moderator.post(change(discussion), {})

    discussion.refresh_from_db()
    assert discussion.closed_at is None


def test_nothing_is_added_or_deleted_here(moderator):
    comment = make.comment()
    owner = Client()
    owner.force_login(admin())

    for browser in (moderator, owner):
        for thing in (comment, comment.discussion):
            url = change(thing)
            assert browser.get(url.replace("change", "delete")).status_code == 403
            assert (
                browser.get(url.replace(f"{thing.pk}/change", "add")).status_code == 403
            )
        act(browser, COMMENTS, "delete_selected", [comment])
    assert Comment.objects.get() == comment


@pytest.mark.parametrize("role", [None, "instructor", "editor"])
def test_others_do_not_moderate(role):
    comment = make.comment()
    browser = Client()
    browser.force_login(user(role=role, is_staff=True))

    assert browser.get(COMMENTS).status_code == 403
    assert browser.post(change(comment), {"hidden": "on"}).status_code == 403
    act(browser, COMMENTS, "hide", [comment])
    assert list(Comment.objects.shown()) == [comment]


@pytest.mark.parametrize("url", [COMMENTS, DISCUSSIONS])
def test_the_lists_cost_the_same_for_one_and_for_many(moderator, url):
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert moderator.get(url).status_code == 200
        costs.append(len(captured))
        for _ in range(8):
            make.chain(length=2)

    assert costs[0] == costs[1]
    assert costs[0] <= 8
