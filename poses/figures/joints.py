"""
What a body can do: how joints bend, and what it must stand on.

The table holds degrees. Standing upright with hanging arms, every joint is at 0 and an
ankle at 90. What bends forward as in walking is positive, and a spine that bends back.
Seen from the front, a joint may bend either way; what points out of the page may look
bent in any.
"""

import math

from .floor import every_part, level, lowest, stand
from .notation import Limb, misread, read
from .skeleton import Body

RANGES = {
    "hip": (-65, 178),
    "knee": (-8, 178),
    "ankle": (-20, 145),
    "shoulder": (-110, 225),
    "elbow": (-10, 160),
    "spine": (-115, 105),
    "neck": (-90, 100),
}
SIDEWAYS = {"knee": 165, "elbow": 165, "spine": 75, "neck": 60}
# In centimetres: what an eye forgives.
SINKS, FLOATS = 2.0, 2.0
WHOLE = 0.97


def problems(figure: object) -> list[str]:
    """What is wrong with a figure, in sentences."""
    known = read(figure)
    body = stand(known)
    return [
        *misread(figure),
        *_unsaid(figure if isinstance(figure, dict) else {}),
        *_spine(body),
        *(said for name in known.limbs for said in _limb(body, name)),
        *_contacts(body),
        *_props(body),
    ]


def _unsaid(figure: dict) -> list[str]:
    said = []
    if not figure.get("view"):
        said.append("It does not say from where it is seen.")
    if not figure.get("rests") and figure.get("view") != "above":
        said.append("It does not say what rests on the floor.")
    return said


def _spine(body: Body) -> list[str]:
    figure = body.figure
    if any(seen < WHOLE for _, seen in figure.spine):
        return []
    hips, chest, is_side = (
        figure.spine[0][0],
        figure.spine[-1][0],
        figure.view == "side",
    )
    found = [
        _bend("spine", "spine", chest - hips, is_side),
        _bend("neck", "neck", figure.head[1] - chest, is_side),
    ]
    return [said for said in found if said]


def _limb(body: Body, name: str) -> list[str]:
    """Hip, knee and ankle, or shoulder and elbow."""
    side, kind = name.split()
    limb, figure, is_leg = body.bones[name].limb, body.figure, kind == "leg"
    trunk = figure.spine[0 if is_leg else -1][0]
    (upper, above), (lower, below) = limb.upper, limb.lower
    if above < WHOLE or below < WHOLE:
        return []
    is_side = figure.view == "side"
    is_flat = is_side and not (figure.hips if is_leg else figure.shoulders)
    root, middle = ("hip", "knee") if is_leg else ("shoulder", "elbow")
    fold = upper - lower if is_leg else lower - upper
    found = [
        _bend(root, f"{side} {root}", upper - trunk + 180, is_flat),
        _bend(middle, f"{side} {middle}", fold, is_flat),
        _ankle(side, limb) if is_leg and is_side else "",
    ]
    return [said for said in found if said]


def _ankle(side: str, limb: Limb) -> str:
    foot = 0.0 if limb.end in ("flat", "out") else limb.end
    if isinstance(foot, str):
        return ""
    return _bend("ankle", f"{side} ankle", foot - limb.lower[0], is_flat=True)


def _bend(joint: str, name: str, degrees: float, is_flat: bool) -> str:
    """Says so when a joint is bent further, or in another way, than it can be."""
    sideways = SIDEWAYS.get(joint, 180)
    least, most = RANGES[joint] if is_flat else (-sideways, sideways)
    middle = (least + most) / 2
    bend = middle + math.remainder(degrees - middle, 360)
    if least <= bend <= most:
        return ""
    return f"The {name} is bent by {bend:.0f}°: it bends from {least} to {most}°."


def _contacts(body: Body) -> list[str]:
    figure = body.figure
    if figure.view == "above":
        return []
    said = [
        f"“{word}” is not seen from this side."
        for word in figure.rests
        if not figure.spread((word,))
    ]
    for part in figure.resting:
        gap = lowest(body, part) - level(body, part)
        if gap > FLOATS:
            said.append(f"The {part} floats {gap:.0f} cm above what it rests on.")
    for part in every_part(body):
        depth = level(body, part) - lowest(body, part)
        if depth > SINKS:
            said.append(f"The {part} sinks {depth:.0f} cm into the floor.")
    return said


def _props(body: Body) -> list[str]:
    said, spread = [], body.figure.spread
    for prop in body.figure.props:
        if prop.kind == "strap" and len(spread(prop.between)) != len(prop.between):
            said.append("The strap goes between two parts of the body.")
        if prop.kind not in ("strap", "wall") and not spread((prop.under,)):
            said.append(f"The {prop.kind} lies under a part of the body.")
    return said
