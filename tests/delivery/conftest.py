"""What tests of the published copy stand on."""

import shutil

import pytest
from django.conf import settings

from safeguarding.delivery import builder as building
from safeguarding.delivery import rendering
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.index import from_json
from safeguarding.delivery.store import Store
from safeguarding.settings.environment import PROJECT_DIR
from tests.delivery.made_up import LETTERS, MadeUpSite, builder_for

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


@pytest.fixture(scope="session")
def addresses(running_site) -> list[str]:
    """Give every address of the copy."""
    index = (running_site.var_dir / "published" / "index.json").read_text()
    found = list(from_json(index).answers)
    assert len(found) > 150
    return found


# A site of ten made-up answers, for tests of what the builder does


@pytest.fixture
def site() -> MadeUpSite:
    """Give a site of ten made-up answers."""
    return MadeUpSite({address: f"It says {address}" for address in LETTERS})


@pytest.fixture
def store(tmp_path) -> Store:
    """Give an empty folder for a copy."""
    return Store(tmp_path / "published")


@pytest.fixture
def builder(site, store, monkeypatch) -> Builder:
    """Give the builder of that site's copy."""
    return builder_for(site, store, monkeypatch)


@pytest.fixture
def pairs(monkeypatch) -> None:
    """Have addresses rendered two by two, and changes asked for after each two."""
    monkeypatch.setattr(building, "CHUNK", (2, 2))
    monkeypatch.setattr(building, "ASK_EVERY", 0.0)
