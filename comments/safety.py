"""
Words that speak of a body in trouble. They hide nothing and hold nothing back: they
bring a comment before an instructor sooner, and a calm note below it.
"""

import re
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy

# A star stands for any ending. Translators write the words of their own language.
WORDS = gettext_lazy(
    "pain, pains, painful*, ache*, aching, hurt*, sore, injur*, sprain*, strain*, "
    "torn, swollen, swelling, fractur*, broken bone*, slipped disc*, herniat*, "
    "hernia*, sciatic*, pinch*, numb, numbness, tingl*, pins and needles, cramp*, "
    "dizz*, vertigo, faint*, passed out, blackout*, nausea*, short of breath, chest "
    "tight*, palpitation*, blood pressure, heart condition*, stroke*, seizure*, "
    "epilep*, migraine*, glaucoma*, detached retina*, osteopor*, arthrit*, rheum*, "
    "scolios*, pregnan*, trimester*, postpartum, miscarr*, surger*, operation*, "
    "operated, hip replacement*, knee replacement*, bleed*, pelvic floor, doctor*, "
    "physio*"
)


def speaks_of_a_body(text: str) -> bool:
    """Whether words of body safety stand in a text."""
    return bool(_pattern(get_language()).search(text))


@lru_cache
def _pattern(_language) -> re.Pattern:
    """One search for all the words of a language, whole or with any ending."""
    words = (re.escape(word.strip()) for word in str(WORDS).split(","))
    endings = "|".join(word.replace(r"\*", r"\w*") for word in words if word)
    return re.compile(rf"\b(?:{endings})\b".replace(r"\ ", r"\s+"), re.IGNORECASE)
