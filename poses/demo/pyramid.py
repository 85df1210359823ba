"""Pyramid pose, the demo's draft: two sides, two blocks, one way of breathing."""

from ..sheet import (
    Benefit,
    Caution,
    Hold,
    Named,
    PropUse,
    Repeat,
    Sheet,
    Step,
    StepProp,
)

STANCE = Step(
    phase="setup",
    text=(
        "Begin with your {left} foot in front and bring the {right} one a little "
        "closer. Each heel keeps to its own line."
    ),
    from_pose=Named("Warrior I"),
)
RISE = Step(
    phase="exit",
    breath="inhale",
    text=(
        "Hands to your hips. Grow heavy in both heels and come up in one piece, the "
        "back as long as it was."
    ),
)

STEPS = (
    STANCE,
    Step(
        phase="setup",
        text="Set a block on each side of your front ankle.",
        is_optional=True,
        props=(StepProp(Named("block"), 2, "tallest side up, beside the ankle bone"),),
    ),
    Step(
        phase="align",
        breath="inhale",
        text=(
            "Let both legs become long, the {left} knee a hair short of its end. The "
            "little-toe edge of your {right} foot stays heavy."
        ),
    ),
    Step(
        phase="align",
        breath="exhale",
        text=(
            "Find your hip bones with your thumbs and draw the {left} one back until "
            "both shine at the wall ahead, like two lamps."
        ),
    ),
    Step(
        phase="enter",
        breath="inhale",
        text="Stand taller than before: feet down, breastbone up.",
    ),
    Step(
        phase="enter",
        breath="exhale",
        text=(
            "Tip the pelvis over your {left} thigh, as you would pour out a bowl. Go "
            "as far as the back stays long, and no further."
        ),
    ),
    Step(
        phase="align",
        breath="natural",
        text="Rest your fingertips on the blocks, or your palms on your {left} shin.",
    ),
    Step(
        kind="tip",
        text="Does the back round? Come higher and soften your {left} knee.",
    ),
    Step(
        phase="hold",
        breath="both",
        text="Stay, with as much weight on the back foot as on the front foot.",
        inhale_text="lengthen from hips to crown",
        exhale_text="soften around the front hip",
        hold=Hold(5, 8, "breaths"),
    ),
    RISE,
    Step(
        phase="other_side",
        side="other",
        text="Change over, and take the blocks along.",
        repeat=Repeat(STANCE.key, RISE.key, mirrored=True),
    ),
)

PYRAMID = Sheet(
    title="Pyramid pose with two blocks",
    summary="A standing fold over one straight leg, with the floor brought up to you.",
    level="intermediate",
    lead_side="left",
    lead_means="the front leg",
    technique=Named("Ujjayi"),
    intro=(
        "<p>Two blocks turn this pose from a tug-of-war into a conversation. Stand "
        "them up beside your front foot, and your hands arrive long before your back "
        "has to round.</p>"
        "<p>Everything here happens in one joint, the hip of the front leg. The rest "
        "of you goes along for the ride. If that is new to you, spend a week with the "
        '<a href="/tutorials/half-fold-at-the-wall/">half fold at the wall</a> '
        "first.</p>"
    ),
    props=(
        PropUse(
            Named("block"),
            2,
            2,
            need="optional",
            note="Of the same height; the tallest side is a good beginning.",
        ),
    ),
    cautions=(
        Caution(
            condition="you have strained a hamstring, above all near its upper end",
            advice="avoid",
            note="Stretching does not hurry it.",
            instead=Named("Half Forward Fold"),
        ),
        Caution(
            condition="your low back complains when you lean forward",
            advice="modify",
            note="Stop where the back is level, with your hands on a wall.",
            instead=Named("Half Forward Fold"),
        ),
        Caution(
            condition="your eyes or your blood pressure are being treated",
            advice="ask",
            note="Your head may come low here.",
        ),
    ),
    steps=STEPS,
    closing="<p>Where do your blocks stand: high, middle or flat? Tell us below.</p>",
    benefits=(
        Benefit(
            text="Teaches a forward fold to begin in the hips.",
            basis="teaching",
        ),
    ),
)
