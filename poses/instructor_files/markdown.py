"""A tutorial for people: what its Sheet says, as Markdown."""

import re
from collections.abc import Iterator

import lxml.html
from django.conf import settings
from django.utils.translation import gettext as _

from studio import prose

from .. import markup, videos, wording
from ..library import Library
from ..sheet import Picture, PropUse, Sheet, Step
from ..sides import numbered, say

SIGNS = re.compile(r"([\\`*_\[\]<>])")
# Nobody sees them, and no XML may hold them.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
AROUND = {"strong": "**", "em": "*", "code": "`"}
HEADINGS = {"h2": "## ", "h3": "### "}


def tutorial(sheet: Sheet, byline: str, library: Library) -> str:
    """The whole of it, in the order of its page."""
    told = [
        f"# {plain(sheet.title)}",
        f"*{plain(byline)}*",
        plain(sheet.summary),
        picture(sheet.picture),
        _prose(sheet.intro, library),
        _list(_("What you need"), (_use(it, library) for it in sheet.props)),
        _list(_("Who should be careful"), _cautions(sheet)),
        _list(_("What it may be good for"), _benefits(sheet)),
        _video(sheet),
        "\n\n".join(_steps(sheet, library)),
        _prose(sheet.closing, library),
    ]
    return "\n\n".join(filter(None, told)) + "\n"


def plain(text: str) -> str:
    """Words in which no sign means anything."""
    return SIGNS.sub(r"\\\1", say(text))


def picture(found: Picture | None) -> str:
    """A picture, where it lies in the archive."""
    return f"![{plain(found.alt)}](../../media/{found.file}.webp)" if found else ""


def _prose(html: str, library: Library) -> str:
    resolved = markup.prose(html, library.addresses)
    return from_html(prose.absolute(resolved, settings.SITE_URL))


def from_html(html: str) -> str:
    """Clean prose as Markdown."""
    if not html:
        return ""
    tree = lxml.html.fragment_fromstring(UNSEEN.sub("", html), create_parent="div")
    blocks = [_inline(tree, own=True), *(_block(it) for it in tree)]
    return "\n\n".join(block for block in blocks if block.strip())


def _block(element) -> str:
    if element.tag == "hr":
        return "---"
    if element.tag in ("ul", "ol"):
        return "\n".join(_items(element))
    if element.tag == "blockquote":
        within = [_inline(element, own=True), *(_block(it) for it in element)]
        lines = "\n\n".join(it for it in within if it.strip()).splitlines()
        return "\n".join(f"> {line}".rstrip() for line in lines)
    return HEADINGS.get(element.tag, "") + _inline(element)


def _items(element) -> Iterator[str]:
    is_numbered = element.tag == "ol"
    for n, item in enumerate(element, start=int(element.get("start", "1"))):
        yield f"{n}. {_inline(item)}" if is_numbered else f"- {_inline(item)}"
        for inner in item.iterchildren("ul", "ol"):
            yield "\n".join(f"   {line}" for line in _items(inner))


def _inline(element, *, own=False) -> str:
    """The words of an element; `own` are those that stand in none of its children."""
    words = _words(element.text)
    for child in () if own else element:
        if child.tag not in ("ul", "ol"):
            words += _around(child)
        words += _words(child.tail)
    return words.strip()


def _words(text: str | None) -> str:
    return SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", text or ""))


def _around(child) -> str:
    if child.tag == "br":
        return "  \n"
    said, sign = _inline(child), AROUND.get(child.tag, "")
    if child.tag == "a" and child.get("href"):
        return f"[{said}]({child.get('href')})"
    return f"{sign}{said}{sign}"


def _list(title: str, lines: Iterator[str]) -> str:
    found = [f"- {line}" for line in lines]
    return "\n".join([f"## {title}", "", *found]) if found else ""


def _use(use: PropUse, library: Library) -> str:
    most = max(use.least, use.most)
    words = [wording.quantity(use), plain(library.called(use.prop, most))]
    need = f"({wording.NEEDS[use.need]})" if use.need else ""
    return " ".join(filter(None, [*words, need, plain(use.note)]))


def _cautions(sheet: Sheet) -> Iterator[str]:
    for one in sheet.cautions:
        advice = f"{wording.ADVICE[one.advice]}." if one.advice else ""
        instead = one.instead and _("Instead: %(pose)s.") % {"pose": one.instead.name}
        said = [f"**{plain(one.condition)}**", advice, plain(one.note), instead]
        yield " ".join(filter(None, said))


def _benefits(sheet: Sheet) -> Iterator[str]:
    for one in sheet.benefits:
        basis = f"({wording.BASES[one.basis]})" if one.basis else ""
        source = f"<{one.source}>" if one.source else ""
        yield " ".join(filter(None, [plain(one.text), basis, source]))


def _video(sheet: Sheet) -> str:
    if not sheet.video:
        return ""
    title = plain(sheet.video.title) or _("Video")
    return f"[{title}]({videos.address(sheet.video.provider, sheet.video.id)})"


def _steps(sheet: Sheet, library: Library) -> Iterator[str]:
    if sheet.steps:
        yield f"## {_('Steps')}"
    for one in numbered(sheet.steps):
        kind = wording.KINDS[one.step.kind or "instruction"]
        mark = f"{one.number}." if one.number else f"> **{kind}:**"
        facts = ", ".join(filter(None, _facts(one.step, library)))
        shown = picture(one.step.picture)
        said = [f"{mark} {plain(one.step.text)}", facts and f"   *{facts}*"]
        yield "\n\n".join(filter(None, [*said, shown and f"   {shown}"]))


def _facts(step: Step, library: Library) -> Iterator[str]:
    """What a step says beside its words."""
    yield str(wording.BREATHS[step.breath]) if step.breath else ""
    yield wording.hold(step.hold) if step.hold else ""
    yield wording.repetitions(step.repetitions) if step.repetitions else ""
    yield str(wording.SPANS[step.side]) if step.side else ""
    yield plain(step.technique.name) if step.technique else ""
    for use in step.props:
        words = plain(library.called(use.prop, use.quantity))
        yield " ".join(
            filter(None, [str(use.quantity or ""), words, plain(use.placement)])
        )
