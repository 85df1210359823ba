"""The library of the demo studio: four poses, three live tutorials and a draft."""

from datetime import timedelta

from django.utils import timezone

from studio.models import Instructor

from . import sheet as sheets
from .models import Authorship, Pose, Tutorial


def steps_of(texts):
    return tuple(sheets.Step(text=text) for text in texts)


POSES = [
    ("half-forward-fold", "yoga", "Half Forward Fold", "Ardha Uttānāsana"),
    ("legs-up-the-wall", "yoga", "Legs Up the Wall", "Viparīta Karaṇī"),
    ("pyramid-pose", "yoga", "Pyramid Pose", "Pārśvottānāsana"),
    ("roll-up", "pilates", "Roll-Up", None),
]

HALF_FOLD = sheets.Sheet(
    cautions_waived=True,
    title="A half forward fold with your hands on the wall",
    summary="Learn to fold from the hips, with the wall to tell you whether you do.",
    intro=(
        "<p>Ask ten people to touch their toes and nine bend in the middle of the "
        "back. The wall is a patient helper against that: it holds your hands at the "
        "right height, so that your hips have to do the moving.</p>"
        "<p>You need nothing but a wall and a patch of floor that does not slide. If "
        "the backs of your legs are short today, bend your knees. A long back matters "
        "more than straight legs.</p>"
    ),
    steps=steps_of(
        [
            "Stand an arm's length from a wall and put your palms on it at the height "
            "of your hips.",
            "Set your feet as wide as your hips, toes pointing to the wall.",
            "Inhale and lift the crown of your head, as if somebody pulled it up.",
            "Exhale, send your hips back and walk your feet away from the wall until "
            "your back is level.",
            "Press the wall with both palms and feel your hips answer by moving "
            "further back.",
            "Let your ears stay beside your arms; your neck is part of your back.",
            "Stay for five slow breaths. Inhale to grow longer, exhale to soften "
            "behind the knees.",
            "Bend your knees, walk in, and come up with your hands still on the wall.",
        ]
    ),
    closing="<p>Did your hips or your back do the work? Tell us below.</p>",
)

WALL = sheets.Sheet(
    cautions_waived=True,
    title="Legs up the wall, for tired evenings",
    summary="Ten quiet minutes that ask nothing of you but to lie still.",
    intro=(
        "<p>This is the pose I teach to people who say that they have no time for a "
        "pose. You lie down, your legs rest against a wall, and the floor does the "
        "rest.</p><p>A folded blanket under the pelvis is pleasant but not needed. "
        "Leave the pose out if your eyes or your blood pressure are being treated, "
        "and ask whoever treats them first.</p>"
    ),
    steps=steps_of(
        [
            "Sit sideways beside a wall, one hip close to it, knees bent.",
            "Lean back on your hands and swing your legs up as you lower your back to "
            "the floor.",
            "Move nearer or farther until the backs of your legs rest without pulling.",
            "Put a folded blanket under your head if your chin points to the ceiling.",
            "Let your arms lie open, palms up, away from your sides.",
            "Close your eyes and let the breath come as it likes, for five to ten "
            "minutes.",
            "To come out, bend your knees, roll to one side and rest there for three "
            "breaths.",
            "Push the floor away with your hands and sit up slowly, your head last.",
        ]
    ),
)

ROLL_UP = sheets.Sheet(
    cautions_waived=True,
    title="The roll-up, one bone at a time",
    summary="A slow classic from the mat: up in one breath, down in the next.",
    intro=(
        "<p>The roll-up is not a sit-up. A sit-up throws you over the difficult place; "
        "the roll-up visits it. If your feet fly up, hold a rolled towel behind your "
        "thighs and go only as far as you can go slowly.</p>"
    ),
    steps=steps_of(
        [
            "Lie on your back with long legs together and your arms reaching overhead, "
            "ribs heavy.",
            "Inhale and bring your arms to the ceiling; let your head follow them off "
            "the mat.",
            "Exhale and peel your spine from the mat, one bone after the other, until "
            "your hands pass your knees.",
            "Reach over your legs with a round back, as if bending over a large ball.",
            "Inhale there and lengthen the back of your waist.",
            "Exhale and roll down as slowly as you came, lower back first.",
            "Repeat five times. Stop while it is still even.",
        ]
    ),
    closing="<p>Slower is harder, and that is the whole secret.</p>",
)

PYRAMID = sheets.Sheet(
    cautions_waived=True,
    title="Pyramid pose with two blocks",
    summary="A standing fold over one straight leg, with the floor brought up to you.",
    intro=(
        "<p>Two blocks turn this pose from a tug-of-war into a conversation. Set them "
        "on their tallest side, one on each side of your front ankle, and let your "
        "hands arrive there long before your back has to round.</p>"
    ),
    steps=steps_of(
        [
            "Step your left foot forward, about the length of your leg, heels on two "
            "rails and not on one line.",
            "Set a block on each side of your front ankle.",
            "Turn both hips to the front edge of the mat, hands on them to check.",
            "Straighten your front leg and ground the outer edge of your back foot.",
            "Inhale and lengthen; exhale and tip your pelvis over the front leg.",
            "Bring your hands to the blocks and hold for five to eight breaths.",
            "Exhale, press your feet down and rise with a long back.",
            "Do the same with your right foot in front.",
        ]
    ),
)


def load() -> None:
    """Old enough to mail nobody; the draft is there to be published."""
    poses = {row[0]: _pose(*row) for row in POSES}
    mira = Instructor.objects.get(slug="mira-anand")
    tomas = Instructor.objects.get(slug="tomas-lindqvist")
    _tutorial("half-fold-at-the-wall", HALF_FOLD, poses["half-forward-fold"], mira, 60)
    _tutorial("roll-up", ROLL_UP, poses["roll-up"], tomas, 32)
    _tutorial("legs-up-the-wall", WALL, poses["legs-up-the-wall"], mira, 11)
    _tutorial("pyramid-pose-with-blocks", PYRAMID, poses["pyramid-pose"], mira, None)


def _pose(slug, discipline, english, sanskrit) -> Pose:
    pose = Pose.objects.create(slug=slug, discipline=discipline)
    pose.names.create(text=english, language="en", is_primary=True)
    if sanskrit:
        pose.names.create(text=sanskrit, language="sa-Latn", is_primary=True)
    return pose


def _tutorial(slug, sheet, pose, author, days_ago) -> None:
    tutorial = Tutorial.objects.create(
        slug=slug, title=sheet.title, summary=sheet.summary, pose=pose
    )
    Authorship.objects.create(tutorial=tutorial, instructor=author)
    tutorial.save_draft(sheet, author.user)
    if days_ago:
        tutorial.publish(at=timezone.now() - timedelta(days=days_ago))
