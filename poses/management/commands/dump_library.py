from pathlib import Path

from django.core.management.base import BaseCommand

from poses.library_files import writing


class Command(BaseCommand):
    help = "Write the whole library into a folder, for `load_library` to read again."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder, **options):
        writing.dump(folder)
        self.stdout.write(f"The library stands in {folder}.")
