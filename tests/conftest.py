import pytest
from django.core.cache import cache

from tests import services


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Real PostgreSQL and Valkey, started for the first test that needs them."""
    services.start()
    yield
    services.stop()


@pytest.fixture(autouse=True)
def _forget_pages_and_limits(request):
    """No test sees the pages kept and the limits spent by another one."""
    yield
    if "django_db_setup" in request.fixturenames or request.node.get_closest_marker(
        "django_db"
    ):
        cache.clear()
