"""
The one settings file. Everything that differs between places comes from the
environment; docs/operations.md lists the names. Without any, and with DEBUG=1,
this is the development studio on the embedded services.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from studio import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="only for development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY, or DEBUG=1 for development.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Names the code that is running, so that pages kept by the last release are not shown.
RELEASE = env("RELEASE", default="development")

# Where readers find the site; mails are written far from any request.
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [SITE_HOST])

INSTALLED_APPS = [
    "studio.apps.StudioConfig",
    "poses.apps.PosesConfig",
    "comments.apps.CommentsConfig",
    "newsletter.apps.NewsletterConfig",
    "studio.apps.StudioAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_prose_editor",
]

# The first four set headers, on static files and kept pages too.
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "studio.headers.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "studio.public.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "studio.urls"
WSGI_APPLICATION = "studio.wsgi.application"

PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "studio.context.studio",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": PROCESSORS},
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=embedded.database_url())}
if env.bool("DATABASE_POOL", default=False):
    # A pooled connection may have died with the server's last restart, and a request
    # that finds no free one should not hold its thread for half a minute.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"timeout": 5}
# Without a number psycopg prepares nothing, not even the ledger's mark, which asks for
# it. The ORM never does.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default=embedded.redis_url())
CACHES = {"default": {"BACKEND": "studio.cache.ForgetfulCache", "LOCATION": REDIS_URL}}

AUTH_USER_MODEL = "studio.User"
AUTHENTICATION_BACKENDS = [
    "studio.accounts.RoleBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword")
]
LOGIN_REDIRECT_URL = "poses:home"
ACCOUNT_ADAPTER = "studio.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "studio.accounts.LoginForm",
    "signup": "studio.accounts.SignupForm",
    "request_login_code": "studio.accounts.RequestLoginCodeForm",
    "confirm_login_code": "studio.accounts.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "studio.accounts.ConfirmEmailForm",
    "add_email": "studio.accounts.AddEmailForm",
    "change_password": "studio.accounts.ChangePasswordForm",
    "set_password": "studio.accounts.SetPasswordForm",
    "reset_password": "studio.accounts.ResetPasswordForm",
    "reset_password_from_key": "studio.accounts.ResetPasswordKeyForm",
    "reauthenticate": "studio.accounts.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Without the number of proxies before us, all visitors share one rate-limit bucket.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Off, browsers give up the practices that they kept for a place without a network.
OFFLINE_PRACTICE = env.bool("OFFLINE_PRACTICE", default=True)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"

# The desk's form holds 200 steps with some forty fields and a picture each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 250

MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=BASE_DIR / "media")
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "studio.assets.HashedAssets"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

EMAIL_URL = env("EMAIL_URL", default="smtp://127.0.0.1:2525")
vars().update(env.email_url("EMAIL_URL", default=EMAIL_URL))
EMAIL_BACKEND = env("EMAIL_BACKEND", default="") or EMAIL_BACKEND  # noqa: F821
EMAIL_TIMEOUT = 10
# How long the answer to a whole mail may take. A relay of our own is quick; RFC 5321
# asks for 600 where mails go straight to the mailbox providers.
EMAIL_ANSWER_SECONDS = env.int("EMAIL_ANSWER_SECONDS", default=60)
# What our provider allows; all workers together keep to it. 0 is as fast as it can.
MAILS_PER_SECOND = env.float("MAILS_PER_SECOND", default=0)
ANYMAIL = env.json("ANYMAIL", default={})
# The provider whose reports of bounces and complaints we believe, as anymail calls it.
MAIL_REPORTS = env("MAIL_REPORTS", default="")
# Under which name the DKIM key of the sender's domain stands in the DNS.
DKIM_SELECTOR = env("DKIM_SELECTOR", default="")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"studio@{SITE_HOST}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The local mail catcher keeps what it receives here; /inbox/ shows it in development.
INBOX_DIR = BASE_DIR / "var" / "inbox" if DEBUG else None
# Between going live and the first mail an author can call a tutorial back.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=60)

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The queue is a table and Redis only its doorbell: a ring that finds nobody is dropped.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
_five_seconds = {"schedule": 5, "options": {"expires": 5}}
_minute = {"schedule": 60, "options": {"expires": 60}}
CELERY_BEAT_SCHEDULE = {
    "every five seconds": {"task": "newsletter.tasks.tick", **_five_seconds},
    # A second process that has nothing else to do sends too.
    "every five seconds, beside it": {
        "task": "newsletter.tasks.lend_a_hand",
        **_five_seconds,
    },
    "every five seconds, the talk": {"task": "comments.tasks.ask", **_five_seconds},
    "every five seconds, newer versions": {
        "task": "poses.tasks.publish",
        **_five_seconds,
    },
    "every five seconds, the desk": {"task": "poses.tasks.tell", **_five_seconds},
    "every minute": {"task": "comments.tasks.tell", **_minute},
    "every minute, the pictures": {"task": "studio.tasks.prepare", **_minute},
    "every night": {
        "task": "comments.tasks.tidy",
        "schedule": crontab(hour=4, minute=0),
        "options": {"expires": 3600},
    },
    "every night, the library": {
        "task": "poses.tasks.tidy",
        "schedule": crontab(hour=4, minute=5),
        "options": {"expires": 3600},
    },
    "every hour of the day": {
        "task": "comments.tasks.remind",
        "schedule": crontab(hour="6-18", minute=0),
        "options": {"expires": 3600},
    },
    "every morning, credentials": {
        "task": "studio.tasks.remind",
        "schedule": crontab(hour=6, minute=0),
        "options": {"expires": 3600},
    },
}

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "studio.views.csrf_failure"
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
# For a studio whose domain has subdomains without https.
HSTS_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and HSTS_SUBDOMAINS
# The load balancer asks for /healthz by plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

OURS = ["script-src", "style-src", "font-src", "connect-src", "manifest-src"]
# A reader's click opens these; nothing is asked of them before.
PLAYERS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
NOBODYS = ["default-src", "frame-ancestors", "base-uri", "object-src"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **dict.fromkeys([*OURS, "form-action"], (SELF,)),
        **dict.fromkeys(NOBODYS, (NONE,)),
        "img-src": [SELF, "data:"],
        "frame-src": [SELF, *PLAYERS],
        "upgrade-insecure-requests": HTTPS,
    }
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"without secrets": {"()": "studio.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
