"""Settings for working on the software: `make dev`."""

from safeguarding.settings.base import *  # noqa: F403

DEBUG = True
WSGI_APPLICATION = "safeguarding.wsgi.django_application"  # pages as they are now, not the copy
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
