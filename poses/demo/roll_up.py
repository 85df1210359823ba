"""The roll-up: repetitions, and a breath for every movement."""

from ..sheet import (
    Benefit,
    Caution,
    Named,
    PropUse,
    Repeat,
    Repetitions,
    Sheet,
    Step,
    StepProp,
)

ARMS_UP = Step(
    phase="enter",
    breath="inhale",
    text="Bring your arms to the ceiling and let your head follow them off the mat.",
)
ARMS_BACK = Step(
    phase="exit",
    breath="inhale",
    text="Let your arms go back past your ears. The ribs do not follow.",
)

STEPS = (
    Step(
        phase="setup",
        breath="both",
        text=(
            "Lie on your back, legs long and together, arms reaching past your ears, "
            "ribs heavy."
        ),
        inhale_text="sides and back of the ribs open",
        exhale_text="the ribs slide together",
    ),
    ARMS_UP,
    Step(
        phase="enter",
        breath="exhale",
        text=(
            "Peel your spine off the mat, one bone after the other, until your hands "
            "have passed your knees."
        ),
    ),
    Step(
        phase="align",
        breath="inhale",
        text=(
            "Stay round, as if over a large ball, and send the breath to the back of "
            "your waist."
        ),
    ),
    Step(
        phase="exit",
        breath="exhale",
        text="Roll down at the speed at which you came, low back first.",
    ),
    ARMS_BACK,
    Step(
        kind="tip",
        text=(
            "Easier: knees a little soft, and a strap to hold on to. Let your arms "
            "help as much as it takes to stay slow."
        ),
        props=(StepProp(Named("strap"), 1, "around the soles, an end in each hand"),),
    ),
    Step(
        text="That was one. Make it five, and stop early at the first uneven one.",
        repeat=Repeat(ARMS_UP.key, ARMS_BACK.key),
        repetitions=Repetitions(5, 5),
    ),
)

ROLL_UP = Sheet(
    title="The roll-up, one bone at a time",
    summary="A slow classic from the mat: up in one breath, down in the next.",
    level="intermediate",
    technique=Named("Lateral breathing"),
    intro=(
        "<p>The roll-up is not a sit-up. A sit-up throws you over the difficult place; "
        "the roll-up visits it.</p>"
        "<p>There is one such place in most backs, a stretch of three or four bones "
        "that prefer to move as a block. You will know it: the feet fly up, or the "
        "breath stops. Slow down before it, not after.</p>"
    ),
    props=(
        PropUse(Named("mat"), 1, 1, need="required", note="Thick enough for a spine."),
        PropUse(Named("strap"), 1, 1, need="optional", note="For the easier way."),
    ),
    cautions=(
        Caution(
            condition="you have osteoporosis, or were told that your bones are thin",
            advice="avoid",
            note="Rounding the spine under load is not for you.",
            instead=Named("Single Leg Circle"),
        ),
        Caution(
            condition="your back dislikes rounding, or a disc has been in trouble",
            advice="ask",
            instead=Named("Table Pose"),
        ),
        Caution(
            condition="you are pregnant, past the first months",
            advice="avoid",
            note="Work on your side or on all fours.",
        ),
    ),
    steps=STEPS,
    closing="<p>Slower is harder, and that is the whole secret.</p>",
    benefits=(
        Benefit(
            text="Works the abdominals through their whole length, up and down.",
            basis="teaching",
        ),
    ),
)
