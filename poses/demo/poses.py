"""The poses of the demo: one sentence on each, and how its Sanskrit name is said."""

from typing import NamedTuple

from ..models import Pose


class Entry(NamedTuple):
    """One pose; the first of its English names is the one that is shown."""

    slug: str
    discipline: str
    english: tuple[str, ...]
    text: str
    sanskrit: str = ""
    pronunciation: str = ""


POSES = [
    Entry(
        "mountain-pose",
        "yoga",
        ("Mountain Pose",),
        "Standing on both feet, on purpose: the beginning and the end of every other "
        "standing pose.",
        "Tāḍāsana",
        "tah-DAH-suh-nuh",
    ),
    Entry(
        "warrior-i",
        "yoga",
        ("Warrior I", "Warrior One"),
        "A long stance with the front knee bent, the hips facing ahead and the arms "
        "reaching up.",
        "Vīrabhadrāsana I",
        "veer-uh-buh-DRAH-suh-nuh",
    ),
    Entry(
        "low-lunge",
        "yoga",
        ("Low Lunge",),
        "A lunge with the back knee on the floor, which leaves the balance to the mat.",
        "Āñjaneyāsana",
        "ahn-juh-nay-AH-suh-nuh",
    ),
    Entry(
        "pyramid-pose",
        "yoga",
        ("Pyramid Pose", "Intense Side Stretch"),
        "A fold from the hips over a long front leg, in a short and narrow stance.",
        "Pārśvottānāsana",
        "parsh-voh-tah-NAH-suh-nuh",
    ),
    Entry(
        "half-forward-fold",
        "yoga",
        ("Half Forward Fold", "Half Standing Forward Bend"),
        "A fold that stops half way, where the back is level and still long.",
        "Ardha Uttānāsana",
        "ARD-huh oo-tah-NAH-suh-nuh",
    ),
    Entry(
        "easy-seat",
        "yoga",
        ("Easy Seat", "Easy Pose"),
        "Sitting upright with crossed shins, usually on something that lifts the "
        "pelvis.",
        "Sukhāsana",
        "soo-KAH-suh-nuh",
    ),
    Entry(
        "staff-pose",
        "yoga",
        ("Staff Pose",),
        "Sitting with both legs straight ahead and the back as upright as the hips "
        "allow.",
        "Daṇḍāsana",
        "dun-DAH-suh-nuh",
    ),
    Entry(
        "legs-up-the-wall",
        "yoga",
        ("Legs Up the Wall",),
        "Lying on the back with the legs resting against a wall and nothing left to "
        "do.",
        "Viparīta Karaṇī",
        "vip-uh-REE-tuh KUH-ruh-nee",
    ),
    Entry(
        "childs-pose",
        "yoga",
        ("Child’s Pose",),
        "Kneeling, folded over the thighs, with the forehead on the floor or on a "
        "block.",
        "Bālāsana",
        "bah-LAH-suh-nuh",
    ),
    Entry(
        "corpse-pose",
        "yoga",
        ("Corpse Pose", "Final Rest"),
        "Lying still on the back at the end of a practice, awake.",
        "Śavāsana",
        "shuh-VAH-suh-nuh",
    ),
    Entry(
        "roll-up",
        "pilates",
        ("Roll-Up",),
        "From lying to sitting and back, one vertebra at a time, with straight legs.",
    ),
    Entry(
        "knee-folds",
        "pilates",
        ("Knee Folds", "Knee Lifts on the Back"),
        "Lying on the back, one bent leg floats up and comes down while the pelvis "
        "does not move.",
    ),
    Entry(
        "constructive-rest",
        "mobility",
        ("Constructive Rest",),
        "Lying on the back with bent knees, feet on the floor or calves on the seat of "
        "a chair.",
    ),
]


def load() -> None:
    """Every pose with its names."""
    for entry in POSES:
        pose = Pose.objects.create(
            slug=entry.slug, discipline=entry.discipline, description=entry.text
        )
        for name in entry.english:
            is_first = name == entry.english[0]
            pose.names.create(text=name, language="en", is_primary=is_first)
        if entry.sanskrit:
            pose.names.create(
                text=entry.sanskrit,
                language="sa-Latn",
                is_primary=True,
                pronunciation=entry.pronunciation,
            )
