"""Build the starter documents from their Markdown sources in `src/`: PDF to print, DOCX to change.

Run it after changing a source: `pip install -r requirements/documents.txt`, then
`python pages/starter/files/build.py`. WeasyPrint needs Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0
libharfbuzz-subset0). The results are committed: the site itself never builds them. The same sources and the same
fonts give the same bytes.
"""

import datetime
import html
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
import frontmatter
import weasyprint
import yaml
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

FOLDER = Path(__file__).parent
SOURCES = FOLDER / "src"
BOARD = FOLDER.parent / "registers" / "board.yaml"
BUILT_ON = datetime.datetime(2026, 11, 21, 12, 0)  # a fixed date in the files keeps their bytes stable
BLANK = re.compile(r"_{5,}")  # a line to write on
TO_REPLACE = re.compile(r"(\[[^\]]*\])")  # [words in square brackets]
MARKDOWN = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])

INK, TEAL, TINT, RULE = "14262A", "0A4A53", "E6F1F2", "5B7478"


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
    def footer(self) -> str:
        return f"{self.author} · {self.title} · Version {self.version}"


def read(path: Path, author: str) -> Source:
    post = frontmatter.load(path)
    return Source(path.stem, text=post.content, author=author, **post.metadata)


# PDF


def build_pdf(source: Source) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1)."""
    title, description, author, footer = (
        html.escape(text) for text in (source.title, source.description, source.author, source.footer)
    )
    page = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="{author}"><meta name="description" content="{description}">
<meta name="dcterms.created" content="{BUILT_ON:%Y-%m-%d}"></head>
<body class="{source.key}"><footer>{footer}</footer><h1>{title}</h1>{body_html(source.text)}</body></html>"""
    return weasyprint.HTML(string=page).write_pdf(
        stylesheets=[SOURCES / "print.css"],
        pdf_variant="pdf/ua-1",
        pdf_identifier=source.key.encode(),
    )


def body_html(text: str) -> str:
    """Return Markdown as HTML, with tables that say which cells are headings."""
    tokens = MARKDOWN.parse(text)
    kept, in_head, rows_are_named, first = [], False, False, False
    for position, token in enumerate(tokens):
        if token.type == "thead_open":
            in_head, rows_are_named = True, not _has_heading(tokens, position)
        if token.type == "tr_open":
            first = True
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "td_open" and first and rows_are_named:
            token.tag, tokens[position + 2].tag = "th", "th"
            token.attrSet("scope", "row")
        if token.type == "td_open":
            first = False
        if not (in_head and rows_are_named):
            kept.append(token)
        if token.type == "thead_close":
            in_head = False
    return BLANK.sub('<span class="line"></span>', MARKDOWN.renderer.render(kept, MARKDOWN.options, {}))


def _has_heading(tokens, position: int) -> bool:
    for token in tokens[position:]:
        if token.type == "thead_close":
            return False
        if token.type == "inline" and token.content.strip():
            return True
    return False


# DOCX


def build_docx(source: Source) -> bytes:
    """Return the document as a Word file, with real headings, lists and table headings."""
    document = docx.Document()
    _set_properties(document, source)
    _set_styles(document)
    _set_page(document, source.footer)
    document.add_heading(source.title, 1)
    last_heading = source.title
    for node in SyntaxTreeNode(MARKDOWN.parse(source.text)).children:
        if node.type == "heading":
            last_heading = _write(document.add_heading(level=int(node.tag[1])), node.children[0])
        elif node.type == "paragraph":
            _write(document.add_paragraph(), node.children[0])
        elif node.type in {"bullet_list", "ordered_list"}:
            _add_list(document, node)
        elif node.type == "table":
            _add_table(document, node, caption=last_heading)
        else:
            raise ValueError(f"{source.key}: cannot put “{node.type}” into a Word file.")
    return _stable_zip(document)


def _set_properties(document, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = source.title, source.author, source.author
    properties.subject, properties.comments = source.description, f"Version {source.version}"
    properties.version, properties.language = source.version, "en-GB"
    properties.created = properties.modified = BUILT_ON


def _set_styles(document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), "en-GB")
    for name, size, colour, before, after in (
        ("Normal", 11, INK, 0, 6),
        ("Heading 1", 21, TEAL, 0, 8),
        ("Heading 2", 14, TEAL, 14, 4),
        ("Heading 3", 12, TEAL, 12, 4),
        ("List Bullet", 11, INK, 0, 3),
        ("List Number", 11, INK, 0, 3),
    ):
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        _set_font(style, "Arial")
    cell = document.styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = document.styles["Normal"]
    cell.font.size = Pt(10.5)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(3)
    replace = document.styles.add_style("To replace", WD_STYLE_TYPE.CHARACTER)
    replace.element.get_or_add_rPr().append(_shading(TINT))


