"""Hiding, showing and counting: whatever happens, the numbers equal a recount."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.models import Comment, Discussion
from tests.comments import make
from tests.make import tutorial, user

pytestmark = pytest.mark.django_db


def recount(discussion):
    """What every counter should be, from the parents alone."""
    comments = {comment.pk: comment for comment in discussion.comments.order_by("-pk")}
    listed = dict.fromkeys(comments, 0)
    thread = dict.fromkeys(comments, 0)
    for comment in comments.values():  # The youngest first, so children come before.
        if comment.parent_id and (not comment.hidden_at or listed[comment.pk]):
            listed[comment.parent_id] += 1
        if comment.root_id and not comment.hidden_at:
            thread[comment.root_id] += 1
    shown = sum(not comment.hidden_at for comment in comments.values())
    return shown, {pk: (listed[pk], thread[pk]) for pk in comments}


def counted(discussion):
    discussion.refresh_from_db()
    rows = discussion.comments.values_list("pk", "child_count", "thread_count")
    return discussion.comment_count, {pk: counts for pk, *counts in map(tuple, rows)}


def as_counted(discussion):
    shown, rows = recount(discussion)
    return shown, {pk: list(counts) for pk, counts in rows.items()}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    history=st.lists(
        st.tuples(
            st.sampled_from(
                ["post", "reply", "reply", "reply", "hide", "hide", "show"]
            ),
            st.integers(0, 100),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_after_any_history_the_counters_equal_a_recount(db, history):
    discussion = Discussion.objects.begun(tutorial())
    author, comments = user(), []

    for verb, number in history:
        one = comments[number % len(comments)] if comments else None
        if verb in ("post", "reply") or one is None:
            parent = one if verb == "reply" else None
            text = f"{len(comments)}"
            comments.append(discussion.post(author, text, parent=parent))
        else:
            getattr(one, verb)()

    assert counted(discussion) == as_counted(discussion)


def test_each_change_that_readers_see_is_a_new_version():
    head, reply = make.chain(length=2)
    discussion = head.discussion
    versions = []

    for change in (reply.hide, reply.show, discussion.close, discussion.reopen):
        change()
        discussion.refresh_from_db()
        versions.append(discussion.version)

    assert versions == [3, 4, 5, 6]


def test_what_changes_nothing_is_no_new_version():
    comment = make.comment()
    discussion = comment.discussion
    comment.show()
    comment.hide()
    hidden_at = comment.hidden_at
    comment.hide()
    discussion.close()
    closed_at = discussion.closed_at

    discussion.close()

    discussion.refresh_from_db()
    comment.refresh_from_db()
    assert (discussion.version, discussion.closed_at) == (3, closed_at)
    assert comment.hidden_at == hidden_at


def test_a_stale_copy_of_a_comment_counts_only_once():
    comment = make.comment()
    copies = [Comment.objects.get(pk=comment.pk) for _ in range(2)]

    for copy in copies:
        copy.hide()

    comment.discussion.refresh_from_db()
    assert comment.discussion.comment_count == 0
    assert all(copy.hidden_at for copy in copies)


def at_once(*jobs):
    """Do all of these side by side, each on a connection of its own."""

    def alone(job):
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(alone, jobs))


@pytest.mark.django_db(transaction=True)
def test_many_who_post_and_hide_at_once_never_deadlock_and_never_miscount():
    comments = make.chain(length=6)
    discussion = comments[0].discussion
    writers = [user() for _ in range(4)]

    def writes(writer):
        for number in range(8):
            discussion.post(
                writer, f"{writer.pk} {number}", parent=comments[number % 6]
            )

    def moderates(first):
        for number in range(12):
            comment = Comment.objects.get(pk=comments[(first + number) % 6].pk)
            comment.hide() if number % 2 else comment.show()

    jobs = [lambda writer=writer: writes(writer) for writer in writers]
    at_once(*jobs, *(lambda first=first: moderates(first) for first in range(4)))

    assert discussion.comments.count() == 6 + 4 * 8
    assert counted(discussion) == as_counted(discussion)


@pytest.mark.django_db(transaction=True)
def test_twenty_moderators_who_hide_one_comment_hide_it_once():
    comment = make.comment()

    at_once(*[Comment.objects.get(pk=comment.pk).hide] * 20)

    comment.discussion.refresh_from_db()
    assert (comment.discussion.comment_count, comment.discussion.version) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_the_first_comments_of_a_tutorial_make_one_discussion():
    below, writers = tutorial(), [user() for _ in range(6)]

    at_once(
        *(
            lambda writer=writer: make.comment(below, author=writer)
            for writer in writers
        )
    )

    assert Discussion.objects.get().comment_count == 6


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_on_one_button_are_one_comment():
    discussion, author = Discussion.objects.begun(tutorial()), user()

    said = at_once(*[lambda: discussion.post(author, "Where do the blocks go?")] * 20)

    discussion.refresh_from_db()
    assert {comment.pk for comment in said} == {Comment.objects.get().pk}
    assert (discussion.comment_count, discussion.version) == (1, 1)
