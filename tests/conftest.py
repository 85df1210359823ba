import gc
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction

from studio.cache import ForgetfulClient
from studio.models import StudioProfile
from tests import make, services
from tests.sink import Sink


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Real PostgreSQL and Valkey, started for the first test that needs them."""
    services.start()
    yield
    services.stop()


def pytest_collection_modifyitems(items):
    """Those of the whole site take longest: first, so that none keeps others waiting."""
    items.sort(key=lambda item: len(item.path.parts))


def pytest_collection_finish():
    """What is loaded stays until the end, and need not be searched for garbage."""
    gc.collect()
    gc.freeze()


# Tests run at any hour; those about quiet hours set their own.
StudioProfile._meta.get_field("quiet_until").default = 22


@pytest.fixture(autouse=True)
def _forget_pages_and_limits(request):
    """No test sees the pages kept and the limits spent by another one."""
    yield
    ForgetfulClient.resting_until = 0
    if request.node.get_closest_marker("django_db"):
        cache.clear()


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """What a module's fixture makes inside of it stays for all tests of the module."""

    @contextmanager
    def once():
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return once


@pytest.fixture
def anna():
    """An instructor with a seat of her own."""
    user = make.user(role="instructor", display_name="Anna")
    make.instructor(user=user, display_name="Anna")
    return user


@pytest.fixture
def ruth():
    """Who may edit what everybody writes."""
    return make.user(role="editor", display_name="Ruth")


@pytest.fixture
def sink(settings):
    """A real SMTP server, and settings that send there."""
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
