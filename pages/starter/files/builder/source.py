"""The source of a document: what its front matter says, and its text as parsed Markdown."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import frontmatter
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

# Fixed, so that building again gives the same bytes.
BUILT_ON = datetime.datetime(2026, 11, 21, 12, 0)
BLANK = re.compile(r"_{5,}")  # a line to write on
MARKDOWN = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])


@dataclass(frozen=True)
class Source:
    """A document as it was written."""

    key: str
    title: str
    description: str
    version: str
    filename: str
    text: str
    author: str

    @property
    def nodes(self) -> list[SyntaxTreeNode]:
        """The headings, paragraphs, lists and tables of the text, in their order."""
        return SyntaxTreeNode(MARKDOWN.parse(self.text)).children

    @property
    def footer(self) -> str:
        return f"{self.author} · {self.title} · Version {self.version}"


@dataclass(frozen=True)
class Table:
    """A table. Without headings above its columns, the first column names the rows."""

    headings: list[SyntaxTreeNode]
    rows: list[list[SyntaxTreeNode]]


def read_sources(folder: Path, author: str) -> Iterator[Source]:
    for path in sorted(folder.glob("*.md")):
        post = frontmatter.load(path)
        yield Source(path.stem, text=post.content, author=author, **post.metadata)


def read_table(node: SyntaxTreeNode) -> Table:
    """Return a Markdown table. Its heading cells may all be empty: then it has no headings."""
    first, *rows = [row.children for part in node.children for row in part.children]
    has_headings = any(inline_of(cell).content.strip() for cell in first)
    return Table(first if has_headings else [], rows)


def inline_of(node: SyntaxTreeNode) -> SyntaxTreeNode:
    """Return the running text of a paragraph, a heading, a list item or a table cell."""
    while node.type != "inline":
        node = node.children[0]
    return node
