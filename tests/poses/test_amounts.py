import pytest

from poses import amounts, wording
from poses.sheet import Hold, PropUse, Repetitions


@pytest.mark.parametrize(
    ("words", "hold"),
    [
        ("Hold for 5-8 breaths.", Hold(5, 8, "breaths")),
        ("stay five to eight slow, deep breaths", None),
        ("stay five to eight slow deep breaths", Hold(5, 8, "breaths")),
        ("8–5 breaths", Hold(5, 8, "breaths")),
        ("a breath", Hold(1, 1, "breaths")),
        ("hold for 30 seconds", Hold(30, 30, "seconds")),
        ("30-second hold", Hold(30, 30, "seconds")),
        ("45s", Hold(45, 45, "seconds")),
        ("1 minute on each side", Hold(60, 60, "seconds")),
        ("five to ten minutes", Hold(300, 600, "seconds")),
        ("0 breaths", None),
        ("a few breaths", None),
        ("10 slow repetitions", None),
        ("3 sets of 10", None),
        ("as long as you like", None),
    ],
)
def test_a_hold_is_read_as_teachers_write_it(words, hold):
    assert amounts.read_hold(words) == hold


@pytest.mark.parametrize(
    ("words", "often"),
    [
        ("Repeat 10 times", Repetitions(10, 10)),
        ("8-12 reps", Repetitions(8, 12)),
        ("six slow repetitions", Repetitions(6, 6)),
        ("3 sets of 10", Repetitions(10, 10, sets=3)),
        ("three sets of eight to ten", Repetitions(8, 10, sets=3)),
        ("3 x 8", Repetitions(8, 8, sets=3)),
        ("5 times on each side", Repetitions(5, 5, per_side=True)),
        ("10 reps per leg", Repetitions(10, 10, per_side=True)),
        ("0 times", None),
        ("5 breaths", None),
        ("often", None),
    ],
)
def test_repetitions_are_read_as_teachers_write_them(words, often):
    assert amounts.read_repetitions(words) == often


def test_a_bare_range_is_read_and_nothing_else_is():
    found = [amounts.read_range(it) for it in ("2", " 2–3 ", "two", "two blocks", "")]

    assert found == [(2, 2), (2, 3), (2, 2), None, None]


@pytest.mark.parametrize(
    "hold",
    [
        Hold(5, 8, "breaths"), Hold(1, 1, "breaths"), Hold(30, 45, "seconds"),
        Hold(60, 60, "seconds"), Hold(120, 300, "seconds"), Hold(60, 90, "seconds"),
    ],
)  # fmt: skip
def test_a_hold_that_is_said_is_read_as_the_same(hold):
    assert amounts.read_hold(wording.hold(hold)) == hold


@pytest.mark.parametrize(
    "often",
    [
        Repetitions(1, 1), Repetitions(8, 12), Repetitions(10, 10, 3),
        Repetitions(5, 5, 0, True), Repetitions(5, 5, 3, True),
    ],
)  # fmt: skip
def test_repetitions_that_are_said_are_read_as_the_same(often):
    assert amounts.read_repetitions(wording.repetitions(often)) == often


def test_amounts_are_said_in_words():
    said = [
        wording.hold(Hold(5, 8, "breaths")),
        wording.hold(Hold(60, 120, "seconds")),
        wording.repetitions(Repetitions(5, 5, per_side=True)),
        wording.quantity(PropUse(least=1, most=2)),
        wording.quantity(PropUse(least=2)),
        wording.quantity(PropUse()),
    ]

    assert said == [
        "5–8 breaths", "1–2 minutes", "5 times on each side", "1–2", "2", ""
    ]  # fmt: skip
