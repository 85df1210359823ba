"""Ujjayi: a practice of the breath, which belongs to no pose."""

from ..sheet import Benefit, Caution, Hold, Named, PropUse, Sheet, Step

STEPS = (
    Step(
        phase="setup",
        text="Sit upright, on the floor or on a chair. Mouth closed, jaw loose.",
        from_pose=Named("Easy Pose"),
    ),
    Step(
        phase="setup",
        breath="natural",
        text="Count three breaths as they are.",
        hold=Hold(3, 3, "breaths"),
    ),
    Step(
        phase="enter",
        breath="exhale",
        text=(
            "Open your mouth and fog a mirror that is not there. Notice where in the "
            "throat the sound is made."
        ),
    ),
    Step(
        phase="enter",
        breath="exhale",
        text="Once more, and close your lips half way through. A small sound stays.",
    ),
    Step(
        phase="align",
        breath="both",
        text="Now with closed lips, both ways, the throat as narrow as it was.",
        inhale_text="a shell at your ear",
        exhale_text="a wave drawing back",
        technique=Named("Ujjayi"),
    ),
    Step(
        phase="hold",
        breath="both",
        text="Go on at a pace that you could keep for an hour.",
        inhale_text="count to four",
        exhale_text="count to four",
        hold=Hold(10, 15, "breaths"),
    ),
    Step(
        kind="tip",
        text="If somebody in the next room can hear you, it is too loud.",
    ),
    Step(
        phase="rest",
        breath="natural",
        text="Let the sound go. Sit a little longer before you get up.",
        hold=Hold(60, 60, "seconds"),
    ),
)

UJJAYI = Sheet(
    title="Ujjayi, the breath you can hear",
    summary="A soft sound in the throat that tells you how you breathe.",
    level="beginner",
    intro=(
        "<p>You have made this sound before: when you whispered, when you cleaned a "
        "pair of glasses, when you put down something heavy. <em>Ujjayi</em> borrows "
        "it and makes it quiet.</p>"
        "<p>In a class it is useful for one plain reason. A breath that you hear is a "
        "breath that you notice, and one that you notice you seldom hold by "
        "accident.</p>"
    ),
    props=(
        PropUse(Named("blanket"), 1, 2, need="optional", note="To sit on."),
        PropUse(
            Named("chair"), 1, 1, need="optional", note="If the floor is far away."
        ),
    ),
    cautions=(
        Caution(
            condition="your lungs or your heart are being treated",
            advice="ask",
            note="Until then, breathe as it comes.",
        ),
        Caution(
            condition="steering the breath makes you dizzy or uneasy",
            advice="modify",
            note="Drop the sound, open your eyes, feel your feet.",
            instead=Named("Corpse Pose"),
        ),
        Caution(condition="your throat is sore", advice="avoid"),
    ),
    steps=STEPS,
    closing=(
        "<p>When it has become quiet and even, take it along into a pose that you know "
        'well. <a href="/poses/warrior-i/">Warrior I</a> is a good first one.</p>'
    ),
    benefits=(
        Benefit(
            text="Gives a wandering mind something simple to listen to.",
            basis="teaching",
        ),
        Benefit(
            text="Described as a practice of its own in the old handbooks of haṭha "
            "yoga.",
            basis="traditional",
        ),
    ),
)
