import pytest

from poses.names import fold

SAME = [
    ("Pārśvottānāsana", "parsvottanasana", "Parshvottanasana", "PARSVOTTANASANA"),
    (
        "Vṛkṣāsana",
        "vrksasana",
        "Vrikshasana",
        "vriksasana",
        "Vr\u0323ks\u0323a\u0304sana",
    ),
    (
        "Vīrabhadrāsana II",
        "virabhadrasana 2",
        "Virabhadrasana Two",
        "veerabhadrasana ii".replace("ee", "i"),
    ),
    ("Śavāsana", "Shavasana", "savasana"),
    ("Warrior I", "warrior one pose", "Warrior 1"),
    ("Tree Pose", "the tree", "tree", "Tree posture"),
    ("Cakrāsana", "chakrasana", "Chhakrasana"),
    ("Svastikāsana", "swastikasana"),
    ("Bhujaṅgāsana", "bujangasana"),
    ("Uttānāsana", "utanasana"),
    ("Warrior IV", "warrior four", "warrior 4"),
    ("Warrior V", "warrior five"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_the_usual_spellings_of_a_name_fold_into_one(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_poses_stay_different():
    names = ["Warrior I", "Warrior II", "Tree Pose", "Vṛkṣāsana", "Vīrabhadrāsana I"]

    assert len({fold(name) for name in names}) == 5


@pytest.mark.parametrize("query", ["", "pose", "  asana the ", "!?"])
def test_words_that_every_name_may_carry_fold_into_nothing(query):
    assert fold(query) == ""
