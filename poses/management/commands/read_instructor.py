from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from poses.instructor_files import keeping, reading
from studio.archive import Unreadable
from studio.models import Instructor


class Command(BaseCommand):
    """
    Read the archive that an instructor took along from another studio: a prepared
    seat, her tutorials as drafts, her credentials as claims. Nothing is published and
    nobody is written to; a single mistake that blocks, and nothing is kept.
    """

    help = "Read an instructor's archive into drafts."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--into", metavar="SLUG", help="a seat that is there already"
        )

    def handle(self, file, into, **options):
        seat = Instructor.objects.filter(slug=into).first() if into else None
        if into and not seat:
            raise CommandError(f"There is no instructor {into}.")
        try:
            with file.open("rb") as source:
                contents = reading.read(source)
                if contents.blocks:
                    self._refuse(contents)
                kept = keeping.keep(contents, seat)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened.") from error
        except Unreadable as reason:
            raise CommandError(str(reason)) from reason
        for problem in contents.problems:
            self.stdout.write(str(problem))
        self.stdout.write(
            f"{len(contents.tutorials)} tutorials are drafts of {kept.slug}."
        )

    def _refuse(self, contents):
        lines = "\n".join(map(str, contents.problems))
        raise CommandError(f"Nothing was read.\n{lines}")
