"""What steps say between their lines: amounts, breath, sides, what is done again."""

import pytest

from poses.reading import read_article
from poses.sheet import Gap, Hold, Named, Repetitions


def sheet(*lines):
    text = "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    return read_article(f"A title\n\n{text}").sheet


@pytest.mark.parametrize(
    ("line", "hold"),
    [
        ("Fold. 4 breaths.", Hold(4, 4, "breaths")),
        ("Fold. 2 minutes, eyes closed.", Hold(120, 120, "seconds")),
        ("Kneel for 1 minute and listen.", Hold(60, 60, "seconds")),
        ("Lie quietly 20 seconds.", Hold(20, 20, "seconds")),
        ("Fold. 4 breaths later the bell rings.", None),
        ("The bell rings, 4 breaths.", None),
        ("Sit down within 4 breaths.", None),
    ],
)
def test_an_amount_that_stands_alone_is_how_long_one_stays(line, hold):
    assert [step.hold for step in sheet(line).steps] == [hold]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Make the exhalation longer than the inhalation, gently.", ("both", "", "")),
        ("End with an exhalation.", ("", "", "")),
        ("Wait, natural breath.", ("natural", "", "")),
    ],
)
def test_one_breath_beside_the_other_does_nothing_of_its_own(line, expected):
    (step,) = sheet(line).steps

    assert (step.breath, step.inhale_text, step.exhale_text) == expected


def test_an_option_may_stand_in_brackets():
    said = sheet("(Optional, for owls.) Turn your head.", "Turn. (Optional.)").steps

    assert [step.is_optional for step in said] == [True, False]


def test_a_step_that_shows_a_picture_names_what_is_missing():
    gaps = sheet("Fold. See picture below.", "Picture 2 shows a heron.", "Look.").gaps

    assert gaps == (
        Gap("picture", "See picture below."),
        Gap("picture", "Picture 2 shows a heron."),
    )


# Sides


def test_a_turn_that_spells_out_the_sides_is_still_the_other_side():
    turn = (
        "Now the other side! Stand on your right foot and let your left foot float, same calm, "
        "same height, same everything. My left knee grumbles at herons, yet it waits as long as yours."
    )

    read = sheet("Look.", "Stand on your left foot.", "Bow.", turn)

    keys = [step.key for step in read.steps]
    last = read.steps[-1]
    assert last.text == (
        "Now the other side! Stand on your {right} foot and let your {left} foot float, same calm, "
        "same height, same everything. My left knee grumbles at herons, yet it waits as long as yours."
    )
    assert last.phase == "other_side"
    assert (last.repeat.first, last.repeat.last) == (keys[1], keys[2])
    assert last.repeat.mirrored


def test_a_change_of_legs_in_the_middle_of_a_step_is_no_turn():
    read = sheet("Lift your left leg.", "Lower it. Change legs: right leg up. Lower.")

    assert [step.repeat for step in read.steps] == [None, None]
    assert read.steps[1].text == "Lower it. Change legs: {right} leg up. Lower."


@pytest.mark.parametrize(
    ("lines", "lead"),
    [
        (["Lay the right hand down.", "Close the left eye.", "Turn to the right side."], ""),
        (["Lift your left arm.", "Lift your right arm."], "left"),
        (["Lift your left arm.", "Circle it 5 times on each side."], "left"),
        (["Lift your left arm.", "Hold for 5 breaths on each side."], "left"),
    ],
)  # fmt: skip
def test_a_practice_without_another_side_has_none(lines, lead):
    read = sheet(*lines)

    assert read.lead_side == lead
    assert ("{" in read.steps[0].text) == bool(lead)


# Again


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Repeat three rounds of (b), (c).", (1, 2)),
        ("Repeat (a) to (c).", (0, 2)),
        ("Repeat (b).", (1, 1)),
        ("Repeat (x).", None),
        ("Repeat that.", None),
    ],
)
def test_steps_may_be_repeated_by_their_letters(line, places):
    text = f"A title\n\n(a) Sit.\n\n(b) Hum.\n\n(c) Wait.\n\n(d) {line}"

    said = read_article(text).sheet.steps

    keys = [step.key for step in said]
    again = said[-1].repeat
    assert (again and (keys.index(again.first), keys.index(again.last))) == places


