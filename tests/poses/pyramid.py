"""A two-sided tutorial in thirteen steps that says everything a Sheet can say."""

from poses.models import (
    AffiliateProgram,
    BreathTechnique,
    Prop,
    PropLink,
    PropSubstitution,
)
from poses.sheet import (
    Benefit,
    Caution,
    Chapter,
    Hold,
    Named,
    PropUse,
    Repeat,
    Sheet,
    Step,
    StepProp,
    Video,
)
from tests import make

TEXTS = [
    "Breathe with a soft sound from here on.",
    "Start in Warrior I, {left} leg in front, blocks within reach.",
    "Make the {left} knee long, so that both legs are long.",
    "Root the outer edge of the {right} foot.",
    "Rest your hands on your hips and see whether they face forward.",
    "Push the floor away and grow.",
    "Draw the belly towards the back.",
    "Breathe out and tip the pelvis over the {left} leg.",
    "Put your hands on the blocks if you like.",
    "Keep breathing: longer as the breath comes, softer as it goes.",
    "Stay there.",
    "Breathe out and come up with a long back.",
    "Now the same on the other side.",
]


def library():
    """The rows that the tutorial names."""
    warrior = make.pose("Warrior I", "Vīrabhadrāsana I", slug="warrior-i")
    safer = make.pose("Half Forward Fold", slug="half-forward-fold")
    block = Prop.objects.create(
        slug="block", name="block", plural="blocks", household_hint="a thick book"
    )
    chair = Prop.objects.create(slug="chair", name="chair")
    PropSubstitution.objects.create(prop=block, substitute=chair, note="its seat")
    program = AffiliateProgram.objects.create(
        name="Shop", notice="paid link", statement="We earn from qualifying purchases."
    )
    PropLink.objects.create(
        prop=block, merchant="Shop", url="https://shop.example/block", program=program
    )
    ujjayi = BreathTechnique.objects.create(
        slug="ujjayi",
        name="Ujjayi",
        how_to="Narrow the throat.",
        caution="Not if dizzy.",
    )
    return warrior, safer, block, ujjayi


def sheet(warrior=None, safer=None, block=None, ujjayi=None) -> Sheet:
    """What it says; without rows, its names are only words."""
    named = {
        "warrior": Named("Warrior I", warrior and warrior.pk),
        "safer": Named("Half Forward Fold", safer and safer.pk),
        "block": Named("block", block and block.pk),
        "ujjayi": Named("Ujjayi", ujjayi and ujjayi.pk),
    }
    steps = [Step(text=text) for text in TEXTS]
    keys = [step.key for step in steps]
    facts = {
        1: {"phase": "setup", "technique": named["ujjayi"]},
        2: {
            "phase": "enter",
            "from_pose": named["warrior"],
            "side": "lead",
            "props": (StepProp(named["block"], 2, "within reach"),),
        },
        8: {"phase": "enter", "breath": "exhale"},
        9: {
            "is_optional": True,
            "props": (StepProp(named["block"], 2, "beside the {left} ankle"),),
        },
        10: {"breath": "both", "inhale_text": "lengthen", "exhale_text": "soften"},
        11: {"phase": "hold", "hold": Hold(5, 8, "breaths")},
        12: {"phase": "exit", "breath": "exhale"},
        13: {"phase": "other_side", "repeat": Repeat(keys[1], keys[11], mirrored=True)},
    }
    return Sheet(
        title="Pyramid pose with two blocks",
        summary="A standing fold over one long leg.",
        intro="<p>Two blocks bring the floor up to you.</p>",
        closing="<p>Which side was longer?</p>",
        level="beginner",
        lead_side="left",
        lead_means="the leg in front",
        technique=named["ujjayi"],
        props=(PropUse(named["block"], 2, 2, "optional", "beside the front ankle"),),
        cautions=(
            Caution("a torn hamstring", "avoid", "Wait.", named["safer"]),
        ),
        benefits=(
            Benefit("Long legs", "study", "https://example.org/study"),
            Benefit("A calm head", "teaching"),
        ),
        steps=tuple(
            Step(**{"key": step.key, "text": step.text} | facts.get(n, {}))
            for n, step in enumerate(steps, start=1)
        ),
        video=Video(
            "youtube", "abc123", "Pyramid, filmed", 300, has_captions=True,
            chapters=(Chapter(80, "The fold", keys[7]), Chapter(200, "Coming up")),
        ),
    )  # fmt: skip


def draft(**fields):
    """It, written and not published, with its library."""
    words = sheet(*library())
    known = {name: getattr(words, name) for name in words.__dataclass_fields__}
    return make.draft(**{"slug": "pyramid"} | known | fields)


def tutorial(**fields):
    """It, live, with its library."""
    made = draft(**fields)
    made.publish()
    return made
