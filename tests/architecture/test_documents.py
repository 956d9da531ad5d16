"""What the documents name is there: files of this repository, links to other documents, and headings in them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("docs", "pages", "resources", "safeguarding", "tests")
# `pages/core/base.py`, `templates/pages/`; not a pattern (`pages/<room>/`), a command or an address.
NAMED = re.compile(
    r"`((?:deploy|docs|pages|requirements|resources|safeguarding|static|templates|tests)/[\w./-]*)`"
)
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([\w-]*))?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# What a reader of CONTRIBUTING.md is led to make.
EXAMPLES = {
    *("pages/kinds/meetings/", "templates/pages/meeting.html"),
    *("pages/blocks/quote.py", "templates/blocks/quote.html"),
}
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


def headings(document: Path) -> set[str]:
    """Return what a document's headings are called in links: small letters, and dashes for spaces."""
    found = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in found}


def test_every_file_that_a_document_names_is_there():
    assert len(documents(ROOT)) > 30
    assert list(missing(ROOT)) == []


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
