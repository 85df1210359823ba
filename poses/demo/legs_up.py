"""Legs up the wall: one long rest, measured in minutes."""

from ..sheet import Benefit, Caution, Hold, Named, PropUse, Sheet, Step, StepProp

STEPS = (
    Step(
        phase="setup",
        text="Sit sideways to the wall, one hip close to it, knees bent.",
        props=(StepProp(Named("wall"), placement="nothing hanging on it above you"),),
    ),
    Step(
        phase="enter",
        breath="exhale",
        text=(
            "Lean back on your hands and swing your legs up as you lower your back to "
            "the floor."
        ),
    ),
    Step(
        phase="align",
        breath="natural",
        text="Move nearer or farther until the backs of your legs rest without a pull.",
    ),
    Step(
        phase="align",
        is_optional=True,
        text="If your chin points to the ceiling, your head wants to lie higher.",
        props=(StepProp(Named("blanket"), 1, "folded flat, under head and neck"),),
    ),
    Step(
        phase="align",
        text="Let your arms lie open, palms up, away from your sides.",
    ),
    Step(
        phase="hold",
        breath="natural",
        text="Close your eyes, or leave them half open. There is nothing to improve.",
        hold=Hold(300, 600, "seconds"),
    ),
    Step(
        kind="tip",
        text=(
            "Tingling feet are common and a sign to come out: bring the soles together "
            "and let the knees fall apart for a moment first."
        ),
    ),
    Step(
        phase="exit",
        text="Bring your knees to your chest, roll to one side and rest there.",
        hold=Hold(3, 3, "breaths"),
    ),
    Step(
        phase="exit",
        breath="exhale",
        text="Push the floor away with your hands and sit up slowly, your head last.",
    ),
)

LEGS_UP = Sheet(
    title="Legs up the wall, for tired evenings",
    summary="Ten quiet minutes that ask nothing of you but to lie still.",
    level="beginner",
    technique=Named("Belly breathing"),
    intro=(
        "<p>This is the pose I teach to people who say that they have no time for a "
        "pose. You lie down, your legs rest against a wall, and the floor does the "
        "rest.</p>"
        "<p>Put your phone in another room, or at least face down. The pose is over "
        "when you have had enough of it, and not when something rings.</p>"
    ),
    props=(
        PropUse(Named("wall"), need="required"),
        PropUse(
            Named("blanket"),
            1,
            2,
            need="optional",
            note="One for the head; a second one if you get cold.",
        ),
    ),
    cautions=(
        Caution(
            condition="your eyes or your blood pressure are being treated",
            advice="ask",
            instead=Named("Corpse Pose"),
        ),
        Caution(
            condition="lying flat on your back is no longer pleasant in pregnancy",
            advice="avoid",
            note="Lie on your side, with a bolster between the knees.",
        ),
    ),
    steps=STEPS,
    benefits=(
        Benefit(
            text="A quiet end to a day on your feet, or on a chair.", basis="teaching"
        ),
    ),
)
