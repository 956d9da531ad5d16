"""Rules that are read in the project's files: which files there are, and what breaks a rule in them."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
APPS = ("pages", "resources", "safeguarding")
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)  # what Django reads in a template


def template_files(endings: tuple[str, ...] = (".html",)) -> list[Path]:
    """Return every template: Django finds those in an app's folder, too."""
    folders = [TEMPLATES, *(ROOT / app / "templates" for app in APPS)]
    found = [file for folder in folders for file in folder.rglob("*") if file.suffix in endings]
    return sorted(found)


def python_files() -> list[Path]:
    """Return the software's Python files, without migrations: those repeat what models say."""
    found = [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    return sorted(file for file in found if "migrations" not in file.parts)


def breaches(files: Iterable[Path], rule: Callable[[str], Iterator[str]]) -> list[str]:
    """Return "file: what" for each breach of a rule in the files' text."""
    return [
        f"{file.relative_to(ROOT)}: {breach}"
        for file in files
        for breach in rule(file.read_text(encoding="utf-8"))
    ]
