"""
What a body can do: how joints bend, and what it must stand on.

The table holds degrees. Standing upright with hanging arms, every joint is at 0, an ankle
at 90; a hip, knee, elbow or shoulder that bends forward as it does in walking is positive,
a spine that bends back. Seen from the front, or out of the page, a joint may bend either way.
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
SIDEWAYS = {"hip": 180, "knee": 165, "shoulder": 180, "elbow": 165, "spine": 75, "neck": 60}
# In centimetres: what an eye forgives.
SINKS, FLOATS = 2.0, 2.0
WHOLE = 0.97


def problems(figure: object) -> list[str]:
    """What is wrong with a figure, in sentences. A figure without any can be published."""
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
    needed = {"view": "from where it is seen", "rests": "what rests on the floor"}
    if figure.get("view") == "above":
        needed.pop("rests")
    return [f"It does not say {what}." for key, what in needed.items() if not figure.get(key)]


def _spine(body: Body) -> list[str]:
    figure = body.figure
    chest, hips = figure.spine[-1][0], figure.spine[0][0]
    if any(seen < WHOLE for _, seen in figure.spine):
        return []
    is_flat = figure.view == "side"
    bends = {"spine": chest - hips, "neck": figure.head[1] - chest}
    return [said for name, bend in bends.items() if (said := _bend(name, name, bend, is_flat))]


def _limb(body: Body, name: str) -> list[str]:
    """Hip and knee, or shoulder and elbow; what points out of the page may look bent."""
    side, kind = name.split()
    limb = body.bones[name].limb
    is_leg = kind == "leg"
    trunk = body.figure.spine[0 if is_leg else -1][0]
    is_turned = body.figure.hips if is_leg else body.figure.shoulders
    is_side = body.figure.view == "side"
    (upper, above), (lower, below) = limb.upper, limb.lower
    root, middle = ("hip", "knee") if is_leg else ("shoulder", "elbow")
    fold = upper - lower if is_leg else lower - upper
    if above < WHOLE or below < WHOLE:
        return []
    found = [
        _bend(root, f"{side} {root}", upper - trunk + 180, is_side and not is_turned),
        _bend(middle, f"{side} {middle}", fold, is_side and not is_turned),
        _ankle(side, limb) if is_leg and is_side else "",
    ]
    return [said for said in found if said]


def _ankle(side: str, limb: Limb) -> str:
    ends = {"flat": 0.0, "out": 0.0}
    foot = ends.get(limb.end, limb.end)
    if isinstance(foot, str):
        return ""
    return _bend("ankle", f"{side} ankle", foot - limb.lower[0], is_flat=True)


def _bend(joint: str, name: str, degrees: float, is_flat: bool) -> str:
    """Says so when a joint is bent further, or in another way, than it can be."""
    least, most = RANGES[joint] if is_flat else (-SIDEWAYS[joint], SIDEWAYS[joint])
    middle = (least + most) / 2
    bend = middle + math.remainder(degrees - middle, 360)
    if least <= bend <= most:
        return ""
    return f"The {name} is bent by {bend:.0f}°: it bends from {least} to {most}°."


def _contacts(body: Body) -> list[str]:
    said = []
    if body.figure.view == "above":
        return said
    resting = body.figure.spread(body.figure.rests)
    for part in resting:
        gap = lowest(body, part) - level(body, part)
        if gap > FLOATS:
            said.append(f"The {part} rests on nothing, {min(gap, 999):.0f} cm up.")
    for part in every_part(body):
        depth = level(body, part) - lowest(body, part)
        if depth > SINKS:
            said.append(f"The {part} is {depth:.0f} cm below what it rests on.")
    return said


def _props(body: Body) -> list[str]:
    said = []
    for prop in body.figure.props:
        if prop.kind == "strap" and not all(prop.between):
            said.append("A strap goes between two parts of the body.")
        if prop.kind in ("block", "chair", "bolster", "blanket") and not prop.under:
            said.append(f"A {prop.kind} lies under a part of the body.")
    return said