def _set_font(style, family: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # the theme's fonts would win
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), family)


def _set_page(document, footer: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    paragraph = section.footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{footer}\tPage ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")
    for run in paragraph.runs:
        run.font.size = Pt(8.5)


def _add_field(paragraph, name: str) -> None:
    field = _element("w:fldSimple", instr=name)
    run = paragraph.add_run("1")
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)


def _write(paragraph, inline) -> str:
    """Write a Markdown inline node into a paragraph and return its text."""
    for child in inline.children:
        if child.type == "strong":
            for part in child.children:
                _add_text(paragraph, part.content, bold=True)
        elif child.type == "softbreak":
            paragraph.add_run(" ")
        else:
            _add_text(paragraph, child.content)
    return paragraph.text


def _add_text(paragraph, text: str, bold: bool | None = None) -> None:
    if BLANK.search(text):
        text = BLANK.sub("\t", text)  # the tab draws the line to write on, up to the margin
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.HEAVY)
    for part in filter(None, TO_REPLACE.split(text)):
        run = paragraph.add_run(part)
        run.bold = bold
        if TO_REPLACE.fullmatch(part):
            run.style = "To replace"


def _add_list(document, node) -> None:
    numbered = node.type == "ordered_list"
    number = _new_numbering(document) if numbered else None
    for item in node.children:
        paragraph = document.add_paragraph(style="List Number" if numbered else "List Bullet")
        if numbered:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
        _write(paragraph, item.children[0].children[0])


def _new_numbering(document) -> int:
    """Return a numbering of its own for a list, so that it begins with 1."""
    numbering = document.part.numbering_part.element
    style_number = document.styles["List Number"].element.pPr.numPr.numId.val
    new = numbering.add_num(numbering.num_having_numId(style_number).abstractNumId.val)
    new.add_lvlOverride(0).add_startOverride(1)
    return new.numId


def _add_table(document, node, caption: str) -> None:
    head, *body = [row for part in node.children for row in part.children]
    has_heading = any(cell.children and cell.children[0].content.strip() for cell in head.children)
    rows = [head, *body] if has_heading else body
    widths = [Mm(width) for width in _widths(len(head.children))]
    table = document.add_table(len(rows), len(widths), style="Table Grid")
    table.autofit = False
    _describe(table, caption, has_heading)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(rows):
        heading_row = has_heading and number == 0
        _set_row(table.rows[number], heading_row)
        for column, (cell, width) in enumerate(zip(row.children, widths, strict=True)):
            target = table.cell(number, column)
            target.width = width
            paragraph = target.paragraphs[0]
            paragraph.style = "Table text"
            if cell.children:
                _write(paragraph, cell.children[0])
            if heading_row or (column == 0 and not has_heading):
                target._tc.get_or_add_tcPr().append(_shading(TINT))
                for run in paragraph.runs:
                    run.bold = True
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)


def _widths(columns: int) -> tuple[int, ...]:
    return {2: (70, 100), 3: (84, 43, 43), 4: (45, 45, 50, 30)}.get(columns) or (170 // columns,) * columns


def _describe(table, caption: str, has_heading: bool) -> None:
    """Say to screen readers what the table is about, and whether its row or its column names the rest."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    look.set(qn("w:firstRow"), str(int(has_heading)))
    look.set(qn("w:firstColumn"), str(int(not has_heading)))
    look.attrib.pop(qn("w:val"), None)
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=RULE))
    look.addprevious(borders)
    properties.append(_element("w:tblCaption", val=caption))


def _set_row(row, heading: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if heading:
        properties.append(_element("w:tblHeader"))
    else:
        row.height, row.height_rule = Mm(10), WD_ROW_HEIGHT_RULE.AT_LEAST


def _shading(colour: str):
    return _element("w:shd", val="clear", color="auto", fill=colour)


def _element(name: str, **attributes: str):
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _stable_zip(document) -> bytes:
    """Save the document with fixed times inside, so that building it again gives the same bytes."""
    saved, stable = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, BUILT_ON.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()


BUILDERS = {".pdf": build_pdf, ".docx": build_docx}


def main() -> None:
    author = yaml.safe_load(BOARD.read_text(encoding="utf-8"))["name"]
    for path in sorted(SOURCES.glob("*.md")):
        source = read(path, author)
        target = FOLDER / source.filename
        target.write_bytes(BUILDERS[target.suffix](source))
        print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
