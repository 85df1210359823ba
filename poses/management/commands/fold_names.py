from django.core.management.base import BaseCommand

from poses.models import PoseName


class Command(BaseCommand):
    help = "Make the search keys of all pose names anew; those that are right stay."

    def handle(self, **options):
        changed = PoseName.objects.folded_again()
        self.stdout.write(f"Names folded anew: {changed}.")
