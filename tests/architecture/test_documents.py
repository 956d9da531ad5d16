"""What the documents name is there: files, links and headings, and what is called so in the software."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("docs", "pages", "resources", "safeguarding", "tests")
# `pages/core/base.py`, `templates/pages/`; not a pattern (`pages/<room>/`), a command or an address.
FOLDERS = [
    "deploy",
    "docs",
    "pages",
    "requirements",
    "resources",
    "safeguarding",
    "static",
    "templates",
    "tests",
]
NAMED = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")
# `memo.py`, `delivery/memo.py`: the end of a path.
FILE = re.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|html|js|scss|sh|toml))`")
# `BasePage.part()`, `find_page`, `ROWS`: what has a capital, an underscore, a dot or brackets.
NAME = re.compile(r"`((?=\w*[A-Z_.(])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\(\))?)`")
SOFTWARE = {
    *(".py", ".html", ".txt", ".xml", ".js", ".mjs", ".scss", ".css", ".svg"),
    *(".toml", ".in", ".yaml", ".conf", ".service", ".example", ""),
}
HISTORY = "adr"  # says what was called otherwise, or was not taken
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([\w-]*))?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# What a reader of CONTRIBUTING.md is led to make.
EXAMPLES = {
    *("pages/kinds/meetings/", "templates/pages/meeting.html"),
    *("pages/blocks/quote.py", "templates/blocks/quote.html"),
}
EXAMPLE_NAMES = {"MeetingPage"}
OTHERS = {"pg_restore"}  # programs of other people
FORMAT = "pages/starter/README.md"  # its links are examples of how content files write them


def documents(root: Path) -> list[Path]:
    below = [file for place in PLACES for file in (root / place).rglob("*.md")]
    ours = [file for file in below if "content" not in file.parts and "src" not in file.parts]
    return sorted([*root.glob("*.md"), *ours])


def missing(root: Path) -> Iterator[str]:
    """Yield "document: what" for each file or link that a document names and that is not there."""
    for document in documents(root):
        text = document.read_text(encoding="utf-8")
        for name in NAMED.findall(text):
            if not (root / name).exists() and name not in EXAMPLES:
                yield f"{document.relative_to(root)}: {name}"
        if document == root / FORMAT:
            continue
        for link, heading in LINK.findall(text):
            if "://" in link:
                continue
            linked = document.parent / link if link else document
            if not linked.exists() or (heading and heading not in headings(linked)):
                yield f"{document.relative_to(root)}: {link}#{heading}"


def unknown(root: Path) -> Iterator[str]:
    """Yield "document: what" for each file and each name of the software that a document has and nothing else has."""
    below = [file for folder in FOLDERS for file in (root / folder).rglob("*")]
    files = [file for file in (*root.iterdir(), *below) if file.is_file()]
    software = [file for file in files if file.suffix in SOFTWARE]
    text = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in software)
    words = set(re.findall(r"\w+", text))
    paths = [f"/{file.relative_to(root)}" for file in files]
    for document in documents(root):
        if HISTORY in document.parts:
            continue
        said = document.read_text(encoding="utf-8")
        named = set(FILE.findall(said))
        gone = {
            one
            for one in named
            if one not in text and not any(path.endswith(f"/{one}") for path in paths)
        }
        names = set(NAME.findall(said)) - named
        gone |= {
            name
            for name in names - EXAMPLE_NAMES - OTHERS
            if not name.endswith(".md") and not words.issuperset(re.findall(r"\w+", name))
        }
        for what in sorted(gone - EXAMPLES):
            yield f"{document.relative_to(root)}: {what}"


def headings(document: Path) -> set[str]:
    """Return what a document's headings are called in links: small letters, and dashes for spaces."""
    found = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in found}


def test_every_file_that_a_document_names_is_there():
    assert len(documents(ROOT)) > 30
    assert list(missing(ROOT)) == []


def test_every_name_of_the_software_in_a_document_is_one():
    """Whoever gives a thing another name may look for it in the code only."""
    assert list(unknown(ROOT)) == []


@pytest.mark.parametrize("gone", ["`gone.py`", "`core/gone.py`", "`find_gone()`", "`Gone.part`"])
def test_the_guard_sees_a_name_that_is_gone(gone, tmp_path):
    (tmp_path / "README.md").write_text(f"See {gone}, `base.py`, `core/base.py` and `find_page()`.")
    (tmp_path / "pages" / "core").mkdir(parents=True)
    (tmp_path / "pages" / "core" / "base.py").write_text("def find_page(part): ...")
    assert list(unknown(tmp_path)) == [f"README.md: {gone.strip('`')}"]


@pytest.mark.parametrize(
    "text",
    [
        *("See `pages/base.py`.", "See [this](docs/gone.md#part).", "In `docs/gone/`."),
        *("See [below](#gone).", 'See [this](gone.md "A title").'),
    ],
)
def test_the_guard_sees_what_is_gone(text, tmp_path):
    (tmp_path / "README.md").write_text(text)
    assert len(list(missing(tmp_path))) == 1
