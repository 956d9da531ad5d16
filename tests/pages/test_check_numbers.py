"""`manage.py check_numbers` names every typed number of the site, in pages, drafts, registers and files."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.rich_text import RichText

from pages import models
from pages.core.base import BasePage
from resources.models import Service, SiteDocument
from tests.building import make_contact, make_page, page_at

pytestmark = pytest.mark.django_db

NUMBER = "0808 157 0123"
MISTYPED = "0808 157 0132"


def complaints() -> str:
    """Return what `check_numbers` finds; "" when it is content."""
    said = io.StringIO()
    try:
        call_command("check_numbers", stdout=said, stderr=said)
    except CommandError:
        return said.getvalue()
    return ""


def test_the_starter_site_has_no_typed_number():
    assert complaints() == ""


def word_file(words: str) -> ContentFile:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        xml = f'<w:document xmlns:w="{space}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:document>'
        parts.writestr("word/document.xml", xml)
    return ContentFile(file.getvalue(), name="sheet.docx")


def test_each_place_is_named_with_its_record():
    make_contact("trial-line", NUMBER, name="Trial Line")
    leaflet = make_page(models.GuidancePage, page_at("/parents-and-carers/"), "A typed number")
    leaflet.body = [("text", RichText(f"<p>Ring {NUMBER} today.</p>"))]
    leaflet.save_revision(clean=False)
    live = make_page(models.GuidancePage, page_at("/parents-and-carers/"), "From before")
    BasePage.objects.filter(pk=live.pk).update(summary=f"Ring {MISTYPED}")
    Service.objects.filter(key="childline").update(description="Ring +44 808 157 0123.")
    SiteDocument.objects.create(title="A sheet", file=word_file(f"Ring {NUMBER}."))
    SiteDocument.objects.create(title="A scan", file=ContentFile(b"\xd0\xcf\x11", name="scan.doc"))
    said = complaints()
    assert "Draft of page /home/parents-and-carers/a-typed-number/, body, 1 Text: “0808" in said
    assert (
        "/from-before/, summary: “0808 157 0132” is typed. No record has this number, but" in said
    )
    assert "Service “Childline”, description: “+44 808 157 0123” is typed. This is “Trial" in said
    assert "Document “A sheet”: “0808 157 0123” is typed. This is “Trial Line”." in said
    assert "Document “A scan” was not checked" in said
