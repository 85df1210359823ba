"""An easy seat: the same on both sides, with a blanket that it cannot do without."""

from ..sheet import Benefit, Caution, Hold, Named, PropUse, Sheet, Step, StepProp

STEPS = (
    Step(
        phase="setup",
        text=(
            "Make your blanket into a firm edge, about as high as your fist is wide, "
            "and sit on the front third of it."
        ),
        props=(StepProp(Named("blanket"), placement="the firm edge to the front"),),
    ),
    Step(
        phase="enter",
        text="Cross your shins, not your ankles, and draw each foot under a knee.",
    ),
    Step(
        phase="align",
        breath="natural",
        text="Are your knees higher than your hips? Sit higher, until they are not.",
    ),
    Step(
        phase="align",
        breath="natural",
        text=(
            "Rock forward and back over your sitting bones, less each time, and stop "
            "where no muscle has to hold you."
        ),
    ),
    Step(
        phase="align",
        breath="inhale",
        text="Let your back grow upward out of the pelvis, the chin level.",
    ),
    Step(
        phase="align",
        breath="exhale",
        text="Let your shoulders widen and put your hands down on your thighs.",
    ),
    Step(
        phase="hold",
        breath="natural",
        text=(
            "Sit. When you notice that you are elsewhere, come back to the weight of "
            "your hands."
        ),
        hold=Hold(180, 300, "seconds"),
    ),
    Step(
        kind="tip",
        text=(
            "We all have a favourite shin for the front. Tomorrow, give the other one "
            "its turn."
        ),
    ),
    Step(
        phase="exit",
        text="Stretch your legs out in front of you and wake them up with your hands.",
        into_pose=Named("Staff Pose"),
    ),
)

EASY_SEAT = Sheet(
    title="An easy seat, made easy",
    summary="How high to sit, so that five minutes on the floor are five calm minutes.",
    level="beginner",
    technique=Named("Belly breathing"),
    intro=(
        "<p>The name promises a lot. For hips that spend their days on chairs, sitting "
        "on the floor with crossed legs is work, and the back does it: it rounds, it "
        "tires, and you wait for the end.</p>"
        "<p>One blanket changes that. When the pelvis stands higher than the knees it "
        "can tilt forward a little, and the back rises from it without being told. "
        "There is no prize for sitting low.</p>"
    ),
    props=(
        PropUse(
            Named("blanket"),
            1,
            2,
            need="required",
            note="Wool or thick cotton; a soft one sinks.",
        ),
    ),
    cautions=(
        Caution(
            condition="your knees hurt when they are bent this far",
            advice="modify",
            note="Sit on a chair, feet flat on the floor. Everything else stays.",
        ),
        Caution(
            condition="a foot goes numb",
            advice="modify",
            note="Sit higher, and end the pose sooner.",
            instead=Named("Staff Pose"),
        ),
        Caution(
            condition="you have a new hip",
            advice="ask",
            note="Crossing the legs may be what you were told to leave.",
        ),
    ),
    steps=STEPS,
    closing=(
        "<p>If you would like something to do while you sit, read on with "
        '<a href="/tutorials/ujjayi-breath/">the breath you can hear</a>.</p>'
    ),
    benefits=(
        Benefit(
            text="An old rule asks two things of every seat: that it be steady, and "
            "that it be comfortable.",
            basis="traditional",
        ),
    ),
)
