import json

from django.core.management.base import BaseCommand, CommandError

from comments.exchange import dump
from comments.models import Discussion


class Command(BaseCommand):
    help = "Write a whole discussion as JSON, for `load_discussion` to read again."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the address of its tutorial")

    def handle(self, slug, **options):
        found = Discussion.objects.filter(tutorial__slug=slug)
        discussion = found.select_related("tutorial").first()
        if not discussion:
            raise CommandError(f"Nothing was said below “{slug}”.")
        json.dump(dump(discussion), self.stdout, indent=1, ensure_ascii=False)
