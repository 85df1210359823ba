"""What a tutorial says to search engines, drawn from its Sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from studio import linked_data
from studio.linked_data import known
from studio.post.links import absolute

from . import players, timeline, wording
from .models import Pose
from .sheet import PropUse, Sheet, Video
from .sides import Shown, say, unfold


@dataclass(frozen=True, kw_only=True)
class About:
    """What is known of a tutorial beside its Sheet; `authors` are Person nodes."""

    url: str
    studio_name: str
    breath_seconds: int
    authors: tuple[dict, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    picture_url: str = ""
    pose: Pose | None = None

    def part(self, name: str) -> str:
        """The id of something that the page shows."""
        return f"{self.url}#{name}"


def graph(sheet: Sheet, about: About) -> dict:
    """Everything that a tutorial is to a program."""
    studio = linked_data.studio(about.studio_name)
    trail = [
        (about.studio_name, absolute("/")),
        (_("Tutorials"), absolute(reverse("poses:tutorials"))),
        (say(sheet.title), about.url),
    ]
    return linked_data.graph(
        _article(sheet, about, studio),
        _how_to(sheet, about),
        _video(sheet, about),
        studio,
        *(one for one in about.authors if "@id" in one),
        linked_data.breadcrumbs(*trail),
    )


def _article(sheet: Sheet, about: About, studio: dict) -> dict:
    return known(
        {
            "@type": "Article",
            "@id": about.part("article"),
            "headline": say(sheet.title),
            "description": say(sheet.summary),
            "inLanguage": get_language(),
            "author": [_reference(one) for one in about.authors],
            "publisher": _reference(studio),
            "datePublished": _moment(about.published),
            "dateModified": _moment(about.updated),
            "image": _image(sheet, about),
            "mainEntityOfPage": about.url,
            "about": _pose(about.pose),
            "mainEntity": _is_taught(sheet) and {"@id": about.part("how-to")},
            "video": sheet.video and {"@id": about.part("video")},
        }
    )


def _image(sheet: Sheet, about: About) -> str | dict:
    """The page's picture, and whose it is where somebody is named."""
    if not (sheet.picture and sheet.picture.credit):
        return about.picture_url
    return {
        "@type": "ImageObject",
        "url": about.picture_url,
        "creditText": sheet.picture.credit,
    }


def _reference(node: dict) -> dict:
    """A node by its id; one that has none stands where it is named."""
    return {"@id": node["@id"]} if "@id" in node else node


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _pose(pose: Pose | None) -> dict | None:
    if not (pose and pose.is_public):
        return None
    url = absolute(pose.get_absolute_url())
    return known(
        {
            "@type": "Thing",
            "@id": f"{url}#pose",
            "name": pose.name,
            "alternateName": pose.sanskrit,
            "url": url,
        }
    )


def _is_taught(sheet: Sheet) -> bool:
    """Whether there is anything to do; a story alone is no HowTo."""
    return any(step.is_numbered for step in sheet.steps)


def _how_to(sheet: Sheet, about: About) -> dict | None:
    if not _is_taught(sheet):
        return None
    return known(
        {
            "@type": "HowTo",
            "@id": about.part("how-to"),
            "name": say(sheet.title),
            "inLanguage": get_language(),
            "totalTime": _duration(timeline.total_seconds(sheet, about.breath_seconds)),
            "tool": [_tool(use) for use in sheet.props],
            "step": list(_sections(sheet, about)),
        }
    )


def _duration(seconds: int) -> str:
    """Seconds as ISO 8601 writes them: PT5M30S."""
    minutes, rest = divmod(seconds, 60)
    return f"PT{minutes}M{rest}S" if seconds else ""


def _tool(use: PropUse) -> dict:
    """A prop; how many are *required* is only said of what is."""
    least, most = use.least, max(use.least, use.most)
    quantity = least
    if most > least:
        quantity = {
            "@type": "QuantitativeValue", "minValue": least, "maxValue": most
        }  # fmt: skip
    is_needed = use.need in ("", "required")
    return known(
        {
            "@type": "HowToTool",
            "name": use.prop.name,
            "requiredQuantity": is_needed and least and quantity,
        }
    )


def _sections(sheet: Sheet, about: About) -> Iterator[dict]:
    """The steps, those of one phase together."""
    for phase, steps in groupby(unfold(sheet), key=lambda one: one.step.phase):
        listed = [_step(shown, about) for shown in steps]
        if phase:
            yield {
                "@type": "HowToSection",
                "name": str(wording.PHASES[phase]),
                "itemListElement": listed,
            }
        else:
            yield from listed


def _step(shown: Shown, about: About) -> dict:
    """A step with what it repeats; a tip or a caution has no number."""
    text = say(shown.step.text)
    if not shown.number:
        return {"@type": "HowToTip", "text": text}
    return known(
        {
            "@type": "HowToStep",
            "position": shown.number,
            "url": about.part(f"step-{shown.number}"),
            "text": text,
            "itemListElement": [
                {"@type": "HowToDirection", "text": say(again.step.text)}
                for again in shown.again
            ],
        }
    )


def _video(sheet: Sheet, about: About) -> dict | None:
    """
    The film. Its thumbnail is the page's picture: schema.org wants one that is
    relevant. Its upload date is when it came “to this site”, which is ours.
    """
    if not (video := sheet.video):
        return None
    return known(
        {
            "@type": "VideoObject",
            "@id": about.part("video"),
            "name": say(video.title or sheet.title),
            "description": say(sheet.summary),
            "uploadDate": _moment(about.published),
            "thumbnailUrl": about.picture_url,
            "embedUrl": players.embed(video),
            "duration": _duration(video.duration_seconds),
            "hasPart": list(_clips(video, about)),
        }
    )


def _clips(video: Video, about: About) -> Iterator[dict]:
    """Each chapter, until the next one or the end begins."""
    chapters = sorted(video.chapters, key=lambda chapter: chapter.start_seconds)
    starts = [chapter.start_seconds for chapter in chapters]
    spans = pairwise([*starts, video.duration_seconds])
    for chapter, (start, end) in zip(chapters, spans, strict=True):
        clip = known(
            {
                "@type": "Clip",
                "name": chapter.title,
                "endOffset": end > start and end,
                "url": about.part("video"),
            }
        )
        yield clip | {"startOffset": start}
