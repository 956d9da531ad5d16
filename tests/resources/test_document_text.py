"""Words are read out of documents, so that a number in one is found."""

import io
import zipfile

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
