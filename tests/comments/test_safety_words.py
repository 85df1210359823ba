import pytest

from comments.safety import speaks_of_a_body


@pytest.mark.parametrize(
    "text",
    [
        "My knee hurts",
        "Is it safe while PREGNANT?",
        "pins and\n needles in my hand",
        "after surgery on a slipped disc",
        "I got dizzy.",
    ],
)
def test_words_of_a_body_in_trouble_are_heard(text):
    assert speaks_of_a_body(text)


@pytest.mark.parametrize("text", ["", "I paint my wall", "Sorely missed!", "Numbers?"])
def test_other_words_are_not(text):
    assert not speaks_of_a_body(text)
