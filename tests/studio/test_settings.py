"""The settings in a process of their own, as production and a newcomer start them."""

import os
import subprocess
import sys

from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "calm-" * 6 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://studio.example/",
    "DATABASE_URL": "postgres://studio:secret@db.example:5432/studio",
    "DATABASE_POOL": "1",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "smtp+tls://mail:secret@mail.example:587",
    "BEHIND_PROXY": "1",
}


def python(code, **env):
    # Coverage finds its way into the process by these.
    kept = {
        k: v for k, v in os.environ.items() if k.startswith(("COV", "PATH", "HOME"))
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=kept | {"DJANGO_SETTINGS_MODULE": "studio.settings"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def said(expression, **env):
    code = f"from django.conf import settings as s; print(({expression}))"
    done = python(code, **env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_secret_key_nothing_starts():
    done = python("import studio.wsgi")

    assert done.returncode
    assert "Set SECRET_KEY, or DEBUG=1 for development." in done.stderr


def test_production_passes_djangos_own_examination():
    done = python(
        "from studio.wsgi import application\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')",
        **PRODUCTION,
    )

    assert done.returncode == 0, done.stderr


def test_no_request_waits_while_all_that_was_loaded_is_searched_for_garbage():
    done = python(
        "import gc, studio.wsgi\n"
        "assert gc.get_freeze_count() > 9 * len(gc.get_objects())",
        **PRODUCTION,
    )

    assert done.returncode == 0, done.stderr


def test_what_the_environment_says_is_what_production_uses():
    shown = said(
        "s.DEBUG, s.SITE_URL, s.ALLOWED_HOSTS, s.DATABASES['default']['HOST'],"
        "s.DATABASES['default']['OPTIONS']['pool'], s.CELERY_BROKER_URL,"
        "s.EMAIL_HOST, s.EMAIL_USE_TLS, s.SESSION_COOKIE_NAME,"
        "s.SECURE_PROXY_SSL_HEADER, s.INBOX_DIR, s.DEFAULT_FROM_EMAIL",
        **PRODUCTION,
    )

    assert shown == str(
        (
            False, "https://studio.example", ["studio.example"], "db.example",
            {"timeout": 5}, "redis://redis.example:6379/0",
            "mail.example", True, "__Host-session",
            ("HTTP_X_FORWARDED_PROTO", "https"), None, "studio@studio.example",
        )
    )  # fmt: skip


def test_development_needs_nothing_and_asks_nobody_outside():
    shown = said(
        "s.CELERY_BROKER_URL[:18], s.DATABASES['default']['OPTIONS']['host'][:5],"
        "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_NAME",
        DEBUG="1",
    )

    assert shown == str(("redis+socket:///tm", "/tmp/", False, "session"))


def test_the_settings_that_leaked_private_pages_elsewhere_are_absent():
    """Three of the ways in which personal pages got into public caches in 2026."""
    text = (settings.BASE_DIR / "studio/settings.py").read_text()

    assert "UpdateCacheMiddleware" not in text
    assert "SESSION_SAVE_EVERY_REQUEST" not in text
