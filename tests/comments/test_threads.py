"""Reading order is plain data: no database is asked here."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from comments.threads import Page, Thread, assemble


def comment(pk, parent=None, hidden=False, answer=None):
    return SimpleNamespace(
        pk=pk,
        parent_id=parent,
        root_id=parent and 1,
        is_shown=not hidden,
        thread_count=0,
        answer_id=answer,
    )


def outline(comments):
    return [(one.depth, one.pk) for one in comments]


def test_each_reply_stands_below_what_it_answers_and_the_older_one_first():
    replies = [
        comment(2, 1),
        comment(3, 1),
        comment(4, 2),
        comment(5, 3),
        comment(6, 2),
    ]

    order = assemble(comment(1), replies)

    assert outline(order) == [(1, 1), (2, 2), (3, 4), (3, 6), (2, 3), (3, 5)]


def test_the_answer_stands_first_with_what_was_said_to_it():
    replies = [comment(2, 1), comment(3, 1), comment(4, 2), comment(5, 3)]

    order = assemble(comment(1, answer=3), replies)

    assert outline(order) == [(1, 1), (2, 3), (3, 5), (2, 2), (3, 4)]
    assert [one.pk for one in order[1:] if one.is_pinned] == [3]


def test_a_reply_whose_parent_is_elsewhere_stands_below_the_opening_comment():
    order = assemble(comment(1), [comment(8, 5), comment(9, 8)])

    assert outline(order) == [(1, 1), (2, 8), (3, 9)]
    assert [one.is_adrift for one in order] == [False, True, False]


def test_hidden_comments_below_each_other_leave_one_line():
    replies = [
        comment(2, 1, hidden=True),
        comment(3, 2, hidden=True),
        comment(4, 3, hidden=True),
        comment(5, 4),
        comment(6, 2, hidden=True),
        comment(7, 6),
    ]

    order = assemble(comment(1, hidden=True), replies)

    assert outline(order) == [(1, 1), (2, 5), (2, 7)]


def test_a_hidden_comment_below_a_shown_one_has_a_line_of_its_own():
    replies = [comment(2, 1, hidden=True), comment(3, 2), comment(4, 3, hidden=True)]

    order = assemble(comment(1, hidden=True), replies)

    assert outline(order) == [(1, 1), (2, 3), (3, 4)]


def test_a_chain_of_a_thousand_replies_needs_no_recursion():
    order = assemble(comment(1), [comment(pk, pk - 1) for pk in range(2, 1001)])

    assert outline(order) == [(pk, pk) for pk in range(1, 1001)]


@given(st.lists(st.integers(0, 1000), max_size=40))
def test_everything_is_there_once_and_below_its_parent(choices):
    replies = [comment(n + 2, 1 + choice % (n + 1)) for n, choice in enumerate(choices)]

    order = assemble(comment(1), replies)

    assert sorted(one.pk for one in order) == list(range(1, len(choices) + 2))
    depths = {one.pk: one.depth for one in order}
    assert all(depths[one.pk] == depths[one.parent_id] + 1 for one in order[1:])
    ancestors = []
    for one in order:  # The way to read a flat list of depths as a tree again.
        del ancestors[one.depth - 1 :]
        assert (ancestors[-1] if ancestors else None) == one.parent_id
        ancestors.append(one.pk)


def test_a_page_counts_what_can_be_read_and_says_how_much_is_not():
    head = comment(1)
    head.thread_count = 5
    elsewhere = comment(9, 8)
    elsewhere.root_id = 8

    thread = Thread.of(head, [comment(2, 1), comment(3, 2, hidden=True), elsewhere])

    assert outline(thread.comments) == [(1, 1), (2, 2), (3, 3)]
    assert thread.more == 4
    assert Page([thread], after=None).comment_count == 2
