"""Words are read out of documents, so that a number in one is found."""

import io
import os
import zipfile

import pypdfium2
import pytest

from pages.starter.registers import FILES
from resources.documents.text import UnreadableDocument, text_of

pytestmark = pytest.mark.once

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(xml: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("word/footer1.xml", xml)
    file.seek(0)
    return file


@pytest.mark.parametrize("file", sorted(FILES.glob("*.*")), ids=lambda file: file.name)
def test_the_starter_documents_can_be_read(file):
    if file.suffix == ".py":
        return
    with file.open("rb") as opened:
        assert len(text_of(opened, file.name).split()) > 100


def test_a_number_in_several_runs_of_a_footer_is_one_number():
    xml = f"<w:ftr {W}><w:p><w:r><w:t>Ring 0808 157</w:t></w:r><w:r><w:t> 0123</w:t></w:r></w:p></w:ftr>"
    assert text_of(word_file(xml), "a.docx") == "Ring 0808 157 0123"


def packed(sizes: list[int], name: str = "word/part{}.xml", content: bytes = b" ") -> io.BytesIO:
    """Return a file of Word whose parts have these sizes (bytes) when they are unpacked, and are small until then."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("word/document.xml", f"<w:p {W}><w:t>Words</w:t></w:p>")
        for number, size in enumerate(sizes):
            parts.writestr(name.format(number), content * size)
    file.seek(0)
    return file


@pytest.mark.parametrize("sizes", [[60], [30, 30], [1] * 60], ids=["one", "two", "many"])
def test_what_unpacks_to_more_than_anybody_wrote_is_not_unpacked(sizes, monkeypatch):
    """A small file may hold gigabytes. The parts are not even begun: they count together, with pictures and all."""
    file = packed([size * 1024 * 1024 for size in sizes], "media/part{}.png")
    assert len(file.getvalue()) < 1024 * 1024
    monkeypatch.delattr(zipfile.ZipFile, "read")
    with pytest.raises(UnreadableDocument, match="too large"):
        text_of(file, "a.docx")


def test_a_long_document_is_read():
    """Of pictures, which do not become smaller, and words."""
    pictures = packed([10 * 1024 * 1024], "media/part{}.png", os.urandom(1))
    assert text_of(pictures, "a.docx") == "Words"


def test_a_part_that_says_it_is_small_is_not_read_on():
    """The size in the file's own list may be a lie."""
    content = packed([1024 * 1024]).getvalue()
    size = (1024 * 1024).to_bytes(4, "little")
    assert content.count(size) == 2
    with pytest.raises(UnreadableDocument):
        text_of(io.BytesIO(content.replace(size, (10).to_bytes(4, "little"))), "a.docx")


def test_a_pdf_without_words_is_said_to_have_none():
    """A number in a picture of a letter would not be found: nobody may think that it was looked for."""
    document, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(100, 100)
    document.save(file)
    file.seek(0)
    with pytest.raises(UnreadableDocument, match="no text"):
        text_of(file, "a.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 and then nothing",
        b"PK\x03\x04 and then nothing",
        b"\xd0\xcf\x11\xe0 an old Word file",
        word_file('<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>').getvalue(),
    ],
)
def test_what_cannot_be_read_says_so(content):
    with pytest.raises(UnreadableDocument):
        text_of(io.BytesIO(content), "a.doc")
