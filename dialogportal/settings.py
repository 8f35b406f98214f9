"""The one settings file. Everything that varies between installations comes from the environment; `.env.example`
lists and explains each variable. Nothing here knows the domain."""

from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env("DIALOGPORTAL_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

# --- Who may reach us, and how ------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
# True when the site is reached over https. Only `make run` (plain http on one's own machine) and DEBUG switch it off.
HTTPS = env.bool("HTTPS", default=not DEBUG)

SECRET_KEY_FILE = DATA_DIR / "secret_key"
SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY and SECRET_KEY_FILE.is_file():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing: set it in the environment to at least 50 random characters (see .env.example), "
        "or start with `make run`, which makes one of its own."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if any("*" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS may not contain `*`: name the host names that lead to this site, for example dialog.kommun.se."
    )

# Every link in a mail begins with this address, never with what a request claims its host to be.
PUBLIC_BASE_URL = env(
    "PUBLIC_BASE_URL",
    default=f"https://{ALLOWED_HOSTS[0]}" if HTTPS and ALLOWED_HOSTS else "http://localhost:8000",
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PUBLIC_BASE_URL.startswith("https://") else []

# Addresses of the reverse proxies in front of us. Only their X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ADMIN_ENABLED = env.bool("ADMIN_ENABLED", default=False)

# --- The house ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "csp",
    "django.forms",
    "governance",
    "dialogues",
]
if ADMIN_ENABLED:
    INSTALLED_APPS.insert(0, "django.contrib.admin")

#: So that templates/django/forms goes before Django's own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "dialogportal.middleware.PolicyMiddleware",
    "dialogportal.middleware.SecurityHeadersMiddleware",
    "dialogportal.middleware.TrustedProxyMiddleware",
    "dialogportal.middleware.NoNulBytesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dialogportal.middleware.AddressLanguageMiddleware",
    "dialogportal.middleware.ReadersLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dialogportal.middleware.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dialogportal.urls"
WSGI_APPLICATION = "dialogportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dialogues.context.municipality",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("dialog",)
CRISPY_TEMPLATE_PACK = "dialog"

# --- Data ---------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    if "DATABASE_URL" not in env:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["ENGINE"] = "dialogportal.postgresql"
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["options"] = (
        f"-c statement_timeout={env('DB_STATEMENT_TIMEOUT', default='10s')} "
        "-c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
    )
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Public pages, in the memory of each process: some ten megabytes when it is full (governance/pages.py).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = [
    "dialogportal.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MAX_SIZE = 50 * 1024 * 1024

# --- Time and language --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("fi", _("Finnish")),
    ("ar", _("Arabic")),
    ("so", _("Somali")),
    ("uk", _("Ukrainian")),
]
# Every page exists in these. In the others there is what a resident meets when taking part; the rest is in Swedish.
SITE_LANGUAGES = ["sv", "en"]
# Django has no Somali of its own.
LANG_INFO["so"] = {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"}
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
# An ISO instant, for example 2026-11-16T09:00: governance.clock stands still there. For demonstrations and tests.
try:
    FROZEN_NOW = datetime.fromisoformat(env("FROZEN_NOW")) if env("FROZEN_NOW", default="") else None
except ValueError as error:
    raise ImproperlyConfigured("FROZEN_NOW must be an ISO instant, for example 2026-11-16T09:00.") from error

# --- People and their sessions ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "governance.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "account:home"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", default=8 * 60 * 60)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# A cookie whose name begins with __Host- is accepted by browsers only over https, for this host and the whole site.
_cookie_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = _cookie_prefix + "sessionid"
CSRF_COOKIE_NAME = _cookie_prefix + "csrftoken"
LANGUAGE_COOKIE_NAME = _cookie_prefix + "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# Guessing a password: after so many failures an account is closed to that address for a while, not for everybody.
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=10)
AXES_COOLOFF_TIME = env.float("LOGIN_COOLOFF_HOURS", default=0.25)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "dialogportal.middleware.login_name"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_CLIENT_IP_CALLABLE = "dialogportal.middleware.client_ip"

# --- What a browser is told ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Addresses that carry a token: they may not be passed on in a Referer header either. A browser then sends no Origin
# with a form, so a form on such a page is protected by the token itself and not by Django's check of the origin.
TOKEN_PATHS = (r"/folj/[^/]+/", r"/anmalan/[^/]+/", r"/konto/glomt-losenord/[^/]+/(?!set-password/)[^/]+/")

# --- Mail ---------------------------------------------------------------------------------------------------------

# Without EMAIL_URL each mail becomes a file in the data folder, so that trying the product never writes to anybody.
_mail = env.email("EMAIL_URL", default="filemail:")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=60)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Dialogportal <dialog@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where mail that cannot be delivered comes back to; `manage.py read_bounces` reads it.
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS", default=parseaddr(DEFAULT_FROM_EMAIL)[1])

# Who can be asked whether the mail server took a mail: none, record:/path or postfix:/var/log/mail.log.
OUTBOX_EVIDENCE = env("OUTBOX_EVIDENCE", default="none")
if OUTBOX_EVIDENCE.partition(":")[0] not in ("none", "record", "postfix"):
    raise ImproperlyConfigured("OUTBOX_EVIDENCE must be none, record:/path or postfix:/path/to/mail.log.")
# The newest mail that was sent, written down outside the database: after a restore, sending waits for a person.
OUTBOX_FLOOR_FILE = env("OUTBOX_FLOOR_FILE", default=str(DATA_DIR / "newest-mail.json"))
# Mails a second to one domain, and in all; 0 for no limit.
OUTBOX_PER_DOMAIN = env.float("OUTBOX_PER_DOMAIN", default=10)
OUTBOX_OVERALL = env.float("OUTBOX_OVERALL", default=30)
# Every wait of the outbox times this: 1 in earnest.
OUTBOX_PACE = env.float("OUTBOX_PACE", default=1)

# --- Background work ----------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env("REDIS_URL", default="filesystem://localhost/")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "look every minute for what is due": {
        "task": "dialogues.tick",
        "schedule": 60.0,
        "options": {"expires": 55},
        # The first time at once: a new installation is ready when its worker is.
        "last_run_at": datetime.fromtimestamp(0, UTC),
    },
    # Somebody sits and waits for it.
    "read the files that were handed in": {"task": "dialogues.take_in", "schedule": 10.0, "options": {"expires": 9}},
    "learn from what has been sorted": {"task": "dialogues.learn", "schedule": 60.0, "options": {"expires": 55}},
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    _broker = DATA_DIR / "broker"
    for _folder in ("queue", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "health_check_interval": 25,
    }

# --- Logs: to standard error, without anybody's address, token or cookie ---------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "redacted": {
            "()": "dialogportal.logs.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacted"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "ERROR"},
        # Django answers HEAD as GET and leaves it to the server to drop the body.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
