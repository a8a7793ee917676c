"""The one settings file: safe by default, and told the rest by the environment."""

import os
import re
from datetime import date
from pathlib import Path

import dj_database_url
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _kraevet(navn: str) -> str:
    if not (vaerdi := os.environ.get(navn)):
        raise ImproperlyConfigured(f"Sæt miljøvariablen {navn} (se docs/drift.md).")
    return vaerdi


def _liste(navn: str) -> list[str]:
    return [del_.strip() for del_ in os.environ.get(navn, "").split(",") if del_.strip()]


# ``make`` sets LOKAL=1 for demo, tests and bench: plain http on this machine only.
LOKAL = os.environ.get("LOKAL") == "1"
DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = "kun-til-denne-maskine" if LOKAL else _kraevet("SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"] if LOKAL else _liste("ALLOWED_HOSTS")
CSRF_FAILURE_VIEW = "grundlag.views.gammel_formular"
CSRF_TRUSTED_ORIGINS = _liste("CSRF_TRUSTED_ORIGINS")

# The only "today" of the domain (grundlag.dato); empty means the real one.
DAGS_DATO = date.fromisoformat(os.environ["DAGS_DATO"]) if os.environ.get("DAGS_DATO") else None
OFFENTLIG_ADRESSE = os.environ.get("OFFENTLIG_ADRESSE", "http://127.0.0.1:8000")
# The seal on what all have signed (grundlag.segl): two PEM files. The outside signing service: address and shared key.
SEGL_NOEGLE = os.environ.get("SEGL_NOEGLE", "")
SEGL_CERTIFIKAT = os.environ.get("SEGL_CERTIFIKAT", "")
UNDERSKRIFTSTJENESTE = os.environ.get("UNDERSKRIFTSTJENESTE", "")
UNDERSKRIFTSTJENESTE_NOEGLE = os.environ.get("UNDERSKRIFTSTJENESTE_NOEGLE", "")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "overblik",
    "godkendelser",
    "kontrakter",
    "helhedsplaner",
    "fora",
    "byomraader",
    "grundlag",
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "grundlag.middleware.PrivatMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "grundlag.middleware.UdloebetSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "grundlag.middleware.LogMiddleware",
    "grundlag.middleware.HistorikMiddleware",
    "axes.middleware.AxesMiddleware",
]

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
                "csp.context_processors.nonce",
                "grundlag.context_processors.side",
            ],
            "builtins": ["grundlag.templatetags.visning", "grundlag.templatetags.dkfds"],
        },
    }
]
FORM_RENDERER = "grundlag.tegning.Tegner"
CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"
CRISPY_FAIL_SILENTLY = False

_database = dj_database_url.parse(_kraevet("DATABASE_URL"))
# A page reads a row with all that names it, a dozen tables joined by their keys: trying every order of them takes
# the database ten times as long as the query does.
_FORBINDELSE = {"options": "-c join_collapse_limit=5", "pool": {"min_size": 1, "max_size": 12, "timeout": 30}}
_vaert = str(_database.get("OPTIONS", {}).get("host") or _database["HOST"])
if LOKAL and not (_vaert in {"", "localhost", "127.0.0.1", "::1"} or _vaert.startswith("/")):
    raise ImproperlyConfigured(f"LOKAL=1 er kun til en database på denne maskine, ikke til {_vaert}.")
DATABASES = {
    "default": {
        **_database,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # every list of choices would be three questions instead of one
        "OPTIONS": {**_database.get("OPTIONS", {}), **_FORBINDELSE},
    }
}

# Accounts: an e-mail and a password; nobody signs up by himself.
AUTH_USER_MODEL = "grundlag.Bruger"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique on its lower-cased value, by a constraint
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "byomraader.rettigheder.BrugerBackend",
    "byomraader.rettigheder.RolleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overblik:forside"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "grundlag.konto.KontoAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # django-axes counts those
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Helhedsplaner"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator made the user; nothing is verified by mail
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "grundlag.konto.hvem_logger_ind"
AXES_LOCKOUT_TEMPLATE = "account/laast.html"
AXES_SENSITIVE_PARAMETERS = ["username"]  # not in the log: somebody types her password in the wrong field
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "da"
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["grundlag.formater"]

STATIC_URL = "static/"
STATIC_ROOT = None if LOKAL else BASE_DIR / "var" / "static"  # locally the files are served from where they lie
STATICFILES_DIRS = [
    ("dkfds", BASE_DIR / "node_modules" / "dkfds" / "dist"),
    ("htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "grundlag.filer.DatabaseStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = LOKAL
FIL_STOERSTE_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_FILE_PATH = os.environ.get("EMAIL_FILE_PATH")  # where the demo's file backend puts the mail
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Helhedsplaner <helhedsplaner@localhost>")

PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)

# Security: https everywhere but on one's own machine.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_SSL_REDIRECT = not LOKAL
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]  # asked over http from beside the server
SECURE_HSTS_SECONDS = 0 if LOKAL else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOKAL
SECURE_HSTS_PRELOAD = not LOKAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BAG_PROXY") == "1" else None
SESSION_COOKIE_SECURE = not LOKAL
CSRF_COOKIE_SECURE = not LOKAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


# Logs: one JSON line an event; never a traceback's local variables.
def _uden_raekken(_: object, __: str, linje: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """PostgreSQL's DETAIL holds the row that it refused, and with it what somebody typed."""
    if "exception" in linje:
        linje["exception"] = re.sub(r"(?s)\nDETAIL: .*?(?=\nCONTEXT: |\n\n(?:The|During) |\Z)", "", linje["exception"])
    return linje


def _uden_noegler(_: object, __: str, linje: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Django itself names the path of what it refuses, and in it may be a signed link's key or one to a password."""
    linje["event"] = re.sub(
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[\w-]+|(?<=/reset/key/)[^/\s]+", "…", str(linje.get("event", ""))
    )
    return linje


_til_hver_linje: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_til_hver_linje,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "foreign_pre_chain": _til_hver_linje,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _uden_raekken,
                _uden_noegler,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
