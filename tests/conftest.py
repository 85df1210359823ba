from functools import lru_cache

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate

from studio.cache import ForgetfulClient
from studio.roles import Grant
from tests import services


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Real PostgreSQL and Valkey, started for the first test that needs them."""
    services.start()
    yield
    services.stop()


@lru_cache
def grants():
    """What the migrations of all apps give to the roles."""
    migrations = MigrationLoader(None).disk_migrations.values()
    steps = (step for migration in migrations for step in migration.operations)
    return [step for step in steps if isinstance(step, Grant)]


def grant_again(app_config, **kwargs):
    """A test that commits has all tables emptied after it; the roles come back."""
    if app_config.label == "newsletter":
        for grant in grants():
            grant.code(apps, None)


post_migrate.connect(grant_again)


@pytest.fixture(autouse=True)
def _forget_pages_and_limits(request):
    """No test sees the pages kept and the limits spent by another one."""
    yield
    ForgetfulClient.resting_until = 0
    if request.node.get_closest_marker("django_db"):
        cache.clear()
