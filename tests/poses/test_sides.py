from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from poses import sheet as sheets
from poses import sides
from poses.sheet import Repeat, Sheet, Step
from tests.poses.sheets import a_sheet

LUNGE = Sheet(
    lead_side="left",
    steps=(
        Step(text="Step your {left} foot forward.", side="lead"),
        Step(text="Reach up.", kind="tip"),
        Step(text="Look past your {right} hand.", side="other"),
        Step(text="Rest.", side="both"),
    ),
)


def words(shown):
    return [(one.number, sides.say(one.step.text)) for one in shown]


def test_a_token_says_left_as_written_and_right_when_mirrored():
    said = sides.mirror(LUNGE)

    assert [sides.say(step.text) for step in LUNGE.steps][0::2] == [
        "Step your left foot forward.", "Look past your right hand."
    ]  # fmt: skip
    assert [sides.say(step.text) for step in said.steps][0::2] == [
        "Step your right foot forward.", "Look past your left hand."
    ]  # fmt: skip
    assert said.lead_side == "right"


def test_a_language_that_inflects_brings_its_own_two_words():
    step = Step(text="Strecke das {linke|rechte} Bein. {Left} und {Right}.")

    assert sides.say(step.text) == "Strecke das linke Bein. Left und Right."
    assert sides.say(sides.mirror_step(step).text) == (
        "Strecke das rechte Bein. Right und Left."
    )


def test_a_doubled_brace_is_a_brace_and_anything_else_stays():
    text = "Count {{one}} {two} {} {a|b|c} }"

    assert sides.say(text) == "Count {one} {two} {} {a|b|c} }"
    assert sides.say(sides.literal("{left} {a|b}")) == "{left} {a|b}"
    assert not sides.has_tokens("Count {{left}}")
    assert sides.has_tokens("To the {left}")
    assert sides.without_tokens("Your {left} leg") == "Your  leg"


@given(a_sheet)
def test_a_sheet_that_is_mirrored_twice_is_the_same(sheet):
    assert sides.mirror(sides.mirror(sheet)) == sheet


@given(st.text())
def test_any_text_can_be_said_and_literal_text_says_itself(text):
    sides.say(text)

    assert sides.say(sides.literal(text)) == text


def test_a_reader_chooses_the_side_to_begin_with():
    assert sides.led_by(LUNGE, "right") == sides.mirror(LUNGE)
    assert sides.led_by(LUNGE, "left") == LUNGE
    assert sides.led_by(LUNGE, "up") == sides.led_by(LUNGE, None) == LUNGE
    assert sides.led_by(replace(LUNGE, lead_side=""), "right").steps == LUNGE.steps


def other_side(first, last, mirrored=True):
    repeat = Repeat(first=first.key, last=last.key, mirrored=mirrored)
    return Step(text="The other side.", repeat=repeat)


def test_the_other_side_unfolds_into_the_real_steps():
    foot, tip, look, _ = LUNGE.steps
    step = other_side(foot, look)

    shown = sides.unfold(replace(LUNGE, steps=(*LUNGE.steps, step)))

    assert words(shown) == [
        (1, "Step your left foot forward."), (None, "Reach up."),
        (2, "Look past your right hand."), (3, "Rest."), (4, "The other side."),
    ]  # fmt: skip
    assert words(shown[-1].again) == [
        (1, "Step your right foot forward."), (None, "Reach up."),
        (2, "Look past your left hand."),
    ]  # fmt: skip
    assert [one.step.side for one in shown[-1].again] == ["other", "", "lead"]
    assert [one.step.key for one in shown[-1].again] == [foot.key, tip.key, look.key]


def test_a_repetition_on_the_same_side_turns_nothing():
    foot, *_ = LUNGE.steps

    shown = sides.unfold(
        replace(LUNGE, steps=(*LUNGE.steps, other_side(foot, foot, mirrored=False)))
    )

    assert words(shown[-1].again) == [(1, "Step your left foot forward.")]


def test_a_repetition_of_what_does_not_come_before_unfolds_into_nothing():
    foot, _, look, rest = LUNGE.steps
    stranger = Step(text="Elsewhere.")
    wrong = [
        other_side(stranger, look), other_side(foot, stranger), other_side(look, foot)
    ]  # fmt: skip

    shown = sides.unfold(replace(LUNGE, steps=(foot, look, *wrong, rest)))

    assert [one.again for one in shown] == [()] * 6


def test_repetitions_are_never_unfolded_inside_each_other():
    foot, *_ = LUNGE.steps
    twice = other_side(foot, foot)
    again = other_side(foot, twice)

    shown = sides.unfold(replace(LUNGE, steps=(foot, twice, again)))

    assert [len(one.again) for one in shown] == [0, 1, 1]


def test_a_tutorial_that_would_fill_a_page_without_end_is_not_unfolded():
    steps = [Step(text=f"{n}") for n in range(190)]
    steps += [other_side(steps[0], steps[-1]) for _ in range(2)]

    shown = sides.unfold(Sheet(steps=tuple(steps)))

    assert len(shown) == 192
    assert not any(one.again for one in shown)


def test_the_schema_before_had_braces_that_were_braces():
    old = {"schema": 1, "intro": "<p>{left}</p>", "steps": [{"text": "{right}"}, 3]}

    sheet = sheets.read(old)

    assert sides.say(sheet.intro) == "<p>{left}</p>"
    assert [sides.say(step.text) for step in sheet.steps] == ["{right}", ""]
