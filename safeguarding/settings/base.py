"""Settings that every installation shares. See docs/environment.md for what can be set from outside."""

from safeguarding.privacy.policy import CSP_PUBLIC, PERMISSIONS, set_file_policy
from safeguarding.settings.environment import PROJECT_DIR, read_environment

ENVIRONMENT = read_environment()

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.former_secret_keys
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
ROOT_URLCONF = "safeguarding.urls"
WSGI_APPLICATION = "safeguarding.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "safeguarding",
    "safeguarding.accounts",
    "safeguarding.delivery",
    "safeguarding.counting",
    "resources",
    "pages",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "axes",
]

MIDDLEWARE = [
    "safeguarding.privacy.log_names.LogNameMiddleware",
    # Headers first, so that every answer has them, whoever gives it.
    "safeguarding.privacy.middleware.QuietMiddleware",
    "safeguarding.privacy.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "safeguarding.errors.ErrorPagesMiddleware",
    "safeguarding.privacy.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "safeguarding.accounts.middleware.OneTimePasswordMiddleware",
    "pages.editing.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
    "pages.site.addresses.middleware.TypedAddressMiddleware",
]
# TypedAddressMiddleware does it, and more.
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": ENVIRONMENT.database}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Shared by all processes and machines without another service to run. Holds counts of failed sign-ins only.
    "sign-in": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_cache",
    },
}

# Signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = (
    "axes.handlers.cache.AxesCacheHandler"  # counts only; no table of addresses and agents
)
AXES_LOCKOUT_CALLABLE = "safeguarding.accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "safeguarding.accounts.lockout.address_of"
PROXY_COUNT = ENVIRONMENT.proxy_count
AXES_VERBOSE = False
AXES_CACHE = "sign-in"

# Cookies exist for editors only: no public page touches the session or makes a token.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor sends the token from the cookie

# Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = PERMISSIONS
CONTENT_SECURITY_POLICY = {"DIRECTIVES": CSP_PUBLIC}
CSRF_FAILURE_VIEW = "safeguarding.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long pages have many blocks
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var_dir / "static"
STATICFILES_DIRS = [
    ("css", PROJECT_DIR / "static" / "css"),
    ("js", PROJECT_DIR / "static" / "js"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = ENVIRONMENT.var_dir / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
WHITENOISE_ADD_HEADERS_FUNCTION = set_file_policy
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our files
VAR_DIR = ENVIRONMENT.var_dir

# Mail: none is sent until EMAIL_URL names a server. A reset link in the log would be a key left in the door.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if ENVIRONMENT.email:
    globals().update(ENVIRONMENT.email)
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
WAGTAIL_PASSWORD_RESET_ENABLED = ENVIRONMENT.email is not None

# Wagtail
WAGTAIL_SITE_NAME = "Safeguarding board website"
WAGTAILADMIN_BASE_URL = ENVIRONMENT.site_url
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_DOCUMENT_MODEL = "resources.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv"]
WAGTAILIMAGES_IMAGE_MODEL = "resources.SiteImage"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS = []
TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_USER_TIME_ZONES = [
    TIME_ZONE
]  # no choice: Wagtail would offer names that browsers do not know
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en-gb", "English")]

# Logs: what happened and where in the code; nothing of the person who asked. See safeguarding/privacy/README.md.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_people": {"()": "safeguarding.privacy.logs.WithoutPeople"}},
    "formatters": {
        "plain": {
            "()": "safeguarding.privacy.logs.ToTheMinute",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_people"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "axes": {"level": "CRITICAL"},
        "django_tasks": {"level": "WARNING"},
        # Making a PDF: they tell of every step, and of every table of every font.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
    },
}
