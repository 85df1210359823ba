from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from poses import importing, sides, wording
from poses.reading import Guess, NotAnArticle, Reading, read_article
from poses.reading.mending import LARGEST


class Command(BaseCommand):
    help = "Read an article (plain text or HTML) and keep it as a draft."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", required=True, metavar="SLUG")

    def handle(self, *, file, author, **options):
        try:
            reading = read_article(_source(file), importing.known())
            tutorial = importing.keep_as(reading, author)
        except NotAnArticle as refusal:
            raise CommandError(importing.REFUSALS[refusal.code]) from refusal
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self._tell(reading)
        self.stdout.write(_("Kept as a draft at “%(slug)s”.") % {"slug": tutorial.slug})

    def _tell(self, reading: Reading) -> None:
        """Everything that was understood, and what was not."""
        self.stdout.write(reading.sheet.title)
        for n, step in enumerate(reading.sheet.steps, start=1):
            self.stdout.write(f"{n:3}. {sides.say(step.text)}")
        self._list(_("Understood"), map(_guessed, reading.guesses))
        self._list(_("Not placed"), reading.unplaced)
        gaps = (
            wording.PROBLEMS[f"gap_{gap.kind}"] % {"words": gap.quote}
            for gap in reading.sheet.gaps
        )
        self._list(_("Promised and missing"), gaps)
        self._list(_("Poses that the library lacks"), reading.missing_poses)

    def _list(self, heading, lines) -> None:
        if lines := list(lines):
            self.stdout.write(f"\n{heading}")
            for line in lines:
                self.stdout.write(f"  {line}")


def _guessed(guess: Guess) -> str:
    """How surely something was understood, what it is, and from which words."""
    said = f"{guess.confidence:4.0%} {guess.what}: {guess.value}"
    is_quote = guess.value == guess.sentence
    return said if is_quote else f"{said} « {guess.sentence} »"


def _source(file: Path) -> bytes:
    """What is in a file, but no more than an article may have."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        words = {"file": file, "reason": error.strerror}
        raise CommandError(_("Cannot read %(file)s: %(reason)s") % words) from error
