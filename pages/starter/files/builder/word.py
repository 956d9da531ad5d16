"""Builds a Word file (DOCX), to change and fill in, with real headings, lists and table headings."""

import io
import re
import zipfile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from builder.source import BLANK, BUILT_ON, Source, inline_of, read_table

TO_REPLACE = re.compile(r"(\[[^\]]*\])")  # [words in square brackets]
INK, TEAL, TINT, RULE = "14262A", "0A4A53", "E6F1F2", "5B7478"
TEXT_WIDTH = 170  # millimetres between the margins
COLUMNS = {2: (70, 100), 3: (84, 43, 43), 4: (45, 45, 50, 30)}
STYLES = (  # name, size, colour, space before, space after (in points)
    ("Normal", 11, INK, 0, 6),
    ("Heading 1", 20, TEAL, 0, 6),
    ("Heading 2", 14, TEAL, 10, 4),
    ("Heading 3", 12, TEAL, 10, 4),
    ("List Bullet", 11, INK, 0, 3),
    ("List Number", 11, INK, 0, 3),
    ("Footer", 8.5, INK, 0, 0),
)


def build_docx(source: Source) -> bytes:
    document = docx.Document()
    _set_properties(document, source)
    _set_styles(document)
    _set_page(document, source.footer)
    heading = document.add_heading(source.title, 1)
    for node in source.nodes:
        if node.type == "heading":
            heading = document.add_heading(level=int(node.tag[1]))
            _write(heading, node)
        elif node.type == "paragraph":
            _write(document.add_paragraph(), node)
        elif node.type in {"bullet_list", "ordered_list"}:
            _add_list(document, node)
        elif node.type == "table":
            _add_table(document, node, caption=heading.text)
        else:
            raise ValueError(f"{source.key}: cannot put “{node.type}” into a Word file.")
    return _saved(document)


# The document as a whole


def _set_properties(document, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.subject = source.title, source.description
    properties.author = properties.last_modified_by = source.author
    properties.version, properties.comments = source.version, f"Version {source.version}"
    properties.language = "en-GB"
    properties.created = properties.modified = BUILT_ON


def _set_styles(document) -> None:
    styles = document.styles
    styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").set(qn("w:val"), "en-GB")
    for name, size, colour, before, after in STYLES:
        style = styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the theme's fonts would win
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Arial")
    for border in styles["Table Grid"].element.find(f".//{qn('w:tblBorders')}"):
        border.set(qn("w:color"), RULE)
    cell = styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size = styles["Normal"], Pt(10)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    after = styles.add_style("After table", WD_STYLE_TYPE.PARAGRAPH)
    after.base_style, after.font.size = styles["Normal"], Pt(4)
    after.paragraph_format.space_after = Pt(0)
    replace = styles.add_style("To replace", WD_STYLE_TYPE.CHARACTER)
    replace.element.get_or_add_rPr().append(_shading())


def _set_page(document, footer: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(16), Mm(20), Mm(10)
    paragraph = section.footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    stops = document.styles["Footer"].element.pPr.find(qn("w:tabs"))
    if stops is not None:  # the template's own, for another page width
        stops.getparent().remove(stops)
    paragraph.add_run(f"{footer}\tPage ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph, name: str) -> None:
    run = paragraph.add_run("1")._r  # Word puts the right number there
    field = _element("w:fldSimple", instr=name)
    run.addprevious(field)
    field.append(run)


def _saved(document) -> bytes:
    """Return the file, with fixed times inside, so that building it again gives the same bytes."""
    saved, stable = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(stable, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, BUILT_ON.timetuple()[:6])
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()


# Text and lists


def _write(paragraph, node) -> None:
    for part in inline_of(node).children:
        if part.type == "strong":
            for inner in part.children:
                _add_text(paragraph, inner.content, bold=True)
        else:
            _add_text(paragraph, " " if part.type == "softbreak" else part.content)


def _add_text(paragraph, text: str, bold: bool | None = None) -> None:
    if BLANK.search(text):
        text = BLANK.sub("\t", text)  # the tab draws the line to write on, up to the margin
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.HEAVY
        )
    for part in filter(None, TO_REPLACE.split(text)):
        run = paragraph.add_run(part)
        run.bold = bold
        if TO_REPLACE.fullmatch(part):
            run.style = "To replace"


def _add_list(document, node) -> None:
    numbering = _new_numbering(document) if node.type == "ordered_list" else None
    for item in node.children:
        paragraph = document.add_paragraph(style="List Number" if numbering else "List Bullet")
        if numbering:
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
        _write(paragraph, item)


def _new_numbering(document) -> int:
    """Return a numbering of its own for a list, so that it begins with 1."""
    numbering = document.part.numbering_part.element
    shared = document.styles["List Number"].element.pPr.numPr.numId.val
    own = numbering.add_num(numbering.num_having_numId(shared).abstractNumId.val)
    own.add_lvlOverride(0).add_startOverride(1)
    return own.numId


# Tables


def _add_table(document, node, caption: str) -> None:
    content = read_table(node)
    rows = [content.headings, *content.rows] if content.headings else content.rows
    widths = COLUMNS.get(len(rows[0])) or (TEXT_WIDTH / len(rows[0]),) * len(rows[0])
    table = document.add_table(len(rows), len(widths), style="Table Grid")
    table.autofit = False
    _describe(table, caption, headings_above=bool(content.headings))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row, cells in zip(table.rows, rows, strict=True):
        is_heading = cells is content.headings
        _set_row(row, is_heading)
        for number, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
            target.width = Mm(widths[number])
            names_others = is_heading or (number == 0 and not content.headings)
            _fill(target, cell, names_others)
    document.add_paragraph(style="After table")


def _describe(table, caption: str, headings_above: bool) -> None:
    """Tell screen readers what the table is about, and whether its first row or its first column names the rest."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.attrib.clear()
    look.set(qn("w:firstRow"), str(int(headings_above)))
    look.set(qn("w:firstColumn"), str(int(not headings_above)))
    look.addnext(_element("w:tblCaption", val=caption))


def _set_row(row, is_heading: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if is_heading:
        properties.append(_element("w:tblHeader"))
    else:
        row.height, row.height_rule = Mm(8.5), WD_ROW_HEIGHT_RULE.AT_LEAST


def _fill(target, cell, names_others: bool) -> None:
    paragraph = target.paragraphs[0]
    paragraph.style = "Table text"
    _write(paragraph, cell)
    if names_others:
        target._tc.get_or_add_tcPr().append(_shading())
        for run in paragraph.runs:
            run.bold = True


def _shading():
    return _element("w:shd", val="clear", color="auto", fill=TINT)


def _element(name: str, **attributes: str):
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element
