import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from comments.exchange import Unfit, load
from poses.models import Tutorial

PROBLEMS = (KeyError, OSError, TypeError, Tutorial.DoesNotExist, Unfit, ValueError)


class Command(BaseCommand):
    help = "Read a discussion that `dump_discussion` wrote, below its tutorial."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--tutorial", metavar="SLUG", help="below another one")

    def handle(self, file, tutorial, **options):
        try:
            document = json.loads(file.read_text())
            slug = tutorial or document["tutorial"]
            discussion = load(document, Tutorial.objects.get(slug=slug))
        except PROBLEMS as problem:
            raise CommandError(f"{file}: {problem}") from problem
        self.stdout.write(f"{discussion.comment_count} comments stand below “{slug}”.")
