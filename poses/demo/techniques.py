"""The ways of breathing that the demo's tutorials ask for."""

from ..models import BreathTechnique

# Key, name, Sanskrit, how it is done, and a caution.
TECHNIQUES = [
    (
        "ujjayi",
        "ujjayi",
        "ujjāyī",
        "Breathe in and out through the nose. Narrow the throat a little, at the place "
        "that you use to whisper, so that the breath brushes it and makes a soft "
        "sound, like a shell held to the ear.\n\n"
        "The sound is the same on the way in and on the way out. It tells you when you "
        "hurry: it turns louder before you notice anything else.",
        "Let the sound go when your throat feels tight or your head light.",
    ),
    (
        "lateral-breathing",
        "lateral breathing",
        "",
        "Lay your hands on the sides of your lowest ribs. Breathe in through the nose "
        "and send the breath into your hands and into the back, so that the ribs open "
        "sideways. The shoulders have nothing to do.\n\n"
        "Breathe out through the mouth, lips lightly pursed. The ribs slide together, "
        "and the waist narrows by itself.",
        "Take an ordinary breath between two of these if you feel short of air.",
    ),
    (
        "nadi-shodhana",
        "nadi shodhana",
        "nāḍī śodhana",
        "Sit upright. Close one nostril with your thumb and breathe in through the "
        "other. Close that one with your ring finger, open the first, and breathe out. "
        "In again where you have just breathed out, change fingers, out on the other "
        "side: that is one round.\n\n"
        "Breath in and breath out take equally long. Hold nothing, press nothing.",
        "Not with a blocked nose. A breath that has to be forced is too long.",
    ),
    (
        "natural-breathing",
        "natural breathing",
        "",
        "Leave the breath to itself. Notice where it moves you: nostrils, ribs, belly. "
        "It may be short or long, and it may change while you look.\n\n"
        "If you find that you are steering, let one breath out with a sigh and begin "
        "again.",
        "",
    ),
]


def load() -> None:
    """Every way of breathing, with its explanation."""
    for key, name, sanskrit, how_to, caution in TECHNIQUES:
        BreathTechnique.objects.create(
            slug=key, name=name, sanskrit=sanskrit, how_to=how_to, caution=caution
        )
