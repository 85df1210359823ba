from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.models.signals import post_migrate

from studio.cache import ForgetfulClient
from tests import services


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Real PostgreSQL and Valkey, started for the first test that needs them."""
    services.start()
    yield
    services.stop()


def grant_again(app_config, **kwargs):
    """A test that commits has all tables emptied after it; the roles come back."""
    if app_config.label == "newsletter":
        for app in ("studio", "poses", "comments", "newsletter"):
            roles = import_module(f"{app}.migrations.0002_roles")
            for operation in roles.Migration.operations:
                operation.code(apps, None)


post_migrate.connect(grant_again)


@pytest.fixture(autouse=True)
def _forget_pages_and_limits(request):
    """No test sees the pages kept and the limits spent by another one."""
    yield
    ForgetfulClient.resting_until = 0
    if request.node.get_closest_marker("django_db"):
        cache.clear()
