"""How one breathes in a step, and what each breath does."""

import re

INHALE = r"(?:inhal\w*|breath(?:e|ing)\sin)\b"
EXHALE = r"(?:exhal\w*|breath(?:e|ing)\sout)\b"
IN, OUT = (re.compile(rf"\b{words}", re.IGNORECASE) for words in (INHALE, EXHALE))
RETAIN = re.compile(
    r"\b(?:hold|retain|suspend)\w*\s(?:the|your)\sbreath\b", re.IGNORECASE
)
NEVER = re.compile(r"(?:\b(?:not|never|without|avoid)|n['’]t)\b", re.IGNORECASE)
NATURAL = re.compile(
    r"\bbreath\w*\s(?:naturally|normally|freely|as it comes)|\bnatural\sbreath",
    re.IGNORECASE,
)
JOIN = r"\s?[,:–-]?\s(?:to\s|and\s|as\syou\s|you\s|while\syou\s)?"
BETWEEN = r"\s?(?:[,;.]|,?\s(?:and|then|as\syou|on\s(?:an?|the|your))\s)"
DOES_IN, DOES_OUT = (
    re.compile(
        rf"\b{one}{JOIN}(?P<text>[^.;,]{{3,80}}?)(?={BETWEEN}?\s?{other}|[.;,]|$)", re.I
    )
    for one, other in ((INHALE, EXHALE), (EXHALE, INHALE))
)
# One breath beside the other, or only the last one.
COMPARED = re.compile(r"\b(?:than|as|to)\s(?:the|your)\s(?:inhal|exhal)", re.IGNORECASE)
FINISHES = re.compile(
    r"\b(?:finish|end)\w*\s(?:with|on)\s(?:an?|the|your)\s(?:inhal|exhal)",
    re.IGNORECASE,
)
BREATH_WORDS = re.compile(r"inhal|exhal|breath", re.IGNORECASE)


def breath(draft, sentence):
    """The breath of a step, from one of its sentences."""
    small = sentence.lower()
    if "hal" not in small and "breath" not in small:
        return
    if not BREATH_WORDS.search(sentence) or FINISHES.search(sentence):
        return
    inhales, exhales = IN.search(sentence), OUT.search(sentence)
    retains = RETAIN.search(sentence)
    if retains and not NEVER.search(sentence, 0, retains.start()):
        draft.take(
            "breath",
            "retain_out" if exhales and not inhales else "retain_in",
            sentence,
            0.7,
        )
    elif inhales and exhales:
        draft.take("breath", "both", sentence, 0.9)
        if draft.said["breath"] == "both" and not COMPARED.search(sentence):
            for name, does in (("inhale_text", DOES_IN), ("exhale_text", DOES_OUT)):
                found = does.search(sentence)
                if found and not BREATH_WORDS.search(found["text"]):
                    draft.take(name, found["text"].strip(), sentence, 0.8)
    elif inhales or exhales:
        _one_breath(draft, "inhale" if inhales else "exhale", sentence)
    elif NATURAL.search(sentence):
        draft.take("breath", "natural", sentence, 0.8)


def _one_breath(draft, breath, sentence):
    """A breath in one sentence and the other in the next are both."""
    before = draft.said.get("breath")
    if before in ("inhale", "exhale") and before != breath:
        draft.said["breath"] = "both"
        draft.guess("breath", "both", sentence, 0.7, "both")
    draft.take("breath", breath, sentence, 0.9)
