import re
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from .. import videos
from ..document import MOST
from ..sheet import Chapter, Video
from .amounts import Amount, ClockField, FilmField
from .fields import Flag, Words
from .parts import PartForm

CHAPTER = re.compile(
    r"(?P<at>[\d:]+)\s+(?P<title>.*?)(?:\s*\(step (?P<step>\d{1,4})\))?", re.DOTALL
)


class ChaptersField(Amount):
    """Chapters, one on each line; `keys` are those of the steps on this page."""

    origin = ()
    hint = _("Write each chapter on a line of its own, like “1:20 Fold (step 3)”.")

    def __init__(self, **kwargs):
        Words.__init__(self, longest=10_000, lines=3, **kwargs)

    def show(self, value):
        return "\n".join(map(self._line, value))

    def read(self, text):
        lines = (line.strip() for line in text.splitlines())
        return tuple(self._chapter(line) for line in lines if line)

    def _chapter(self, line):
        known = (it for it in self.origin if self._line(it) == line)
        return next(known, None) or super().read(line)

    def understood(self, text):
        found = CHAPTER.fullmatch(text)
        at = videos.read_clock(found["at"]) if found else None
        if at is None or at > MOST or not found["title"]:
            return None
        number = int(found["step"] or 0)
        if number > len(self.keys):
            return None
        return Chapter(at, found["title"], self.keys[number - 1] if number else "")

    def _line(self, chapter) -> str:
        step = ""
        if chapter.step:
            is_here = chapter.step in self.keys
            number = self.keys.index(chapter.step) + 1 if is_here else "?"
            step = f" (step {number})"
        return f"{videos.clock(chapter.start_seconds)} {chapter.title}{step}"


class VideoForm(PartForm):
    of = Video
    marker = "film"
    lost = _("Paste the address of the film that these words are about.")

    film = FilmField(
        label=_("Video"),
        help_text=_(
            "The address of a film at YouTube or Vimeo. Readers ask the provider for "
            "it only when they press play."
        ),
    )
    title = Words(label=_("Title of the video"))
    duration_seconds = ClockField(
        label=_("Length"), help_text=_("Minutes and seconds: 4:30")
    )
    has_captions = Flag(label=_("It has captions"))
    chapters = ChaptersField(
        label=_("Chapters"), help_text=_("One on each line: 1:20 Fold (step 3)")
    )

    def values(self, part):
        film = (part.provider, part.id) if part else None
        return super().values(part) | {"film": film}

    def made(self, said):
        provider, name = said.pop("film") or ("", "")
        return replace(self.origin, **said, provider=provider, id=name)
