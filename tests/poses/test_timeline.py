"""A tutorial as it is practised: both sides, each sentence, every breath."""

from dataclasses import replace

from hypothesis import given

from poses.sheet import Hold, Named, Repeat, Repetitions, Sheet, Step
from poses.sides import mirror
from poses.timeline import MOST_CUES, hold_seconds, timeline, total_seconds
from tests.poses import pyramid
from tests.poses.sheets import a_sheet


def said(*steps, **fields):
    return timeline(Sheet(steps=steps, **fields))


def seconds(*steps):
    return total_seconds(Sheet(steps=steps), breath_seconds=10)


def test_the_second_side_says_every_word_of_sides_the_other_way():
    cues = timeline(pyramid.sheet())

    told = [(cue.kind, cue.number, cue.turn, cue.side, cue.words) for cue in cues]
    assert told == [
        ("move", 1, 0, "", "Breathe with a soft sound from here on."),
        ("move", 2, 1, "left", "Start in Warrior I, left leg in front, blocks within reach."),
        ("move", 3, 1, "left", "Make the left knee long, so that both legs are long."),
        ("move", 4, 1, "left", "Root the outer edge of the right foot."),
        ("move", 5, 1, "left", "Rest your hands on your hips and see whether they face forward."),
        ("move", 6, 1, "left", "Push the floor away and grow."),
        ("move", 7, 1, "left", "Draw the belly towards the back."),
        ("move", 8, 1, "left", "Breathe out and tip the pelvis over the left leg."),
        ("move", 9, 1, "left", "Put your hands on the blocks if you like."),
        ("move", 10, 1, "left", "Keep breathing: longer as the breath comes, softer as it goes."),
        ("hold", 11, 1, "left", "Stay there."),
        ("move", 12, 1, "left", "Breathe out and come up with a long back."),
        ("switch", 13, 2, "right", "Now the same on the other side."),
        ("move", 2, 2, "right", "Start in Warrior I, right leg in front, blocks within reach."),
        ("move", 3, 2, "right", "Make the right knee long, so that both legs are long."),
        ("move", 4, 2, "right", "Root the outer edge of the left foot."),
        ("move", 5, 2, "right", "Rest your hands on your hips and see whether they face forward."),
        ("move", 6, 2, "right", "Push the floor away and grow."),
        ("move", 7, 2, "right", "Draw the belly towards the back."),
        ("move", 8, 2, "right", "Breathe out and tip the pelvis over the right leg."),
        ("move", 9, 2, "right", "Put your hands on the blocks if you like."),
        ("move", 10, 2, "right", "Keep breathing: longer as the breath comes, softer as it goes."),
        ("hold", 11, 2, "right", "Stay there."),
        ("move", 12, 2, "right", "Breathe out and come up with a long back."),
    ]  # fmt: skip
    assert [(it.least, it.most, it.unit) for it in cues if it.kind == "hold"] == [
        (5, 8, "breaths")
    ] * 2
    placed = [cue.step.props[0].placement for cue in cues if cue.number == 9]
    assert placed == ["beside the {left} ankle", "beside the {right} ankle"]
    assert cues[1].figure == Named("Warrior I")
    assert cues[2].figure is None


def test_whoever_begins_on_the_other_side_hears_the_other_words_first():
    turned = timeline(mirror(pyramid.sheet()))

    assert [cue.side for cue in turned if cue.kind == "hold"] == ["right", "left"]
    assert turned[1].words.startswith("Start in Warrior I, right leg")


def test_a_step_is_said_one_sentence_at_a_time_and_counted_where_it_says_so():
    stay = Step(
        text="Fold. Stay for 3 breaths, eyes closed. Then come up.\nRest",
        hold=Hold(3, 3, "breaths"),
    )
    unsaid = replace(stay, text="Fold. Soften the jaw.")

    cues = said(stay, unsaid, Step(text="Smile.", kind="tip"))

    assert [(cue.kind, cue.words) for cue in cues] == [
        ("move", "Fold."),
        ("hold", "Stay for 3 breaths, eyes closed."),
        ("move", "Then come up."),
        ("move", "Rest"),
        ("move", "Fold."),
        ("hold", "Soften the jaw."),
        ("note", "Smile."),
    ]