def test_rounds_of_letters_are_counted():
    text = "A title\n\n(a) Sit.\n\n(b) Repeat three rounds of (a)."

    assert read_article(text).sheet.steps[-1].repetitions == Repetitions(3, 3)


def test_parts_between_steps_are_headings_and_no_story():
    text = (
        "A title\n\nPART ONE. THE HERON (standing)\n\n(a) Stand.\n\n"
        "PART TWO. THE POND (lying)\n\n(b) Lie down.\n\nPart of it is told."
    )

    read = read_article(text).sheet

    assert [step.text for step in read.steps] == ["Stand.", "Lie down."]
    assert (read.intro, read.closing) == ("", "<p>Part of it is told.</p>")


def test_a_first_step_that_also_waits_still_sets_up():
    said = [
        sheet(line).steps[0].phase
        for line in ("Stand tall. Wait 3 breaths.", "Sit 3 minutes.")
    ]

    assert said == ["setup", "hold"]


# Props


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Sit down as if on a chair.", []),
        ("Float like a ball, then take the strap.", [("strap", "")]),
        ("Lean on something like a chair.", [("chair", "")]),
        ("Skip the block.", []),
        ("A towel will do in place of the strap.", []),
        ("A strap is not needed.", []),
        ("Fold. Blanket under the head.", [("blanket", "under the head")]),
        ("Lie down, folded blanket over the body.", [("blanket", "over the body")]),
        ("Move with band.", []),
        ("Put the chair next to the wall before you sit.", [("chair", "next to the wall"), ("wall", "")]),
        ("Put a block on the floor about a hand away from the outer edge of your left foot, at its tallest.",
         [("block", "on the floor about a hand away from the outer edge of your {left} foot")]),
        ("Put a block on the floor a good hand away from the outer edge of the outer heel of that very same old foot of yours.",
         [("block", "on the floor a good hand away from the outer edge of the outer heel of that very same old")]),
    ],
)  # fmt: skip
def test_props_are_what_is_really_used_and_their_place_is_whole(line, expected):
    (step, _) = sheet(line, "Repeat on the other side.").steps

    assert [(one.prop.name, one.placement) for one in step.props] == expected


@pytest.mark.parametrize(
    ("lines", "need"),
    [
        (["Have a block nearby.", "(Optional.) Use the block."], "optional"),
        (["Use a block.", "If comfortable, use the block again."], "required"),
        (["Those with long legs use a block."], "optional"),
        (["Use a block if the back aches."], "optional"),
        (["Have a block nearby."], "required"),
    ],
)
def test_a_prop_is_for_everybody_if_somebody_must_use_it(lines, need):
    assert [use.need for use in sheet(*lines).props] == [need]


def test_what_only_a_modification_uses_is_for_those_who_like():
    text = (
        "A title\n\n1. Stand.\n\nModifications\n\n- Easier: sit on a chair.\n- Look up."
    )

    assert [(u.prop.name, u.need) for u in read_article(text).sheet.props] == [
        ("chair", "optional")
    ]


def test_a_line_of_things_to_keep_ready_is_a_list():
    text = (
        "A title\n\nKeep ready: one strap, two blankets (one thick, one for the feet), a bell, "
        "and a small lamp if you like one. In place of the strap a belt will do. "
        "A ball is not needed.\n\n1. Stand."
    )

    reading = read_article(text)

    assert [(u.prop.name, u.least, u.need) for u in reading.sheet.props] == [
        ("strap", 1, "required"),
        ("blanket", 2, "required"),
        ("bell", 0, "required"),
        ("small lamp", 0, "optional"),
    ]


def test_steps_are_counted_also_when_some_of_them_are_repeats():
    read = sheet("Sit.", "Lift your left leg.", "Switch sides.", "Repeat step 3.")

    keys = [step.key for step in read.steps]
    assert [(s.repeat.first, s.repeat.last) for s in read.steps[2:]] == [
        (keys[1], keys[1]),
        (keys[2], keys[2]),
    ]


def test_only_a_whole_name_leads_into_its_pose():
    assert [step.into_pose for step in sheet("Warrior 1", "Warm up", "–").steps] == [
        Named("Warrior 1", None),
        None,
        None,
    ]
