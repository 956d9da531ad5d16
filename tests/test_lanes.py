"""Which test runs in which lane of `make test`, asked of pytest itself."""

import shlex
import subprocess
import sys

import pytest

from tests.fixtures.lanes import LANES
from tests.fixtures.programs import ROOT
from tests.run import ROWS, _for_make

TESTS = """
import pytest

def test_rows(db): pass
@pytest.mark.django_db
def test_marked(): pass
def test_own_site(site_copies): pass
def test_both(running_site, db): pass
def test_finished_site(running_site): pass
def test_answers(site_answers): pass
def test_pure(tmp_path): pass
@pytest.mark.once
def test_known(db): pass
@pytest.mark.once
def test_known_site(site_copies): pass
def test_browser(page): pass
def test_html(html_errors, db): pass
@pytest.mark.alone
def test_measures(db): pass
@pytest.mark.alone
def test_measures_browser(page): pass
@pytest.mark.only_postgresql
def test_postgresql(db): pass
@pytest.mark.only_postgresql
@pytest.mark.alone
def test_two_machines(db): pass
"""
TELL = """
import os, sys
import django
import pytest
os.environ["DJANGO_SETTINGS_MODULE"] = "safeguarding.settings.test"
django.setup()
from tests.fixtures.lanes import lanes_of

class Tell:
    def pytest_collection_finish(self, session):
        for item in session.items:
            # A browser's tests have its name, too.
            print("told:", item.name.partition("[")[0], *sorted(lanes_of(item)))

plugins = ["-p", "tests.conftest", "-p", "no:cacheprovider"]
pytest.main(["--collect-only", "-c", "pyproject.toml", *plugins, *sys.argv[1:]], [Tell()])
"""


def test_a_test_runs_where_what_it_asks_for_differs(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS)
    command = [sys.executable, "-c", TELL, f"--rootdir={ROOT}", tmp_path / "test_it.py"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    told = [line.split()[1:] for line in said.splitlines() if line.startswith("told:")]
    assert {name.removeprefix("test_"): " ".join(lanes) for name, *lanes in told} == {
        "rows": "PostgreSQL SQLite",
        "marked": "PostgreSQL SQLite",
        "own_site": "PostgreSQL SQLite",
        "both": "PostgreSQL SQLite",
        "finished_site": "browser",
        "known_site": "browser",
        "answers": "SQLite",
        "pure": "SQLite",
        "known": "SQLite",
        "browser": "browser",
        "html": "browser",
        "measures": "last-PostgreSQL last-SQLite",
        "measures_browser": "last",
        "postgresql": "PostgreSQL",
        "two_machines": "last-PostgreSQL",
    }


def test_every_lane_is_run():
    assert sorted(lane for row in ROWS for lane in row) == sorted(LANES)


def test_no_folder_with_tests_is_a_package():
    """Beside SlipCover, pytest imports such a package as an empty module: what is in it cannot be imported."""
    packages = {package.parent for package in (ROOT / "tests").rglob("__init__.py")}
    assert {test.parent for test in (ROOT / "tests").rglob("test_*.py")} & packages <= {
        ROOT / "tests"
    }


@pytest.mark.parametrize("odd", ["a b", "it's", '"quoted"', "$HOME", "#1", "\\n"])
def test_the_command_that_is_told_reaches_pytest_as_it_is(tmp_path, odd):
    """From the shell through make to the variable in which the launcher finds it."""
    name = f"tests/x.py::test_y[{odd}]"
    (tmp_path / "Makefile").write_text('test:\n\t@printf %s "$$ARGS"\n')
    command = f"make --silent test ARGS={_for_make(name)}"
    said = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert shlex.split(said.stdout) == [name]
