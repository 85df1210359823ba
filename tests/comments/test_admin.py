"""Moderating in the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Comment, Discussion, Policy
from tests.comments import make
from tests.make import admin, user

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

    moderator.post(change(discussion), {"closed": "on", "everything_waits": "on"})
    discussion.refresh_from_db()
    assert discussion.closed_at
    assert discussion.everything_waits
    moderator.post(change(discussion), {})

    discussion.refresh_from_db()
    assert discussion.closed_at is None
    assert not discussion.everything_waits


def test_the_policy_is_one_row(moderator):
    add = reverse("admin:comments_policy_add")

    moderator.post(add, {"promised_hours": "4", "everything_waits": "on"})

    assert Policy.objects.get().promised_hours == 4
    assert Policy.objects.current().everything_waits
    policy = change(Policy.objects.get())
    assert moderator.get(add).url == policy
    assert moderator.get(policy).status_code == 200
    assert moderator.post(policy.replace("change", "delete")).status_code == 403


def test_a_comments_own_page_is_its_card_in_the_queue(moderator):
    comment = make.comment()

    assert moderator.get(change(comment)).url == f"{COMMENTS}?c={comment.pk}"


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
    assert browser.get(change(comment)).status_code == 403
    assert browser.post(COMMENTS, {"do": f"spam {comment.pk}"}).status_code == 403
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
