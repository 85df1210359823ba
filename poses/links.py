"""
Links from prose to poses and tutorials.

An author writes an ordinary link. Saved, it names the page by its number
(`pose:12`, `tutorial:7#step-3`), so that no rename breaks it; read, it leads to the
address of today. A page that the public may not see leaves only its words.
"""

import re
from collections.abc import Mapping

from django.conf import settings

from studio import prose

from .models.addresses import PoseAddress, TutorialAddress
from .sheet import Sheet

KINDS = {"poses": PoseAddress, "tutorials": TutorialAddress}
NUMBERED = ("pose", "tutorial")

WRITTEN = re.compile(
    rf'(?<=href=")(?:{re.escape(settings.SITE_URL)})?/(poses|tutorials)/([-\w]+)/?(#[-\w]*)?(?=")'
)
STORED = re.compile(
    r'<a href="(?P<kind>pose|tutorial):(?P<id>\d{1,18})(?P<part>#[-\w]*)?"'
    r"(?P<more>[^>]*)>(?P<words>.*?)</a>",
    re.DOTALL,
)


def numbered(html: str) -> str:
    """Clean prose with its links to our own pages by number."""
    html = prose.clean(html, schemes=NUMBERED)
    known = {
        kind: dict(model.objects.filter(slug__in=slugs).values_list("slug", "page"))
        for kind, model in KINDS.items()
        if (slugs := {found[2] for found in WRITTEN.finditer(html) if found[1] == kind})
    }

    def number(found):
        pk = known.get(found[1], {}).get(found[2])
        return f"{found[1][:-1]}:{pk}{found[3] or ''}" if pk else found[0]

    return WRITTEN.sub(number, html)


def named_in(html: str) -> set[tuple[str, int]]:
    """The kinds and numbers of the pages that some prose links to."""
    return {(found["kind"], int(found["id"])) for found in STORED.finditer(html)}


def poses_in(sheet: Sheet) -> set[int]:
    """The numbers of the poses that a Sheet names: in prose, steps and cautions."""
    linked = named_in(sheet.intro) | named_in(sheet.closing)
    named = [it for step in sheet.steps for it in (step.from_pose, step.into_pose)]
    named += [step.figure.pose for step in sheet.steps if step.figure]
    named += [caution.instead for caution in sheet.cautions]
    return {it.id for it in named if it and it.id} | {
        number for kind, number in linked if kind == "pose"
    }


def resolved(html: str, addresses: Mapping[tuple[str, int], str]) -> str:
    """The prose with links to the addresses of today, or only their words."""

    def lead(found):
        address = addresses.get((found["kind"], int(found["id"])))
        if not address:
            return found["words"]
        href = address + (found["part"] or "")
        return f'<a href="{href}"{found["more"]}>{found["words"]}</a>'

    return STORED.sub(lead, html)
