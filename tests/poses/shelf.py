"""A library of poses with the names that people really use for them."""

import tomllib
from pathlib import Path

import poses
from poses.models import Pose, PoseName

FIGURES = Path(poses.__file__).parent / "catalogue" / "figures"

# Address, English names, Sanskrit in Latin letters, Devanagari.
SHELF = [
    ("mountain-pose", "Mountain Pose|Equal Standing", "Tāḍāsana|Samasthiti", "ताडासन"),
    ("tree-pose", "Tree Pose", "Vṛkṣāsana", "वृक्षासन"),
    ("chair-pose", "Chair Pose|Fierce Pose|Powerful Pose", "Utkaṭāsana", "उत्कटासन"),
    ("warrior-i", "Warrior I", "Vīrabhadrāsana I", "वीरभद्रासन १"),
    ("warrior-ii", "Warrior II", "Vīrabhadrāsana II", "वीरभद्रासन २"),
    ("warrior-iii", "Warrior III", "Vīrabhadrāsana III", "वीरभद्रासन ३"),
    ("reverse-warrior", "Reverse Warrior|Peaceful Warrior", "Viparīta Vīrabhadrāsana", ""),
    ("humble-warrior", "Humble Warrior", "Baddha Vīrabhadrāsana", ""),
    ("triangle-pose", "Triangle Pose|Extended Triangle", "Utthita Trikoṇāsana|Trikoṇāsana", "त्रिकोणासन"),
    ("revolved-triangle", "Revolved Triangle", "Parivṛtta Trikoṇāsana", ""),
    ("extended-side-angle", "Extended Side Angle|Side Angle", "Utthita Pārśvakoṇāsana", ""),
    ("half-moon-pose", "Half Moon", "Ardha Candrāsana", "अर्धचन्द्रासन"),
    ("pyramid-pose", "Pyramid Pose|Intense Side Stretch", "Pārśvottānāsana", "पार्श्वोत्तानासन"),
    ("standing-forward-fold", "Standing Forward Fold|Forward Fold", "Uttānāsana", "उत्तानासन"),
    ("half-forward-fold", "Half Forward Fold|Half Lift|Flat Back", "Ardha Uttānāsana", ""),
    ("wide-legged-forward-fold", "Wide-Legged Forward Fold", "Prasārita Pādottānāsana", ""),
    ("eagle-pose", "Eagle Pose", "Garuḍāsana", "गरुडासन"),
    ("dancer-pose", "Dancer Pose|Lord of the Dance", "Naṭarājāsana", "नटराजासन"),
    ("garland-pose", "Garland Pose|Yogi Squat", "Mālāsana", "मालासन"),
    ("downward-facing-dog", "Downward-Facing Dog|Downward Dog|Down Dog", "Adho Mukha Śvānāsana", "अधोमुखश्वानासन"),
    ("upward-facing-dog", "Upward-Facing Dog|Upward Dog|Up Dog", "Ūrdhva Mukha Śvānāsana", ""),
    ("handstand", "Handstand|Downward-Facing Tree", "Adho Mukha Vṛkṣāsana", ""),
    ("headstand", "Headstand", "Śīrṣāsana|Sālamba Śīrṣāsana", "शीर्षासन"),
    ("shoulderstand", "Shoulder Stand|Supported Shoulderstand", "Sālamba Sarvāṅgāsana|Sarvāṅgāsana", "सर्वाङ्गासन"),
    ("crow-pose", "Crow Pose|Crane Pose", "Bakāsana|Kākāsana", "बकासन"),
    ("plank-pose", "Plank Pose|High Plank", "Phalakāsana", ""),
    ("four-limbed-staff-pose", "Four-Limbed Staff|Low Plank", "Caturaṅga Daṇḍāsana", ""),
    ("staff-pose", "Staff Pose", "Daṇḍāsana", "दण्डासन"),
    ("cobra-pose", "Cobra Pose", "Bhujaṅgāsana", "भुजङ्गासन"),
    ("locust-pose", "Locust Pose", "Śalabhāsana", "शलभासन"),
    ("bow-pose", "Bow Pose", "Dhanurāsana", "धनुरासन"),
    ("camel-pose", "Camel Pose", "Uṣṭrāsana", "उष्ट्रासन"),
    ("bridge-pose", "Bridge Pose", "Setu Bandha Sarvāṅgāsana|Setu Bandhāsana", "सेतुबन्धासन"),
    ("wheel-pose", "Wheel Pose|Upward Bow", "Ūrdhva Dhanurāsana|Cakrāsana", "चक्रासन"),
    ("childs-pose", "Child’s Pose", "Bālāsana", "बालासन"),
    ("cat-cow", "Cat-Cow", "Mārjaryāsana Bitilāsana|Mārjaryāsana", ""),
    ("king-pigeon", "King Pigeon|One-Legged King Pigeon", "Eka Pāda Rājakapotāsana", ""),
    ("bound-angle-pose", "Bound Angle|Butterfly|Cobbler’s Pose", "Baddha Koṇāsana", "बद्धकोणासन"),
    ("reclined-bound-angle", "Reclined Bound Angle|Reclining Butterfly", "Supta Baddha Koṇāsana", ""),
    ("seated-forward-fold", "Seated Forward Bend|Seated Forward Fold", "Paścimottānāsana", "पश्चिमोत्तानासन"),
    ("head-to-knee-pose", "Head-to-Knee Forward Bend", "Jānu Śīrṣāsana", "जानुशीर्षासन"),
    ("boat-pose", "Boat Pose|Full Boat", "Nāvāsana|Paripūrṇa Nāvāsana", "नावासन"),
    ("cow-face-pose", "Cow Face Pose", "Gomukhāsana", "गोमुखासन"),
    ("lotus-pose", "Lotus Pose", "Padmāsana", "पद्मासन"),
    ("half-lord-of-the-fishes", "Half Lord of the Fishes|Seated Twist", "Ardha Matsyendrāsana", ""),
    ("fish-pose", "Fish Pose", "Matsyāsana", "मत्स्यासन"),
    ("extended-hand-to-big-toe", "Extended Hand-to-Big-Toe", "Utthita Hasta Pādāṅguṣṭhāsana", ""),
    ("legs-up-the-wall", "Legs Up the Wall", "Viparīta Karaṇī", "विपरीतकरणी"),
    ("corpse-pose", "Corpse Pose|Final Relaxation", "Śavāsana", "शवासन"),
    ("low-lunge", "Low Lunge|Crescent Moon", "Āñjaneyāsana", "आञ्जनेयासन"),
    ("gesture-of-knowledge", "Gesture of Knowledge", "Jñāna Mudrā", "ज्ञानमुद्रा"),
    ("sun-salutation", "Sun Salutation", "Sūrya Namaskāra", "सूर्यनमस्कार"),
    ("roll-up", "Roll Up", "", ""),
    ("single-leg-circles", "Single Leg Circles|One Leg Circle", "", ""),
]  # fmt: skip


def figure(slug):
    """The drawing of a pose as the starter library has it."""
    return tomllib.loads((FIGURES / f"{slug}.toml").read_text())


def fill():
    """Every pose of the shelf as rows; the first name of a language is its primary."""
    for slug, *names in SHELF:
        pose = Pose.objects.create(slug=slug)
        for language, said in zip(PoseName.Language, names, strict=True):
            for position, text in enumerate(filter(None, said.split("|"))):
                pose.names.create(text=text, language=language, is_primary=not position)
