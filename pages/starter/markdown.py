"""Turns the starter site's Markdown into the values that a page's body holds.

The format is described in `pages/starter/README.md`. The Markdown itself is parsed by markdown-it-py
(CommonMark and tables).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

FENCE = re.compile(r"^:::[ \t]*(?P<name>[a-z_]*)[ \t]*(?P<argument>.*?)[ \t]*$")
INLINE_CONTACT = re.compile(r"\[\[contact:(?P<key>[a-z0-9-]+)\]\]")
TABLE_CAPTION = re.compile(r"^Table:[ \t]*(?P<caption>.+?)[ \t]*$")
FILM_NEEDS = {"address", "made_by", "shows"}
TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")


class ContentError(Exception):
    """A starter file says something that cannot be loaded. The message says what, and what to do."""


@dataclass(frozen=True)
class Lookup:
    """Finds the ids of what content files name. Each raises ContentError for a name that is not there."""

    page: Callable[[str], int]
    contact: Callable[[str], int]
    service: Callable[[str], int]
    document: Callable[[str], int]


def text_in_fence(lines: Iterator[str], what: str) -> str:
    """Read on to the line `:::` and return the text before it. Raises ContentError about `what` without one."""
    inner = []
    for line in lines:
        if line.strip() == ":::":
            return "\n".join(inner).strip()
        inner.append(line)
    raise ContentError(f"{what} is not closed: add a line “:::”.")


class BodyBuilder:
    """Builds the raw value of a page's body (a list of blocks) from Markdown text."""

    def __init__(self, lookup: Lookup):
        self._lookup = lookup
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        self._builders = {
            "emergency": self._panel("when"),
            "note": self._panel("text"),
            "do": self._panel("items"),
            "dont": self._panel("items"),
            "details": self._details,
            "contact": self._contact,
            "services": self._services,
            "download": self._download,
            "film": self._film,
            "steps": self._steps,
            "cards": self._cards,
        }

    def build(self, text: str) -> list[dict]:
        """Return the blocks of `text`. Raises ContentError for a block or a name that does not exist."""
        blocks: list[dict] = []
        plain: list[str] = []
        lines = iter(text.splitlines())
        for line in lines:
            fence = FENCE.match(line)
            if not fence:
                plain.append(line)
                continue
            blocks += self._plain(plain)
            plain = []
            name = fence["name"]
            if name not in self._builders:
                raise ContentError(
                    f"There is no block “{name}”. The blocks are: {', '.join(self._builders)}."
                )
            inner = text_in_fence(lines, f"The block “{name}”")
            value = self._builders[name](fence["argument"], inner)
            blocks.append({"type": name, "value": value})
        return blocks + self._plain(plain)

    def rich_text(self, text: str) -> str:
        """Return Markdown as Wagtail's stored rich text, with links to pages, documents and contacts by id."""
        html = self._markdown.render(text.strip())
        html = re.sub(r'<a href="([^"]*)">', self._link, html)
        html = INLINE_CONTACT.sub(
            lambda match: f'<embed embedtype="contact" id="{self._lookup.contact(match["key"])}"/>',
            html,
        )
        html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
        return re.sub(r">\n+<", "><", html).replace("\n", " ").strip()

    def contact_id(self, key: str) -> int:
        """Return the id of a contact. Raises ContentError when there is none with this key."""
        return self._lookup.contact(key)

    def _link(self, match) -> str:
        target = match[1]
        if target.startswith("page:"):
            return f'<a linktype="page" id="{self._lookup.page(target.removeprefix("page:"))}">'
        if target.startswith("document:"):
            return f'<a linktype="document" id="{self._lookup.document(target.removeprefix("document:"))}">'
        if target.startswith("https://"):
            return f'<a href="{target}">'
        raise ContentError(f"A link goes to “{target}”. Use page:/…/, document:KEY or https://…")

    def _plain(self, lines: list[str]) -> list[dict]:
        """Text outside blocks: rich text, with tables taken out as blocks of their own."""
        blocks: list[dict] = []
        text: list[str] = []
        caption = ""
        rows: list[str] = []

        def flush_text():
            if "".join(text).strip():
                blocks.append({"type": "text", "value": self.rich_text("\n".join(text))})
            text.clear()

        def flush_table():
            if rows:
                blocks.append({"type": "table", "value": self._table(rows, caption)})
            rows.clear()

        for line in lines:
            if TABLE_ROW.match(line):
                flush_text()
                rows.append(line)
                continue
            flush_table()
            if match := TABLE_CAPTION.match(line):
                caption = match["caption"]
            else:
                text.append(line)
        flush_table()
        flush_text()
        return blocks

    def _table(self, rows: list[str], caption: str) -> dict:
        cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
        heading, body = cells[0], cells[2:]
        if not caption:
            raise ContentError(
                f"The table that begins “{rows[0].strip()}” has no “Table: …” line above it."
            )
        if any(len(row) != len(heading) for row in body):
            raise ContentError(
                f"The rows of the table “{caption}” do not have the same number of cells."
            )
        return {
            "columns": [{"type": "text", "heading": name} for name in heading],
            "rows": [{"values": [self.rich_text(cell) for cell in row]} for row in body],
            "caption": caption,
        }

    def _panel(self, field: str):
        def build(argument: str, inner: str) -> dict:
            return {"heading": argument, field: self.rich_text(inner)}

        return build

    def _details(self, argument: str, inner: str) -> dict:
        return {"summary": argument, "text": self.rich_text(inner)}

    def _contact(self, argument: str, inner: str) -> int:
        return self._lookup.contact(argument)

    def _services(self, argument: str, inner: str) -> dict:
        keys = [key.strip() for key in argument.split(",") if key.strip()]
        return {"heading": "", "services": [self._lookup.service(key) for key in keys]}

    def _download(self, argument: str, inner: str) -> int:
        return self._lookup.document(argument)

    def _film(self, argument: str, inner: str) -> dict:
        parts = [line.partition(":") for line in filter(str.strip, inner.splitlines())]
        given = {key.strip(): value.strip() for key, _, value in parts}
        minutes = given.pop("minutes", "")
        if set(given) != FILM_NEEDS or (minutes and not minutes.isdecimal()):
            raise ContentError(
                f"The film “{argument}” needs the lines “address:”, “made_by:” and “shows:”, "
                "and may have “minutes:” with a whole number."
            )
        if not given["address"].startswith("https://"):
            raise ContentError(f"The film “{argument}” is at “{given['address']}”. Use https://…")
        return {"title": argument, "minutes": int(minutes) if minutes else None, **given}

    def _steps(self, argument: str, inner: str) -> dict:
        parts = re.split(r"^###[ \t]+(.+)$", inner, flags=re.MULTILINE)
        if parts[0].strip() or len(parts) < 5:
            raise ContentError(
                f"The steps “{argument}” need two or more “### …” headings and nothing before them."
            )
        steps = [
            {"heading": heading.strip(), "text": self.rich_text(text)}
            for heading, text in zip(parts[1::2], parts[2::2], strict=True)
        ]
        return {"heading": argument, "steps": steps}

    def _cards(self, argument: str, inner: str) -> dict:
        cards = []
        for line in filter(str.strip, inner.splitlines()):
            match = re.match(
                r"^- \[(?P<title>[^\]]+)\]\(page:(?P<path>[^)]+)\)[ \t]*(?P<text>.*)$", line
            )
            if not match:
                raise ContentError(f"A card is “- [Title](page:/path/) text”, not “{line}”.")
            cards.append({"page": self._lookup.page(match["path"]), "text": match["text"].strip()})
        return {"heading": argument, "cards": cards}
