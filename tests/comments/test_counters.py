"""Changing and counting: whatever happens, the numbers equal a recount."""

from contextlib import suppress
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.models import (
    Comment,
    Discussion,
    Event,
    NotAllowed,
    Overtaken,
    State,
)
from tests.comments import make
from tests.make import tutorial, user
from tests.threads import together

pytestmark = pytest.mark.django_db


def recount(discussion):
    """What every counter should be, from the parents alone."""
    comments = {comment.pk: comment for comment in discussion.comments.order_by("-pk")}
    listed = dict.fromkeys(comments, 0)
    thread = dict.fromkeys(comments, 0)
    for comment in comments.values():  # The youngest first, so children come before.
        if comment.parent_id and (comment.is_shown or listed[comment.pk]):
            listed[comment.parent_id] += 1
        if comment.root_id and comment.is_shown:
            thread[comment.root_id] += 1
    shown = sum(comment.is_shown for comment in comments.values())
    return shown, {pk: (listed[pk], thread[pk]) for pk in comments}


def counted(discussion):
    discussion.refresh_from_db()
    rows = discussion.comments.values_list("pk", "child_count", "thread_count")
    return discussion.comment_count, {pk: counts for pk, *counts in map(tuple, rows)}


def as_counted(discussion):
    shown, rows = recount(discussion)
    return shown, {pk: list(counts) for pk, counts in rows.items()}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    history=st.lists(
        st.tuples(
            st.sampled_from(["post", "reply", "reply", "reply", "undo", *State]),
            st.integers(0, 100),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_after_any_history_the_counters_equal_a_recount(db, history):
    discussion = Discussion.objects.begun(tutorial())
    author, comments, events = user(), [], []

    for verb, number in history:
        one = comments[number % len(comments)] if comments else None
        state = State.HELD if number % 5 == 0 else State.PUBLISHED
        if verb == "undo" and events:
            with suppress(Overtaken, NotAllowed):
                events.append(events[number % len(events)].undo(author))
        elif verb in ("post", "reply", "undo") or one is None:
            parent = one if verb == "reply" else None
            said = discussion.post(author, f"{len(comments)}", parent, state)
            comments.append(said)
        else:
            with suppress(NotAllowed):
                events += filter(None, [one.transition(verb, author)])

    assert counted(discussion) == as_counted(discussion)
    assert histories(discussion) == {
        comment.pk: comment.state for comment in discussion.comments.all()
    }


def histories(discussion):
    """Where each comment stands, by the log alone; every event begins where the last ended."""
    found = {}
    for comment in discussion.comments.all():
        events = list(comment.events.order_by("pk"))
        assert [e.after for e in events[:-1]] == [e.before for e in events[1:]]
        found[comment.pk] = events[-1].after if events else comment.state
    return found


def test_each_change_that_readers_see_is_a_new_version():
    head, reply = make.chain(length=2)
    discussion = head.discussion
    versions = []

    for change in (
        lambda: make.refuse(reply),
        lambda: make.publish(reply),
        discussion.close,
        discussion.reopen,
    ):
        change()
        discussion.refresh_from_db()
        versions.append(discussion.version)

    assert versions == [3, 4, 5, 6]


def test_what_readers_cannot_see_is_no_new_version():
    comment = make.comment()
    discussion = comment.discussion
    make.publish(comment)
    make.refuse(comment)
    comment.transition(State.SPAM)
    comment.transition(State.SPAM)
    discussion.post(user(), "Held", state=State.HELD)
    discussion.close()
    closed_at = discussion.closed_at

    discussion.close()

    discussion.refresh_from_db()
    assert (discussion.version, discussion.closed_at) == (3, closed_at)
    assert discussion.comment_count == 0


def test_a_stale_copy_of_a_comment_counts_only_once():
    comment = make.comment()
    copies = [Comment.objects.get(pk=comment.pk) for _ in range(2)]

    events = [make.refuse(copy) for copy in copies]

    comment.discussion.refresh_from_db()
    assert comment.discussion.comment_count == 0
    assert [copy.state for copy in copies] == [State.REFUSED] * 2
    assert events[1] is None


@pytest.mark.django_db(transaction=True)
def test_many_who_post_and_moderate_at_once_never_deadlock_and_never_miscount():
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
            event = make.refuse(comment) if number % 2 else make.publish(comment)
            if event and number % 3 == 0:
                with suppress(Overtaken):
                    event.undo(None)

    jobs = [partial(writes, writer) for writer in writers]
    jobs += [partial(moderates, first) for first in range(4)]

    def begin():
        jobs.pop()()

    together(8, begin)

    assert discussion.comments.count() == 6 + 4 * 8
    assert counted(discussion) == as_counted(discussion)
    assert set(histories(discussion).values()) <= {State.PUBLISHED, State.REFUSED}


@pytest.mark.django_db(transaction=True)
def test_twenty_moderators_who_refuse_one_comment_refuse_it_once():
    comment = make.comment()

    done = together(20, lambda: make.refuse(Comment.objects.get(pk=comment.pk)))

    comment.discussion.refresh_from_db()
    (event,) = filter(None, done)
    assert list(Event.objects.all()) == [event]
    assert (comment.discussion.comment_count, comment.discussion.version) == (0, 2)

    undone = together(20, lambda: undo(event))

    assert sum(undone) == 1
    assert Event.objects.count() == 2
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def undo(event):
    try:
        return bool(event.undo(None))
    except Overtaken:
        return False


@pytest.mark.django_db(transaction=True)
def test_the_first_comments_of_a_tutorial_make_one_discussion():
    below, writers = tutorial(), [user() for _ in range(6)]

    waiting = iter(writers)
    together(6, lambda: make.comment(below, author=next(waiting)))

    assert Discussion.objects.get().comment_count == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_proved", [True, False])
def test_twenty_clicks_on_one_button_are_one_comment(is_proved):
    discussion = Discussion.objects.begun(tutorial())
    author = user(is_proved=is_proved)

    said = together(20, lambda: discussion.post(author, "Where do the blocks go?"))

    discussion.refresh_from_db()
    assert {comment.pk for comment in said} == {Comment.objects.get().pk}
    assert (discussion.comment_count, discussion.version) == (1, 1)
