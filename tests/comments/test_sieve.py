"""Who and what is held: plain phases, no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.models import State
from comments.sieve import Draft, judge

WORDS = (("pills", True), ("free trial", False))


def verdict(text="Where do the blocks go?", **known):
    found = judge(Draft(text, words=WORDS, **known))
    return found.state, set(found.held_for)


def test_a_first_comment_waits_and_the_second_does_not():
    assert verdict() == (State.HELD, {"first"})
    assert verdict(published=1) == (State.PUBLISHED, set())


def test_trust_falls_with_refusals_and_comes_back_with_approvals():
    found = [verdict(published=p, refused=r) for p, r in [(1, 1), (2, 1), (3, 1)]]

    assert found[:2] == [(State.HELD, {"fallen"})] * 2
    assert found[2] == (State.PUBLISHED, set())


def test_an_address_that_was_only_typed_has_no_trust():
    assert verdict(is_proved=False) == (State.HELD, {"unproved"})


@pytest.mark.parametrize(
    ("published", "links", "state"),
    [
        (1, 1, State.PUBLISHED),
        (1, 2, State.HELD),
        (9, 2, State.HELD),
        (10, 2, State.PUBLISHED),
    ],
)
def test_links_are_earned(published, links, state):
    text = " ".join(["https://example.com"] * links)

    assert verdict(text, published=published)[0] == state


def test_a_listed_word_holds_and_a_spam_word_of_a_stranger_is_spam():
    assert verdict("Start your FREE trial", published=9) == (State.HELD, {"words"})
    assert verdict("Start your free trial")[0] == State.HELD
    assert verdict("Cheap pills!") == (State.SPAM, {"first", "words"})
    assert verdict("Cheap pills!", published=1) == (State.HELD, {"words"})
    assert verdict("Caterpillsars", published=1) == (State.PUBLISHED, set())


def test_the_same_text_in_a_third_discussion_waits():
    assert verdict(published=5, elsewhere=1)[0] == State.PUBLISHED
    assert verdict(published=5, elsewhere=2) == (State.HELD, {"again"})


def test_haste_alone_holds_nothing_but_is_told():
    assert verdict(published=1, seconds=0.5) == (State.PUBLISHED, set())
    assert verdict(seconds=0.5) == (State.HELD, {"first", "hurried"})


def test_everything_waits_where_a_moderator_said_so():
    assert verdict(published=50, everything_waits=True) == (State.HELD, {"everything"})


@given(st.text(max_size=300), st.integers(0, 20), st.integers(0, 20))
def test_whatever_is_not_published_says_why(text, published, refused):
    found = judge(Draft(text, published, refused, words=WORDS))

    assert bool(found.held_for) == (found.state != State.PUBLISHED)
