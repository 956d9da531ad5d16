"""Sites that tests may break."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.faults.database import removable
from tests.faults.parts import MAKE_SMALL, Site, site_in_parts
from tests.fixtures.site_server import SITE_URL


@pytest.fixture(scope="session")
def make_site(site_copies, tmp_path_factory) -> Iterator[Callable[..., Site]]:
    """Give a function that makes a starter site in parts; the sites last until the end of the run.

    With `built` its published copy is there already.
    """
    with ExitStack() as stack:

        def make(built: bool = False, **options) -> Site:
            folder = tmp_path_factory.mktemp("site")
            url = site_copies.put_into(folder, SITE_URL if built else None)
            database = stack.enter_context(removable(url))
            return stack.enter_context(site_in_parts(folder, database, **options))

        yield make


@pytest.fixture(scope="session")
def small_site(make_site) -> Site:
    """Give a site of few pages, quick to build, on which no builder runs. Tests leave it whole.

    One process serves it: what it has read once, every request knows.
    """
    site = make_site(workers=1)
    assert site.workshop.do(MAKE_SMALL) < 60
    return site
