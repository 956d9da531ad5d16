"""What visitors get is looked up by `published()`, which leaves out what is private."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# Where live pages are asked for although visitors may not see them all: `published()` leaves out private ones.
MAY_ASK_FOR_LIVE = {
    "pages/core/queries.py",  # `published` itself
    "pages/core/serving.py",  # a private page is found, and Wagtail's view asks who may see it
    "pages/editing/launch_list.py",  # for editors
    "pages/kinds/guided_path/contacts_led_to.py",  # for editors
    "pages/site/addresses/first.py",  # what is not public is left out afterwards
    "pages/site/addresses/redirects.py",  # the private ones are looked for
    "pages/site/search/queries.py",  # what was found is asked for again by `published`
}


def files_that_ask_for_live_pages(root: Path) -> set[str]:
    return {
        str(file.relative_to(root))
        for file in (root / "pages").rglob("*.py")
        if "migrations" not in file.parts
        and re.search(r"\.live\(|\blive=True", file.read_text(encoding="utf-8"))
    }


def test_pages_for_visitors_are_looked_up_without_the_private_ones():
    assert files_that_ask_for_live_pages(ROOT) == MAY_ASK_FOR_LIVE


@pytest.mark.parametrize("code", ["Page.objects.live()", "Page.objects.filter(live=True)"])
def test_the_guard_sees_who_asks_for_live_pages(code, tmp_path):
    file = tmp_path / "pages" / "kinds" / "meetings.py"
    file.parent.mkdir(parents=True)
    file.write_text(code)
    assert files_that_ask_for_live_pages(tmp_path) == {"pages/kinds/meetings.py"}
