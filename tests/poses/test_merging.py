from dataclasses import replace

from poses.comparing import Pair, differing, is_reordered, pairs
from poses.merging import clashes, led_on, merge
from poses.sheet import Chapter, Hold, Named, Repeat, Sheet, Step, StepProp, Video

BLOCK, STRAP = StepProp(Named("Block")), StepProp(Named("Strap"))


def test_two_steps_become_one_that_says_everything():
    above = Step(text="Fold.", breath="exhale", props=(BLOCK,), absorbed=("a",))
    below = Step(
        text="Stay.", hold=Hold(5, 8, "breaths"), props=(BLOCK, STRAP), absorbed=("b",)
    )

    merged = merge(above, below)

    assert merged == replace(
        above,
        text="Fold.\nStay.",
        hold=below.hold,
        props=(BLOCK, STRAP),
        absorbed=("a", below.key, "b"),
    )


def test_a_step_without_words_adds_no_empty_line():
    assert merge(Step(text="Fold."), Step()).text == "Fold."


def test_what_both_say_differently_would_be_lost():
    above = Step(breath="exhale", side="lead", kind="tip", hold=Hold(5, 5, "breaths"))
    below = Step(breath="inhale", side="lead", kind="", hold=Hold(8, 8, "breaths"))

    assert clashes(above, below) == ["breath", "hold"]
    assert clashes(above, Step(text="Stay.")) == []


def test_what_pointed_at_a_merged_step_points_at_the_one_that_took_it():
    one, two, three = Step(text="1"), Step(text="2"), Step(text="3")
    again = Step(text="again", repeat=Repeat(one.key, two.key, mirrored=True))
    film = Video("vimeo", "123456", chapters=(Chapter(5, "Fold", two.key),))
    sheet = Sheet(steps=(one, three, again), video=film)

    led = led_on(sheet, {two.key: one.key})

    assert led.steps[2].repeat == Repeat(one.key, one.key, mirrored=True)
    assert led.video.chapters == (Chapter(5, "Fold", one.key),)
    assert led.steps[:2] == (one, three)
    assert led_on(sheet, {}) is sheet
    assert led_on(replace(sheet, video=None), {two.key: one.key}).video is None


def test_steps_are_paired_by_their_key_in_your_order():
    one, two, three = Step(text="1"), Step(text="2"), Step(text="3")
    changed = replace(two, text="Two", breath="inhale")

    found = list(pairs(Sheet(steps=(one, two)), Sheet(steps=(changed, three))))

    assert found == [
        Pair(two, changed, 2, 1),
        Pair(None, three, 0, 2),
        Pair(one, None, 1),
    ]
    assert [pair.names for pair in found] == [["text", "breath"], [], []]
    assert [pair.is_same for pair in found] == [False, False, False]


def test_fields_that_differ_are_named():
    one = Sheet(title="A", summary="B")

    assert differing(one, replace(one, title="C")) == ["title"]
    assert differing(one, None) == []


def test_an_order_is_another_one_only_among_steps_that_both_have():
    one, two, three = Step(text="1"), Step(text="2"), Step(text="3")

    assert is_reordered(Sheet(steps=(one, two)), Sheet(steps=(two, one)))
    assert not is_reordered(Sheet(steps=(one, two)), Sheet(steps=(one, three, two)))
