"""Which tests are nearest to a file of the software."""

import ast
from functools import cache
from pathlib import Path

TESTS = Path("tests")
# Not near to anything in particular, or about the run itself.
FAR = ("tests/browser", "tests/faults", "tests/launch", "tests/performance", "tests/mutation")

STORED = {"models", "blocks"}  # what the history of the database repeats


def nearest(root: Path, file: str) -> list[str]:
    """Return the test files that name the module of `file` or are named after it, those named after it first.

    Then those that import what imports it: a part of a room is tried through the room. Paths from `root`.
    """
    module = file.removesuffix(".py").replace("/", ".")
    stem, room = Path(file).stem, Path(file).parent.name
    tests = [str(test.relative_to(root)) for test in sorted((root / TESTS).rglob("test_*.py"))]
    tests = [test for test in tests if not test.startswith(FAR)]
    named = [test for test in tests if stem in Path(test).stem or room in Path(test).stem]
    naming = [test for test in tests if module in _imported(root / test)]
    above = {
        ".".join(found.relative_to(root).with_suffix("").parts)
        for part in ("pages", "resources", "safeguarding")
        for found in (root / part).rglob("*.py")
        if module in _imported(found)
    }
    through = [test for test in tests if above & _imported(root / test)]
    history = ["tests/test_migrations.py"] if stem in STORED else []
    return list(dict.fromkeys([*named, *naming, *history, *through]))


@cache
def _imported(file: Path) -> frozenset[str]:
    """Return the modules that a file imports, at its head or later, and what it imports from them as names below."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)
