"""The words in a document: PDF, and files of Word, PowerPoint, Excel and LibreOffice that are XML in a ZIP file."""

import zipfile
import zlib
from typing import BinaryIO

import pypdfium2
from defusedxml import DefusedXmlException, ElementTree

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
PARAGRAPHS = {"p", "h", "si"}  # local names of elements, in all of these formats
WORDS = {"t", "p", "h", "span", "a"}
PLAIN = {"txt", "csv", "md", "rtf", "html", "htm"}
MOST = 50 * 1024 * 1024  # bytes of XML: more is not a document that somebody wrote


class UnreadableDocument(Exception):
    """The words of a file could not be read; says why."""


def text_of(file: BinaryIO, name: str) -> str:
    """Return the words of a document, a line for each paragraph; `name` decides only for plain text (UTF-8).

    Raises UnreadableDocument, also for a PDF of pictures, in which there are no words to read.
    """
    start = file.read(5)
    file.seek(0)
    if start == PDF:
        return _text_of_pdf(file)
    if start.startswith(ZIP):
        return _text_of_zip(file)
    if name.rpartition(".")[2].lower() in PLAIN:
        return file.read().decode("utf-8", errors="replace")
    raise UnreadableDocument("this kind of file cannot be read here")


def _text_of_pdf(file: BinaryIO) -> str:
    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("this PDF is damaged or has a password") from error
    try:
        words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("this PDF is damaged") from error
    finally:
        document.close()
    if not words.strip():
        raise UnreadableDocument("this PDF has pictures of text, and no text")
    return words.replace("\r\n", "\n").replace(
        "\ufffe", "-"
    )  # how PDFium marks a word that is broken


def _text_of_zip(file: BinaryIO) -> str:
    lines: list[str] = []
    try:
        with zipfile.ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST:
                raise UnreadableDocument("it is too large")
            for part in parts.infolist():
                if part.filename.endswith(".xml"):
                    lines.extend(_lines(ElementTree.fromstring(parts.read(part))))
    # RuntimeError: a part is encrypted, or packed in a way that Python does not know.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        ElementTree.ParseError,
        DefusedXmlException,
        OSError,
    ) as error:
        raise UnreadableDocument("this file is damaged or has a password") from error
    return "\n".join(lines)


def _lines(root):
    """Yield the words of each paragraph; a number whose digits are in several runs comes as one."""
    for element in root.iter():
        if _local(element.tag) in PARAGRAPHS:
            words = "".join(_words(element))
            if words.strip():
                yield words


def _words(element):
    for inner in element.iter():
        name = _local(inner.tag)
        if name in WORDS and inner.text:
            yield inner.text
        elif name in {"tab", "br", "s"}:
            yield " "
        if name in {"span", "a", "s", "tab", "line-break"} and inner.tail:  # LibreOffice
            yield inner.tail


def _local(tag) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
