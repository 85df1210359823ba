from django.core.management.base import BaseCommand

from newsletter import sending
from newsletter.models import Issue


class Command(BaseCommand):
    help = "Ask, open and send everything that waits now, without any broker."

    def handle(self, **options):
        sending.ask()
        Issue.objects.open_due()
        sending.drain()
        Issue.objects.finish()
        sending.tell()
