"""A half forward fold at the wall: props, and no sides."""

from ..sheet import Benefit, Caution, Hold, Named, PropUse, Sheet, Step, StepProp

STEPS = (
    Step(
        phase="setup",
        text="Stand an arm’s length from a wall and lay your palms on it.",
        props=(
            StepProp(Named("wall"), placement="hands at the height of your hips"),
            StepProp(
                Named("strap"),
                placement="in a loop above the elbows, as wide as your shoulders",
            ),
        ),
    ),
    Step(
        phase="setup",
        text="Set your feet as wide as your hips, toes pointing to the wall.",
    ),
    Step(
        phase="align",
        breath="inhale",
        text="Lift the crown of your head, as if somebody drew it up by a thread.",
    ),
    Step(
        phase="enter",
        breath="exhale",
        text=(
            "Send your hips back and walk your feet away from the wall until your back "
            "is level."
        ),
    ),
    Step(
        phase="align",
        breath="exhale",
        text=(
            "Press the wall with both palms and feel your hips answer by moving "
            "further back."
        ),
    ),
    Step(
        phase="align",
        breath="natural",
        text="Let your ears stay beside your arms; your neck is part of your back.",
    ),
    Step(
        kind="caution",
        text="A pull behind the knee or at the sitting bone is too much: walk in.",
    ),
    Step(
        phase="hold",
        breath="both",
        text="Stay. The knees may be soft; the back may not be round.",
        inhale_text="grow longer from hips to hands",
        exhale_text="soften behind the knees",
        hold=Hold(5, 5, "breaths"),
    ),
    Step(
        phase="exit",
        breath="inhale",
        text="Bend your knees, walk in, and come up with your hands still on the wall.",
    ),
)

HALF_FOLD = Sheet(
    title="A half forward fold with your hands on the wall",
    summary="Learn to fold from the hips, with the wall to tell you whether you do.",
    level="beginner",
    intro=(
        "<p>Ask ten people to touch their toes and nine bend in the middle of the "
        "back. The wall is a patient helper against that: it holds your hands at the "
        "right height, so that your hips have to do the moving.</p>"
        "<p>You need a wall and a patch of floor that does not slide. If the backs of "
        "your legs are short today, bend your knees. A long back matters more than "
        "straight legs.</p>"
    ),
    props=(
        PropUse(Named("wall"), need="required", note="Bare, and not freshly painted."),
        PropUse(
            Named("strap"),
            1,
            1,
            need="optional",
            note="Keeps elbows from wandering apart.",
        ),
    ),
    cautions=(
        Caution(
            condition="a shoulder hurts when you raise the arm",
            advice="modify",
            note="Put your hands on the back of a chair and stay higher.",
        ),
        Caution(
            condition="bending forward makes you dizzy",
            advice="modify",
            note="Go half as far, and take three breaths for the way up.",
            instead=Named("Mountain Pose"),
        ),
    ),
    steps=STEPS,
    closing="<p>Did your hips or your back do the work? Tell us below.</p>",
    benefits=(
        Benefit(
            text="Shows you, with a wall as the witness, where your fold begins.",
            basis="teaching",
        ),
    ),
)
