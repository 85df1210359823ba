"""The studio's settings beside the running studio: own database, own part of Valkey."""

import os

from tests import services

os.environ["DEBUG"] = "1"
# Each process of a parallel run has its own part.
PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["REDIS_URL"] = services.redis_url(PROCESS)

from studio.settings import *  # noqa: E402, F403

# A second run at the same time takes another name.
TEST_DATABASE = os.environ.get("TEST_DATABASE", "test_studio")
DATABASES["default"]["TEST"] = {"NAME": TEST_DATABASE}  # noqa: F405
# Fast, and unsafe anywhere else.
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pictures are kept in memory and forgotten.
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405
INSTALLED_APPS += ["tests.database"]  # noqa: F405
UNDO_SECONDS = 0
