"""Warrior I: two sides, a film, and a second revision that made one step clearer."""

from dataclasses import replace

from ..sheet import (
    Benefit,
    Caution,
    Chapter,
    Figure,
    Hold,
    Named,
    PropUse,
    Repeat,
    Sheet,
    Step,
    StepProp,
    Video,
)

STEP_BACK = Step(
    phase="enter",
    breath="exhale",
    text=(
        "Step your {right} foot back about the length of a leg. Keep the width of your "
        "hips between the two feet, as if on rails."
    ),
)
BACK_HEEL = Step(
    phase="align",
    breath="natural",
    text="Press your {right} heel into the floor.",
    props=(StepProp(Named("wall"), placement="behind you, the heel against its foot"),),
)
ARMS = Step(
    phase="enter",
    breath="inhale",
    text=(
        "Reach both arms up beside your ears, palms facing each other. Let the lowest "
        "ribs stay where they are."
    ),
    figure=Figure(Named("Warrior I")),
)
STAY = Step(
    phase="hold",
    breath="both",
    text="Stay, and rest your eyes on something at their own height.",
    inhale_text="grow taller out of the waist",
    exhale_text="let the hips become heavy",
    hold=Hold(5, 8, "breaths"),
)
HOME = Step(
    phase="exit",
    breath="exhale",
    text="Bring your arms down and set your {right} foot beside the {left} one.",
    into_pose=Named("Mountain Pose"),
)

STEPS = (
    Step(
        phase="setup",
        text="Stand at the front edge of your mat, feet under your hips, arms hanging.",
        from_pose=Named("Mountain Pose"),
        figure=Figure(Named("Mountain Pose")),
    ),
    STEP_BACK,
    Step(
        phase="align",
        breath="inhale",
        text=(
            "Lay your hands on your hips and bring the {right} one forward until both "
            "face the way you look."
        ),
    ),
    BACK_HEEL,
    Step(
        phase="enter",
        breath="exhale",
        text=(
            "Bend your {left} knee until it stands above its ankle and points along "
            "the second toe."
        ),
    ),
    ARMS,
    Step(
        kind="tip",
        text=(
            "A back heel that hovers asks for a shorter step, or for something to "
            "stand on."
        ),
        props=(StepProp(Named("blanket"), 1, "folded, under the heel"),),
    ),
    STAY,
    Step(
        phase="exit",
        breath="inhale",
        text="Push the floor away and straighten your {left} knee.",
    ),
    HOME,
    Step(
        phase="other_side",
        side="other",
        text="Take one quiet breath, then change over.",
        repeat=Repeat(STEP_BACK.key, HOME.key, mirrored=True),
    ),
)

# A placeholder: the film with this number is an open one, about a large rabbit.
FILM = Video(
    provider="youtube",
    id="aqz-KE-bpKQ",
    title="Warrior I, seen from the side and from the front",
    duration_seconds=634,
    has_captions=True,
    chapters=(
        Chapter(15, "How long the step is", STEP_BACK.key),
        Chapter(94, "The back heel, close up", BACK_HEEL.key),
        Chapter(210, "Arms without lifted ribs", ARMS.key),
    ),
)

WARRIOR = Sheet(
    title="Warrior I, built from the floor up",
    summary="A long stance that looks ahead: strong legs below, room for breath above.",
    level="beginner",
    lead_side="left",
    lead_means="the front leg",
    intro=(
        "<p>Much that goes wrong in this pose goes wrong on the floor. A stance as "
        "narrow as a tightrope leaves the hips no way to turn, and the lower back pays "
        "for it. So we build from the feet up, and the arms come last.</p>"
        "<p>Hips that face ahead, a back heel that is down, a long step: you may not "
        "get all three today. Give up the long step first. Nobody will measure it.</p>"
    ),
    props=(
        PropUse(
            Named("wall"), need="optional", note="For a heel that has nothing to press."
        ),
        PropUse(Named("blanket"), 1, 1, need="optional", note="For a heel in the air."),
    ),
    cautions=(
        Caution(
            condition="a knee hurts when you bend it under your weight",
            advice="modify",
            note="Bend it half as far, in a shorter step.",
            instead=Named("Mountain Pose"),
        ),
        Caution(
            condition="the back heel or the back knee complains",
            advice="modify",
            note="Let the back knee rest on a blanket.",
            instead=Named("Low Lunge"),
        ),
        Caution(
            condition="your blood pressure is high and still being adjusted",
            advice="ask",
            note="Until then, keep your hands on your hips.",
        ),
    ),
    steps=STEPS,
    video=FILM,
    closing=(
        "<p>Which of the two sides found its hips sooner? Most people have one that "
        "does. From here it is one step to "
        '<a href="/poses/pyramid-pose/">Pyramid Pose</a>.</p>'
    ),
    benefits=(
        Benefit(
            text="Lets thighs and hips work steadily in a long stance.",
            basis="teaching",
        ),
        Benefit(
            text="Practised as a pose of courage, and named after a hero of old tales.",
            basis="traditional",
        ),
    ),
)

WHAT_CHANGED = "Step 4 now says where the back heel goes."

CLEARER = replace(
    BACK_HEEL,
    text=(
        "Point your {right} toes half way between ahead and outward, and press that "
        "heel down a hand’s width outside the line of the {left} one."
    ),
)
WARRIOR_AMENDED = replace(
    WARRIOR,
    steps=tuple(CLEARER if step is BACK_HEEL else step for step in STEPS),
)
