"""The one door: what may become of a comment, and the log that only grows."""

import pytest
from django.db import IntegrityError, connection, transaction

from comments.models import Comment, Event, NotAllowed, Overtaken, Reason, State
from tests.comments import make
from tests.make import user

pytestmark = pytest.mark.django_db

DECIDED = {State.HELD, State.PUBLISHED, State.REFUSED, State.SPAM}


def at(state):
    comment = make.comment()
    Comment.objects.filter(pk=comment.pk).update(state=state)
    return Comment.objects.get(pk=comment.pk)


def told(comment):
    return [
        (event.before, event.after, event.actor, event.reason)
        for event in comment.events.order_by("pk")
    ]


def test_every_way_that_is_not_in_the_table_is_refused():
    ways = set()

    for before in State:
        for after in set(State) - {before}:
            comment = at(before)
            try:
                comment.transition(after)
            except NotAllowed:
                assert not comment.events.exists()
                assert Comment.objects.get(pk=comment.pk).state == before
            else:
                ways.add((before, after))

    assert ways == {
        (before, after)
        for before in DECIDED
        for after in {*DECIDED, State.DELETED} - {before}
    } | {
        (State.UNCONFIRMED, State.HELD),
        (State.UNCONFIRMED, State.PUBLISHED),
        (State.UNCONFIRMED, State.SPAM),
    }


def test_an_event_says_who_decided_what_and_why():
    comment, moderator = make.comment(), user()

    made = comment.transition(State.REFUSED, moderator, Reason.UNKIND)
    again = comment.transition(State.REFUSED, user(), Reason.ADVERT)

    assert again is None
    assert (made.before, made.after) == (State.PUBLISHED, State.REFUSED)
    assert told(comment) == [("published", "refused", moderator, "unkind")]


def test_what_was_undone_is_as_before_and_can_be_undone_in_turn():
    comment, anna, ben = make.comment(), user(), user()
    refusal = comment.transition(State.REFUSED, anna, Reason.UNKIND)

    back = refusal.undo(ben)
    again = back.undo(anna)

    assert [back.undoes, again.undoes] == [refusal, back]
    assert told(comment) == [
        ("published", "refused", anna, "unkind"),
        ("refused", "published", ben, ""),
        ("published", "refused", anna, ""),
    ]


def test_nothing_is_undone_twice_or_after_somebody_else_has_decided():
    comment = make.comment()
    first = make.refuse(comment)
    first.undo(None)
    make.refuse(comment)

    with pytest.raises(Overtaken):
        first.undo(None)
    later = comment.transition(State.SPAM)
    with pytest.raises(Overtaken):
        comment.events.get(before="published", undoes=None, pk__gt=first.pk).undo(None)

    assert comment.events.first() == later


def test_what_its_author_deleted_stays_deleted():
    comment = make.comment()
    deleted = comment.transition(State.DELETED, comment.author)

    with pytest.raises(NotAllowed):
        deleted.undo(user())


def test_a_comment_keeps_the_time_it_was_first_published():
    comment = make.comment().discussion.post(user(), "Held", state=State.HELD)
    assert comment.published_at is None

    make.publish(comment)
    first = comment.published_at
    make.refuse(comment)
    make.publish(comment)

    comment.refresh_from_db()
    assert first
    assert comment.published_at == first


def test_the_log_can_be_neither_changed_nor_cut():
    comment, moderator = make.comment(), user()
    event = make.refuse(comment, moderator)
    events = Event.objects.filter(pk=event.pk)

    for change in (
        lambda: events.update(reason=Reason.UNKIND),
        lambda: events.update(actor=user()),
        lambda: events.update(actor=None, after=State.SPAM),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    moderator.delete()
    event.refresh_from_db()
    assert event.actor is None
    events.delete()
    with pytest.raises(IntegrityError, match="only with its comment"):
        connection.check_constraints()


def test_the_log_goes_with_its_comment():
    comment = make.comment()
    make.refuse(comment).undo(None)

    comment.delete()

    connection.check_constraints()
    assert not Event.objects.exists()
