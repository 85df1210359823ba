"""Production's settings on the embedded services, with a database of their own."""

import os

os.environ.setdefault("SECRET_KEY", "only for measuring, longer than fifty characters")

from studio.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
DATABASES["default"]["TEST"] = {"NAME": "bench_studio"}  # noqa: F405
# As the web server's pool does.
DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
UNDO_SECONDS = 0
LOGGING["root"]["level"] = "WARNING"  # noqa: F405
