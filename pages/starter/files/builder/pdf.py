"""Builds a tagged PDF (PDF/UA-1), to print and fill in by hand. How it looks is in print.css."""

from html import escape
from pathlib import Path

import weasyprint
from markdown_it.tree import SyntaxTreeNode

from builder.source import BLANK, BUILT_ON, MARKDOWN, Source, inline_of, read_table

STYLES = Path(__file__).parent / "print.css"
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="{author}"><meta name="description" content="{description}">
<meta name="dcterms.created" content="{created}"></head>
<body class="{key}"><footer>{footer}</footer><h1>{title}</h1>
{body}</body></html>"""


def build_pdf(source: Source) -> bytes:
    words = {
        name: escape(getattr(source, name))
        for name in ("title", "author", "description", "footer", "key")
    }
    page = PAGE.format(**words, created=BUILT_ON.date(), body=_body(source))
    return weasyprint.HTML(string=page).write_pdf(
        stylesheets=[STYLES], pdf_variant="pdf/ua-1", pdf_identifier=source.key.encode()
    )


def _body(source: Source) -> str:
    parts = [_table(node) if node.type == "table" else _rendered(node) for node in source.nodes]
    return BLANK.sub('<span class="line"></span>', "".join(parts))


def _table(node: SyntaxTreeNode) -> str:
    """Return a table in which every heading cell says what it is the heading of."""
    table = read_table(node)
    head = "".join(f'<th scope="col">{_rendered(inline_of(cell))}</th>' for cell in table.headings)
    body = ""
    for row in table.rows:
        first, *others = [_rendered(inline_of(cell)) for cell in row]
        first = f"<td>{first}</td>" if table.headings else f'<th scope="row">{first}</th>'
        body += f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in others)}</tr>"
    head = head and f"<thead><tr>{head}</tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _rendered(node: SyntaxTreeNode) -> str:
    return MARKDOWN.renderer.render(node.to_tokens(), MARKDOWN.options, {})
