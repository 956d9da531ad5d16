"""Imports run one way: safeguarding.urls -> pages -> resources -> what every page shares in safeguarding."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# For each part of the software, the parts that it must not know. The first prefix that fits a module counts.
MUST_NOT_KNOW = {
    "safeguarding.urls": ["tests"],
    "safeguarding.launch.__main__": ["pages", "resources"],  # `make test` is started here
    "safeguarding": ["pages", "resources", "safeguarding.urls", "tests"],
    "resources.wagtail_hooks": ["pages", "safeguarding.urls", "tests"],
    # What gathers the rooms' models and hooks is for others.
    "resources": [
        "pages",
        "resources.models",
        "resources.wagtail_hooks",
        "safeguarding.urls",
        "tests",
    ],
    "pages": ["safeguarding.urls", "tests"],
}
# These run before anything is installed.
STANDARD_LIBRARY_ONLY = [
    "safeguarding/launch",
    "tests/run.py",
    "tests/performance/run.py",
    "tests/mutation/run.py",
    "tests/mutation/nearest.py",
    "tests/mutation/planted.py",
    "tests/needs",
]
THEIR_OWN = (
    "safeguarding.launch",
    "tests.needs",
    "tests.run",
    "tests.performance.run",
    "tests.mutation",
)


BY_NAME = {"import_module", "import_string", "__import__"}


def python_files(root: Path, *below: str) -> Iterator[Path]:
    """Yield the Python files of `root` below the folders named, or the files named, without generated ones."""
    for name in below:
        start = root / name
        for file in [start] if start.is_file() else sorted(start.rglob("*.py")):
            if "migrations" not in file.relative_to(root).parts:
                yield file


def module_of(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(file: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module of every import in a file, also of those inside functions and by name."""
    module = module_of(file, root)
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in BY_NAME
            and (named := next(iter([*node.args, *(one.value for one in node.keywords)]), None))
        ):
            # A name that is put together at run time may be any.
            yield node.lineno, str(getattr(named, "value", "pages.named_at_run_time"))


