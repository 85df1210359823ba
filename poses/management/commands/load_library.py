from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from poses.library_files import CATALOGUE, checking, reading, rows


class Command(BaseCommand):
    """
    Bring the library up to date with a folder of files: the catalogue that comes with
    the studio, or a copy that `dump_library` made. It can be done again and again;
    what a studio added is never deleted. A single mistake, and nothing is changed.
    """

    help = "Load poses, areas, conditions, props and breath techniques from TOML files."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=CATALOGUE)

    def handle(self, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        files = reading.read(folder)
        problems = checking.problems(files, rows.known())
        lines = "\n".join(map(str, problems))
        if any(problem.blocks for problem in problems):
            raise CommandError(f"Nothing was loaded.\n{lines}")
        rows.load(files)
        if lines:
            self.stdout.write(lines)
        self.stdout.write(f"The library has these {len(files.poses)} poses.")
