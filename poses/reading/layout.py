"""How an article is laid out: its title, what stands below which heading, its steps."""

from dataclasses import dataclass, field
from itertools import groupby

from . import people
from .blocks import BESIDE, HEADING, ITEM, PARAGRAPH, SIGNED, Block
from .sections import label_of, route_of
from .sentences import bare


@dataclass
class Section:
    """What stands below a heading, and what kind of thing that is."""

    heading: str = ""
    route: str = ""
    blocks: list[Block] = field(default_factory=list)


def titled(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The title and what comes after it."""
    first = next((block for block in blocks if block.kind != BESIDE), None)
    named = [block for block in blocks if block.mark == "title"]
    named += [first] if first and first.kind == HEADING else []
    named += [block for block in blocks if block.mark == "masthead"]
    own = next((n for n, block in enumerate(blocks) if block in named[:1]), None)
    if own is None:
        return "", blocks
    return bare(blocks[own].text), blocks[:own] + blocks[own + 1 :]


def sections_of(blocks: list[Block]) -> list[Section]:
    found = [Section()]
    for block in blocks:
        label = label_of(block.text) if block.kind == PARAGRAPH else None
        if block.kind == HEADING and not people.byline(block.text):
            found.append(Section(block.text, route_of(bare(block.text))))
        elif label:
            heading, rest = label
            told = Section(heading, route_of(heading), [Block(PARAGRAPH, rest)])
            found += [told, Section("", found[-1].route)]
        elif block.mark == SIGNED:
            found.append(Section("", "bio", [block]))
        else:
            found[-1].blocks.append(block)
    return found


def steps_among(sections: list[Section]) -> set[int]:
    """
    The blocks that are the steps, by identity: what stands below a heading for steps,
    else all numbered lists, else the longest, else paragraphs below such a heading.
    """
    routes = [section.route for section in sections]
    first = routes.index("steps") if "steps" in routes else 0
    told = [section for section in sections[first:] if section.route in ("steps", "")]
    runs = [run for section in told for run in _runs(section.blocks)]
    if "steps" not in routes or not any(runs):
        told = [section for section in sections if section.route in ("steps", "")]
        runs = [run for section in told for run in _runs(section.blocks)]
        numbered = [run for run in runs if run[0].mark != "bullet"]
        runs = numbered or _anywhere(sections) or sorted(runs, key=len)[-1:]
    ordered = [run for run in runs if run[0].mark != "bullet"]
    if sum(map(len, ordered)) > 1:
        runs = ordered
    if not runs:
        below = (section for section in sections if section.route == "steps")
        runs = [[b for b in section.blocks if b.kind == PARAGRAPH] for section in below]
    return {id(block) for run in runs for block in run}


def _anywhere(sections: list[Section]) -> list[list[Block]]:
    """Numbered lists below headings for something else, if they have no other place."""
    about = (section for section in sections if section.route not in ("aside", "bio"))
    runs = (run for section in about for run in _runs(section.blocks))
    return [run for run in runs if run[0].mark != "bullet"]


def _runs(blocks: list[Block]) -> list[list[Block]]:
    """The lists among some blocks."""
    kinds = groupby(blocks, lambda block: (block.kind, block.mark == "bullet"))
    return [list(run) for (kind, _), run in kinds if kind == ITEM]