def test_sets_and_repeated_holds_are_rounds():
    sets = Step(text="Roll.", repetitions=Repetitions(8, 12, 2))
    holds = Step(
        text="Lift.",
        hold=Hold(5, 5, "seconds"),
        repetitions=Repetitions(2, 3, per_side=True),
    )

    cues = said(sets, holds)

    assert [(c.kind, c.least, c.most, c.unit, c.round, c.rounds) for c in cues] == [
        ("count", 8, 12, "times", 1, 2),
        ("count", 8, 12, "times", 2, 2),
        *[("hold", 5, 5, "seconds", n, 4) for n in (1, 2, 3, 4)],
    ]


def test_repetitions_on_each_side_are_said_for_each_when_their_words_have_sides():
    each = Step(
        text="Lift the {left} leg.", repetitions=Repetitions(5, 5, per_side=True)
    )
    again = Step(text="Other.", repeat=Repeat(each.key, each.key, mirrored=True))

    alone = said(each, lead_side="right")
    whole = said(each, again, lead_side="left")

    assert [(c.kind, c.words, c.turn, c.side, c.breaths_each) for c in alone] == [
        ("count", "Lift the left leg.", 1, "right", 1),
        ("switch", "", 2, "left", 1),
        ("count", "Lift the right leg.", 2, "left", 1),
    ]
    assert [(c.kind, c.words, c.breaths_each) for c in whole] == [
        ("count", "Lift the left leg.", 1),
        ("switch", "Other.", 1),
        ("count", "Lift the right leg.", 1),
    ]


def test_sides_that_are_written_out_change_with_a_screen_of_their_own():
    steps = [
        Step(text="Step back.", side="lead"),
        Step(text="Change.", phase="other_side", side="other"),
        Step(text="Same there.", phase="other_side", hold=Hold(5, 5, "breaths")),
        Step(text="Stand.", side="both"),
    ]

    cues = said(*steps, lead_side="left")

    assert [(cue.kind, cue.side, cue.turn) for cue in cues] == [
        ("move", "left", 1),
        ("switch", "right", 2),
        ("switch", "right", 2),
        ("hold", "right", 2),
        ("move", "", 0),
    ]


def test_a_practice_takes_its_holds_repetitions_and_a_breath_for_every_other_sentence():
    plain = Step(text="Stand.")
    hold = Step(text="Stay.", hold=Hold(4, 6, "breaths"))
    rest = Step(text="Rest.", hold=Hold(30, 30, "seconds"))
    tip = Step(text="Smile.", kind="tip", hold=Hold(9, 9, "breaths"))
    often = Step(text="Roll.", repetitions=Repetitions(8, 12, 2, per_side=True))
    again = Step(text="And again.", repeat=Repeat(plain.key, hold.key))
    five = replace(again, repetitions=Repetitions(5, 5))
    other = replace(again, repeat=Repeat(plain.key, hold.key, mirrored=True))

    assert [seconds(it) for it in (plain, hold, rest, tip, often)] == [
        10, 50, 30, 10, 400
    ]  # fmt: skip
    assert seconds(plain, hold, again) == 60 + 10 + 60
    assert seconds(plain, hold, five) == 60 + 10 + 4 * 60
    assert seconds(plain, hold, other) == 60 + 8 + 60
    assert hold_seconds(Hold(5, 8, "breaths"), 10) == (50, 80)
    assert hold_seconds(Hold(5, 8, "seconds"), 10) == (5, 8)


def test_the_pyramid_takes_nearly_six_minutes():
    assert total_seconds(pyramid.sheet(), breath_seconds=10) == 348


def test_no_practice_is_endless():
    plain = Step(text="Stand.")
    again = Step(
        text="Again.",
        repeat=Repeat(plain.key, plain.key),
        repetitions=Repetitions(30_000, 30_000, 30_000),
    )

    assert len(said(plain, again)) == MOST_CUES


@given(a_sheet)
def test_every_sheet_can_be_practised(sheet):
    cues = timeline(sheet)

    assert all(0 < cue.least <= cue.most for cue in cues)
    assert len(cues) >= min(len(sheet.steps), MOST_CUES)
