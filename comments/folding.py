"""An answer that becomes part of what the tutorial says."""

import uuid
from dataclasses import replace

from django.utils.translation import gettext as _

from poses.sheet import Sheet, Step
from poses.sides import literal

# So that an answer is folded in once, however often the button is pressed.
ANSWERS = uuid.UUID("5d6c8a0e-6f0f-4f7c-9d5e-0b8f6c2a4e11")


def folded(sheet: Sheet, answer) -> Sheet:
    """The Sheet with an answer as a tip behind the step that was asked about."""
    tip = _tip(answer)
    steps = list(sheet.steps)
    about = str(answer.parent.step_now.key)
    if any(step.key == tip.key for step in steps):
        return sheet
    here = [n for n, it in enumerate(steps) if about in (it.key, *it.absorbed)]
    if not here:
        return sheet
    place = here[0] + 1
    while place < len(steps) and steps[place].kind == "tip":
        place += 1
    return replace(sheet, steps=(*steps[:place], tip, *steps[place:]))


def _tip(answer) -> Step:
    credited = _("%(words)s (Asked by %(student)s, answered by %(instructor)s.)") % {
        "words": answer.said,
        "student": answer.parent.author_name,
        "instructor": answer.author_name,
    }
    key = str(uuid.uuid5(ANSWERS, str(answer.pk)))
    return Step(key=key, kind="tip", text=literal(credited))
