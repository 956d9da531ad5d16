"""The lock files: every package pinned and hashed, no address it comes from, the tests' on top of the site's."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["base", "test", "postgres"]


def packages(name: str) -> dict[str, str]:
    """Return each package in requirements/`name`.txt with the rest of its entry."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*])?==(\S+)((?:.*\\\n)*.*)", text, re.MULTILINE)
    return {package: version + rest for package, version, rest in entries}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes_and_no_address(name):
    assert packages(name)
    assert [
        package for package, rest in packages(name).items() if "--hash=sha256:" not in rest
    ] == []
    assert "://" not in (ROOT / "requirements" / f"{name}.txt").read_text()


def test_the_tests_run_on_the_versions_of_the_site():
    # After `make test`, `make run` has nothing to install: it relies on this.
    site, tests = packages("base"), packages("test")
    assert {package: rest.split()[0] for package, rest in site.items()}.items() <= {
        package: rest.split()[0] for package, rest in tests.items()
    }.items()


def test_the_style_sheet_tools_name_no_address_to_fetch_from():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
