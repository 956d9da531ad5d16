"""What tests of the published copy stand on."""

import shutil

import pytest
from django.conf import settings

from safeguarding.delivery import rendering
from safeguarding.settings.environment import PROJECT_DIR

for name in ("proof", "machine", "page_edits", "register_edits"):
    pytest.register_assert_rewrite(f"tests.delivery.{name}")  # so that a failure shows the values


@pytest.fixture(scope="session")
def own_static_files() -> None:
    """Put the project's style sheets and scripts where the site answers them from."""
    for folder in ("css", "js"):
        shutil.copytree(
            PROJECT_DIR / "static" / folder, settings.STATIC_ROOT / folder, dirs_exist_ok=True
        )
    # What answers was made when the first test rendered something, and knows the files of that moment.
    rendering._handler.cache_clear()
