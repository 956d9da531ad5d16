"""Settings for the tests: as in production, but with a quick password hasher and files in a folder of their own."""

import os
import tempfile

# A developer's own site must neither be read nor written by a test. A folder made here is removed by the process that
# made it (tests/conftest.py), and not by those that it starts.
REMOVE_VAR_DIR = "VAR_DIR" not in os.environ
if REMOVE_VAR_DIR:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="safeguarding-test-")

from safeguarding.settings.production import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# For tests/test_migrations.py, which refuses migrations after which the code of the release before would fail: a
# column dropped, renamed or added without a default. One that is meant, and whose release notes say so, is named here.
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]  # noqa: F405
MIGRATION_LINTER_OPTIONS = {"ignore_name": []}