def is_part_of(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def wrong_imports(root: Path) -> list[str]:
    """Return "file:line imports module" for each import against the direction."""
    wrong = []
    for file in python_files(root, "safeguarding", "resources", "pages"):
        module = module_of(file, root)
        part = next(part for part in MUST_NOT_KNOW if is_part_of(module, part))
        wrong += [
            f"{file.relative_to(root)}:{line} imports {name}"
            for line, name in imported_by(file, root)
            if any(is_part_of(name, other) for other in MUST_NOT_KNOW[part])
        ]
    return wrong


# Inside `pages`: the rooms that each room may know besides itself. What gathers the rooms knows all of them.
ROOMS = {
    "core": [],
    "blocks": ["core"],
    "kinds": ["blocks", "core"],
    "site": ["core"],
    "starter": ["kinds", "core"],
    "editing": ["starter", "site", "kinds", "blocks", "core"],
}
GATHERS_ROOMS = {"apps", "management", "models", "templatetags", "urls", "wagtail_hooks"}


def imports_between_files(root: Path) -> dict[str, set[str]]:
    """Return for each module of the software which others it imports, also inside functions."""
    files = {
        module_of(file, root): file
        for file in python_files(root, "safeguarding", "resources", "pages")
    }
    graph: dict[str, set[str]] = {}
    for module, file in files.items():
        graph[module] = set()
        for _, name in imported_by(file, root):
            while name and name not in files:
                name = name.rpartition(".")[0]
            if name and name != module and files[name].stat().st_size:
                graph[module].add(name)
    return graph


def circles(root: Path) -> list[list[str]]:
    """Return the modules that import each other in a circle, each circle as a sorted list."""
    graph = imports_between_files(root)

    def reached_from(module: str) -> set[str]:
        reached, latest = set(), {module}
        while latest:
            latest = {other for one in latest for other in graph[one]} - reached
            reached |= latest
        return reached

    reach = {module: reached_from(module) for module in graph}
    found = {
        tuple(sorted(other for other in reach[module] if module in reach[other]))
        for module in graph
        if module in reach[module]
    }
    return [list(circle) for circle in sorted(found)]


def imports_against_the_rooms(root: Path) -> list[str]:
    """Return "module imports module" for each import inside `pages` that its room may not make."""
    wrong = []
    for module, imported in imports_between_files(root).items():
        part, _, rest = module.partition(".")
        room = rest.partition(".")[0]
        if part != "pages" or not room or room in GATHERS_ROOMS:
            continue
        allowed = {room, *ROOMS.get(room, ())}
        wrong += [
            f"{module} imports {name}"
            for name in sorted(imported)
            if is_part_of(name, "pages") and name.split(".")[1:2] not in [[one] for one in allowed]
        ]
    return wrong


def foreign_imports(root: Path, *places: str) -> list[str]:
    """Return "file:line imports module" for each import of what is not in the standard library."""
    return [
        f"{file.relative_to(root)}:{line} imports {name}"
        for file in python_files(root, *places)
        for line, name in imported_by(file, root)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(is_part_of(name, own) for own in THEIR_OWN)
        and name != "tests.run"
    ]


def test_imports_run_one_way():
    assert wrong_imports(ROOT) == []


def test_no_imports_run_in_a_circle():
    assert circles(ROOT) == []


def test_inside_pages_the_rooms_know_only_what_is_below_them():
    assert imports_against_the_rooms(ROOT) == []


def test_every_room_of_pages_has_its_place():
    folders = {file.parent.name for file in (ROOT / "pages").glob("*/__init__.py")}
    assert folders - GATHERS_ROOMS - {"migrations"} == set(ROOMS)


def test_all_parts_of_the_software_are_looked_at():
    """A new top-level package has to say where it stands."""
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert packages == {"safeguarding", "resources", "pages", "tests"}
    assert len(list(python_files(ROOT, "safeguarding", "resources", "pages"))) > 80


def test_what_runs_before_anything_is_installed_needs_nothing_installed():
    assert foreign_imports(ROOT, *STANDARD_LIBRARY_ONLY) == []


WRONG = {
    "resources/contacts/models.py": "from pages.core.base import BasePage",
    "resources/queries.py": "def late():\n    import pages.models",
    "resources/board/models.py": "from .. import queries\nfrom ...pages import base",
    "resources/wiring.py": "import safeguarding.urls",
    "safeguarding/lifeline.py": "from resources.models import Contact",
    "safeguarding/privacy/logs.py": "import pages",
    "safeguarding/accounts/models.py": "from resources import models",
    "safeguarding/health.py": "from safeguarding.urls import urlpatterns",
    "safeguarding/files.py": 'from importlib import import_module\nimport_module(name="pages.models")',
    "safeguarding/leaving.py": 'from importlib import import_module\nimport_module(f"{a}.models")',
    "resources/contacts/queries.py": "from resources.models import Contact",
    "safeguarding/checks.py": 'from importlib import import_module\nimport_module("pages.models")',
    "pages/base.py": "from safeguarding.urls import urlpatterns",
    "pages/news/models.py": "if True:\n    from tests.building import make_page",
}
RIGHT = {
    "safeguarding/urls.py": "import pages.urls\nimport resources.models",
    "pages/base.py": "from resources.models import Contact\nfrom safeguarding import lifeline",
    "resources/board/lifeline.py": "from safeguarding import lifeline",
    "resources/pages_of_a_book.py": "import pagesize\nfrom . import pages",
    "safeguarding/settings/base.py": 'INSTALLED_APPS = ["pages"]',
}


def planted(root: Path, name: str, text: str) -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return root


@pytest.mark.parametrize(("name", "text"), WRONG.items())
def test_the_guard_sees_a_wrong_import(name, text, tmp_path):
    (found,) = wrong_imports(planted(tmp_path, name, text))
    assert found.startswith(f"{name}:")


@pytest.mark.parametrize(("name", "text"), RIGHT.items())
def test_the_guard_lets_a_right_import_be(name, text, tmp_path):
    assert wrong_imports(planted(tmp_path, name, text)) == []


def test_the_guard_sees_what_has_to_be_installed(tmp_path):
    planted(tmp_path, "safeguarding/launch/check.py", "import os\nimport django.conf\nimport pages")
    assert foreign_imports(tmp_path, "safeguarding/launch") == [
        "safeguarding/launch/check.py:2 imports django.conf",
        "safeguarding/launch/check.py:3 imports pages",
    ]


def test_the_guard_sees_a_circle(tmp_path):
    planted(tmp_path, "pages/core/a.py", "def late():\n    from pages.core import b")
    planted(tmp_path, "pages/core/b.py", "from pages.core.c import C")
    planted(tmp_path, "pages/core/c.py", "import pages.core.a")
    planted(tmp_path, "pages/core/d.py", "import pages.core.a")
    assert circles(tmp_path) == [["pages.core.a", "pages.core.b", "pages.core.c"]]


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("pages.core.base", "pages.blocks.body"),
        ("pages.blocks.cards", "pages.kinds.news"),
        ("pages.site.listed", "pages.kinds.news"),
        ("pages.kinds.news", "pages.site.listed"),
        ("pages.kinds.news", "pages.models"),
    ],
)
def test_the_guard_sees_an_import_up_the_rooms(module, imported, tmp_path):
    for name, text in ((imported, "A = 1"), (module, f"from {imported} import A")):
        planted(tmp_path, f"{name.replace('.', '/')}.py", text)
    assert imports_against_the_rooms(tmp_path) == [f"{module} imports {imported}"]
