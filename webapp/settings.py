"""Django's settings for Musa. Everything that an installation may choose comes from the environment (README)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from webapp import embedded_redis
from webapp import environment as given

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(given.text("MUSA_DATA_DIR") or BASE_DIR / "data").resolve()

DEBUG = given.switch("DEBUG")
SECRET_KEY = given.kept_secret("SECRET_KEY", DATA_DIR / "secret-key")
HOST = given.text("HOST", "127.0.0.1")
PORT = given.whole_number("PORT", 8000, least=1, most=65535)
ALLOWED_HOSTS = given.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = given.words("CSRF_TRUSTED_ORIGINS", [])

# The outside API

APIFRAME_API_KEY = given.text("APIFRAME_API_KEY")
SANDBOX = not APIFRAME_API_KEY
APIFRAME_API_VERSION = int(given.one_of("APIFRAME_API_VERSION", "1", ("1", "2")))
APIFRAME_PUBLIC_URLS = {1: "https://api.apiframe.pro", 2: "https://api.apiframe.ai"}
APIFRAME_BASE_URL = given.web_address(
    "APIFRAME_BASE_URL", "http://127.0.0.1:8188" if SANDBOX else APIFRAME_PUBLIC_URLS[APIFRAME_API_VERSION]
)
# Where version 2 tells by itself that a job has ended; nowhere if the internet doesn't know our address: asking after
# the jobs is enough. The sandbox is on this computer.
_origin = given.own_address(HOST, PORT) if SANDBOX else given.public_origin(CSRF_TRUSTED_ORIGINS)
APIFRAME_WEBHOOK_URL = f"{_origin}/webhooks/apiframe" if _origin else ""
APIFRAME_MAX_IN_FLIGHT = given.whole_number("APIFRAME_MAX_IN_FLIGHT", 8, least=1, most=256)
_timeout = given.whole_number("APIFRAME_TIMEOUT", 0, most=3600)
APIFRAME_TIMEOUTS = {"1K": _timeout or 300, "2K": _timeout or 300, "4K": _timeout or 600}
LEASE_MARGIN = 60  # a claim's lease lasts this much longer than the call's total deadline
APIFRAME_COSTS = {
    "1K": given.money("APIFRAME_COST_1K", "0.134"),
    "2K": given.money("APIFRAME_COST_2K", "0.134"),
    "4K": given.money("APIFRAME_COST_4K", "0.24"),
}
MUSA_CURRENCY = given.text("MUSA_CURRENCY", "USD") or "USD"

# Pictures

REFERENCE_MAX_BYTES = 30_000_000
REFERENCE_MAX_COUNT = 14
PICTURE_MAX_BYTES = 100_000_000
IMPORT_MAX_BYTES = 500_000_000_000  # of a ZIP of pictures; the disk is the real limit
PICTURE_MAX_PIXELS = 100_000_000
DOWNLOAD_TIMEOUT = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000  # the ids of so many images, chosen one by one
FILE_UPLOAD_HANDLERS = [
    "generations.forms.quota.QuotaUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MEDIA_ROOT = DATA_DIR / "pictures"
MUSA_DOWNLOAD_METADATA = given.one_of("MUSA_DOWNLOAD_METADATA", "embed", ("embed", "clean"))
MUSA_TRASH_DAYS = given.whole_number("MUSA_TRASH_DAYS", 30, most=36_500)

# Application

INSTALLED_APPS = [
    "generations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "webapp.middleware.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "webapp.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "webapp.urls"
WSGI_APPLICATION = "webapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "webapp.context.musa",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"environment": "webapp.jinja.environment"},
    },
]

# Storage of rows. Settings of SQLite: 64 worker threads and the web write at the same time without one "database is
# locked"; synchronous FULL, because at a power cut NORMAL may lose the committed intent, and a picture is paid twice.

DATABASES = {"default": given.database(DATA_DIR / "musa.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA mmap_size=268435456; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by the web's processes without asking Redis, which may be gone: sign-in limits and small sums.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Queue

REDIS_URL = given.text("REDIS_URL") or embedded_redis.url(DATA_DIR)
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 86_400, "socket_timeout": 10, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # a message is only a hint: what must be done again, the database says
CELERY_TASK_ROUTES = {
    "generations.tasks.save_pictures": {"queue": "pictures"},
    "generations.tasks.keep_reference": {"queue": "pictures"},
    "generations.tasks.sweep_drafts": {"queue": "pictures"},
    "generations.tasks.carry_act": {"queue": "pictures"},
    "generations.tasks.carry_import": {"queue": "pictures"},
    "generations.tasks.rewrite_tag": {"queue": "pictures"},
    "generations.tasks.empty_trash": {"queue": "pictures"},
    "generations.tasks.*": {"queue": "calls"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# People

AUTH_USER_MODEL = "generations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studio"
ACCOUNT_ADAPTER = "webapp.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Django's own: allauth's would keep the address of whoever got a reset link as one that may sign in, for good.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
MUSA_OWNER_EMAIL = given.text("MUSA_OWNER_EMAIL")
MUSA_OWNER_PASSWORD = given.text("MUSA_OWNER_PASSWORD")
EMAIL_AVAILABLE = bool(given.text("EMAIL_URL"))
vars().update(environ.Env.email_url_config(given.text("EMAIL_URL") or "dummymail://"))

# Browser

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "webapp.staticfiles.JoiningFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Behind a proxy that speaks TLS, which CSRF_TRUSTED_ORIGINS names with https://.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # or wrong passwords would count for everybody behind the proxy
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
NINJA_PAGINATION_MAX_LIMIT = 200

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%H:%M:%S"}},
    "filters": {"without_secret_links": {"()": "webapp.logs.WithoutSecretLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secret_links"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "PIL": {"level": "WARNING"},
    },
}
