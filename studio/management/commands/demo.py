from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from studio.demo import ACCOUNTS
from studio.models import User

__all__ = ["ACCOUNTS", "Command"]


class Command(BaseCommand):
    """
    Open a small studio to look around in. Each app brings its own part in a module
    named `demo`, found through INSTALLED_APPS.
    """

    help = "Load the demo studio into an empty database; a second time changes nothing."

    def handle(self, **options):
        if User.objects.filter(email=ACCOUNTS[0].email).exists():
            self.stdout.write("The demo studio is open already.")
            return
        full = [model._meta.label for model in _filled()]
        if full:
            raise CommandError(
                f"This database has a studio of its own ({', '.join(full)}). "
                "The demo is only for an empty one."
            )
        with transaction.atomic():
            for module in _demos():
                module.load()
        self.stdout.write("The demo studio is open.")


def _demos():
    """The apps' demos, those below first: who comes later builds on them."""
    names = [app.name for app in apps.get_app_configs() if app.name in _own()]
    return [import_module(f"{n}.demo") for n in names if find_spec(f"{n}.demo")]


def _filled():
    """Models of ours that hold rows already."""
    models = [
        model for name in _own() for model in apps.get_app_config(name).get_models()
    ]
    return [model for model in models if model.objects.exists()]


def _own():
    """Our own apps stand in this checkout; all others are libraries."""
    return [
        app.name
        for app in apps.get_app_configs()
        if Path(app.path).parent == settings.BASE_DIR
    ]
