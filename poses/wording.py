"""How the words of a Sheet's vocabulary are said to people."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .checklist import Problem
from .sheet import Hold, PropUse, Repetitions

LEVELS = {
    "beginner": gettext_lazy("Beginner"),
    "intermediate": gettext_lazy("Intermediate"),
    "advanced": gettext_lazy("Advanced"),
}
SIDES = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right")}
KINDS = {
    "instruction": gettext_lazy("Instruction"),
    "tip": gettext_lazy("Tip"),
    "caution": gettext_lazy("Caution"),
}
PHASES = {
    "setup": gettext_lazy("Set up"),
    "enter": gettext_lazy("Come into it"),
    "align": gettext_lazy("Find your alignment"),
    "hold": gettext_lazy("Stay"),
    "exit": gettext_lazy("Come out"),
    "other_side": gettext_lazy("The other side"),
    "rest": gettext_lazy("Rest"),
}
BREATHS = {
    "inhale": gettext_lazy("Inhale"),
    "exhale": gettext_lazy("Exhale"),
    "both": gettext_lazy("Inhale and exhale"),
    "retain_in": gettext_lazy("Hold the breath in"),
    "retain_out": gettext_lazy("Hold the breath out"),
    "natural": gettext_lazy("Breathe as it comes"),
}
SPANS = {
    "lead": gettext_lazy("The first side"),
    "other": gettext_lazy("The other side"),
    "both": gettext_lazy("Both sides"),
}
NEEDS = {
    "required": gettext_lazy("needed"),
    "recommended": gettext_lazy("helpful"),
    "optional": gettext_lazy("if you like"),
}
ADVICE = {
    "avoid": gettext_lazy("Leave this out"),
    "modify": gettext_lazy("Do it differently"),
    "ask": gettext_lazy("Ask whoever treats you first"),
}
BASES = {
    "teaching": gettext_lazy("from teaching"),
    "traditional": gettext_lazy("handed down"),
    "study": gettext_lazy("from a study"),
}

PROBLEMS = {
    "authors": gettext_lazy("Say who teaches it."),
    "title": gettext_lazy("Give it a title."),
    "long_title": gettext_lazy("Shorten the title to 120 characters."),
    "summary": gettext_lazy("Write a summary of one or two sentences."),
    "long_summary": gettext_lazy("Shorten the summary to 300 characters."),
    "words": gettext_lazy("Write a story or at least one step."),
    "many_steps": gettext_lazy("Keep it to 200 steps."),
    "empty_step": gettext_lazy("Step %(step)d has no words."),
    "alt": gettext_lazy("Describe the picture for those who do not see it."),
    "step_alt": gettext_lazy(
        "Describe the picture of step %(step)d for those who do not see it."
    ),
    "picture": gettext_lazy("The picture could not be used: choose another one."),
    "step_picture": gettext_lazy(
        "The picture of step %(step)d could not be used: choose another one."
    ),
    "repeat": gettext_lazy("Step %(step)d repeats steps that do not come before it."),
    "cautions": gettext_lazy(
        "Name who should be careful, or say that nobody needs to be."
    ),
    "source": gettext_lazy("Link to the study behind “%(words)s”."),
    "gap_link": gettext_lazy(
        "The text speaks of a link that is not there: “%(words)s”"
    ),
    "gap_paid_link": gettext_lazy(
        "The text speaks of a paid link that is not there: “%(words)s”"
    ),
    "gap_video": gettext_lazy(
        "The text speaks of a video that is not there: “%(words)s”"
    ),
    "gap_picture": gettext_lazy(
        "The text speaks of a picture that is not there: “%(words)s”"
    ),
    "no_steps": gettext_lazy("There are no steps; readers will find a story only."),
    "claim": gettext_lazy(
        "The title promises to heal. Say what the pose does, not what it cures."
    ),
    "other_side": gettext_lazy("No step leads to the other side."),
    "hold": gettext_lazy("No step says how long to stay or how often to repeat."),
    "captions": gettext_lazy("The video has no captions."),
    "breath": gettext_lazy("Step %(step)d moves without saying how to breathe."),
    "side_words": gettext_lazy(
        "Step %(step)d says left or right in fixed words: write {left} or {right}, so "
        "that it turns with the reader’s side."
    ),
    "side_lead": gettext_lazy(
        "Steps speak of {left} and {right}, but the side to begin with is not chosen."
    ),
}


def problem(found: Problem) -> str:
    """One thing to mend, in a sentence."""
    return PROBLEMS[found.code] % {"step": found.step, "words": found.words}


def clocks(found: list[dict]) -> str:
    """A moment as clocks in several places show it."""
    said = ((date_format(it["shows"], "j F Y, H:i"), it["zone"]) for it in found)
    return " = ".join(f"{shows} ({zone})" for shows, zone in said)


def span(least: int, most: int) -> str:
    """A range as it is read: 5–8, or 5 when both ends are the same."""
    return f"{least}–{most}" if least != most else f"{least}"


def hold(found: Hold) -> str:
    """How long to stay: 5–8 breaths, 30 seconds, 2 minutes."""
    least, most, unit = found.least, found.most, found.unit
    if unit == "seconds" and not least % 60 and not most % 60:
        least, most, unit = least // 60, most // 60, "minutes"
    known = {"span": span(least, most)}
    words = {
        "breaths": ngettext("%(span)s breath", "%(span)s breaths", most),
        "seconds": ngettext("%(span)s second", "%(span)s seconds", most),
        "minutes": ngettext("%(span)s minute", "%(span)s minutes", most),
    }
    return words[unit] % known


def times(least: int, most: int) -> str:
    """Once more or more often: 8–12 times."""
    return ngettext("%(span)s time", "%(span)s times", most) % {
        "span": span(least, most)
    }


def repetitions(found: Repetitions) -> str:
    """How often: 8–12 times, 3 sets of 10, 5 times on each side."""
    known = {"span": span(found.least, found.most), "sets": found.sets}
    if found.sets > 1:
        words = _("%(sets)d sets of %(span)s") % known
    else:
        words = times(found.least, found.most)
    return _("%(words)s on each side") % {"words": words} if found.per_side else words


def quantity(use: PropUse) -> str:
    """How many of a prop, or nothing when the number is open."""
    return span(use.least, max(use.least, use.most)) if use.least else ""


def drawn(pose: str, *, is_turned: bool) -> str:
    """What the drawing of a pose shows."""
    if is_turned:
        return _("%(pose)s, drawn on the other side") % {"pose": pose}
    return _("%(pose)s, drawn") % {"pose": pose}
