"""Posters and cards: always with today's numbers, readable by everybody, and the same file for the same words."""

import os
import re
import subprocess
import sys
import zlib
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
import segno
from django.conf import settings
from wagtail.test.utils.form_data import streamfield

from pages.kinds.takeaway import pdf
from pages.models import TakeAwayPage
from resources.models import BoardSettings
from safeguarding.delivery.addresses import public_addresses
from safeguarding.settings.environment import PROJECT_DIR
from tests.building import page_at
from tests.pages.test_page_types import errors_of, publish
from tests.reading import set_number, soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEW = "0808 157 0123"
POSTER = "/take-away/poster-school/"
PLACES = {"school", "club", "hotel", "taxi", "notice-board"}


def sheets() -> list[str]:
    return TakeAwayPage.objects.get().addresses_below()


def kept_files() -> dict[str, int]:
    """Return the files that were made, with what tells whether one was written again."""
    return {file.name: file.stat().st_ino for file in Path(settings.VAR_DIR, "pdf").glob("*.pdf")}


def page_of(pdf_file: bytes) -> bytes:
    """Return all that is written in a file's compressed parts."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf_file, re.DOTALL)
    found = []
    for part in parts:
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            found.append(part)
    return b"\n".join([pdf_file, *found])


def text_of(pdf_file: bytes) -> str:
    """Return what can be read in a file, which has one page."""
    (page,) = pypdfium2.PdfDocument(pdf_file)
    return page.get_textpage().get_text_range()


@pytest.fixture
def without_pango(monkeypatch):
    """Let WeasyPrint be a library that does not start."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf._weasyprint.cache_clear()
    yield
    monkeypatch.undo()
    pdf._weasyprint.cache_clear()


def test_each_kind_of_place_has_a_poster_and_cards_in_both_forms(client):
    found = soup_of(client.get("/take-away/")).main.find_all("a", href=True)
    linked = {link["href"] for link in found}
    wanted = {f"/take-away/{kind}-{place}" for kind in ("poster", "card") for place in PLACES}
    assert {f"{one}/" for one in wanted} | {f"{one}.pdf" for one in wanted} == set(sheets())
    assert set(sheets()) <= linked
    assert set(sheets()) <= set(public_addresses())


def test_every_sheet_has_the_numbers_of_the_register_and_says_when_they_were_checked(client):
    board = BoardSettings.objects.get()
    set_number(board.concerns_contact, NEW)
    for address in sheets():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies
        if address.endswith(".pdf"):
            assert answer["Content-Type"] == "application/pdf"
            text = text_of(answer.content)
            assert NEW in text
            assert "9021" not in text
            continue
        words = words_of(answer)
        assert NEW in words
        assert "9021" not in words
        assert board.emergency_contact.main_route.text in words
        assert "Not yet checked by the board" in words
        assert "/report-a-concern" in words
        assert len(soup_of(answer).find_all("h1")) == 1


def test_the_square_code_opens_the_report_page(client):
    address = f"{settings.WAGTAILADMIN_BASE_URL}/report-a-concern/"
    image = soup_of(client.get(POSTER)).find("img", class_="code")
    expected = segno.make(address, error="m", micro=False)
    made = expected.svg_data_uri(border=4, omitsize=True, dark="#000", light="#fff")
    assert image["src"] == made
    assert address.partition("://")[2].rstrip("/") in image["alt"]


def test_a_file_says_that_it_is_accessible_and_has_what_that_takes(client):
    """PDF/UA-1: tags, a language, a title that is shown, and words for the picture."""
    for kind in ("poster", "card"):
        content = client.get(f"/take-away/{kind}-hotel.pdf").content
        inside = page_of(content)
        assert content.startswith(b"%PDF-")
        assert b"pdfuaid:part" in inside
        assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", inside)
        assert b"/StructTreeRoot" in inside
        assert b"/Lang (en-GB)" in inside
        assert b"/DisplayDocTitle true" in inside
        assert b"/Alt (Square code" in inside


def test_the_same_words_give_the_same_file_in_every_process(client, tmp_path):
    html = client.get(POSTER).content.decode()
    program = (
        "import sys; from pages.kinds.takeaway.pdf import pdf_of; "
        "sys.stdout.buffer.write(pdf_of(sys.stdin.read()))"
    )
    made = set()
    for seed in ("1", "2"):
        folder = str(tmp_path / seed)
        code = (
            f"from django.conf import settings; settings.configure(VAR_DIR={folder!r}); {program}"
        )
        environment = os.environ | {"PYTHONHASHSEED": seed}
        result = subprocess.run(
            [sys.executable, "-c", code],
            input=html.encode(),
            stdout=subprocess.PIPE,
            env=environment,
            cwd=PROJECT_DIR,
            check=True,
        )
        made.add(result.stdout)
    assert made == {client.get(POSTER.rstrip("/") + ".pdf").content}


def test_a_file_is_made_again_only_when_its_words_differ(client):
    address = "/take-away/poster-taxi.pdf"
    first = client.get(address).content
    before = kept_files()
    assert client.get(address).content == first
    assert kept_files() == before
    set_number(BoardSettings.objects.get().concerns_contact, "0808 157 0789")
    assert client.get(address).content != first
    assert len(kept_files()) == len(before) + 1


def test_files_that_nobody_asked_for_in_a_week_are_removed(client):
    client.get("/take-away/poster-club.pdf")
    folder = Path(settings.VAR_DIR, "pdf")
    old, young = folder / "old.pdf", folder / "young.pdf"
    for file, age in ((old, 8), (young, 6)):
        file.write_bytes(b"")
        seen = file.stat().st_mtime - age * 24 * 60 * 60
        os.utime(file, (seen, seen))
    set_number(BoardSettings.objects.get().concerns_contact, "0808 157 0456")
    client.get("/take-away/poster-club.pdf")
    assert (old.exists(), young.exists()) == (False, True)
    young.unlink()


def test_without_pango_the_pages_to_print_are_still_there(client, without_pango, caplog):
    answer = client.get("/take-away/")
    linked = {link["href"] for link in soup_of(answer).main.find_all("a", href=True)}
    assert POSTER in linked
    assert not [address for address in linked if address.endswith(".pdf")]
    assert "PDF files cannot be made" in words_of(answer)
    assert not [address for address in public_addresses() if address.endswith("-school.pdf")]
    refused = client.get("/take-away/poster-school.pdf")
    assert refused.status_code == 503
    assert soup_of(refused).main.find("a", href=POSTER)
    assert "no-store" in refused["Cache-Control"]
    assert client.get(POSTER).status_code == 200
    said = [one for one in caplog.records if one.name == pdf.__name__]
    assert len(said) == 1
    assert "docs/operations.md" in said[0].getMessage()


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/take-away/poster-nobody/",
            "/take-away/poster-nobody.pdf",
            "/take-away/leaflet-school/",
        ),
        *(
            "/take-away/c3/",
            "/about/poster-school/",
            "/poster-school.pdf",
            "/what-should-i-do/card-taxi.pdf",
        ),
    ],
)
def test_other_addresses_are_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Access-Control-Allow-Origin" not in answer


def test_a_page_that_is_not_public_shows_no_sheet(client):
    TakeAwayPage.objects.get().unpublish()
    assert client.get(POSTER).status_code == 404
    assert client.get("/take-away/poster-school.pdf").status_code == 404
    assert not [address for address in public_addresses() if "poster-" in address]


SHEET = {"name": "Halls", "slug": "hall", "headline": "Worried?", "text": "Tell us."}


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ([SHEET, SHEET], "More than one has: hall"),
        ([SHEET | {"slug": "Village Hall"}], "small letters"),
        ([SHEET | {"slug": "../x"}], "small letters"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_the_reason(admin_client, sheets, reason):
    value = streamfield([("sheet", sheet) for sheet in sheets])
    answer, page = publish(admin_client, TakeAwayPage, sheets=value)
    assert page is None
    # The editor's script shows what is wrong beside each block: it is in the form's data.
    form = unescape(answer.content.decode())
    assert errors_of(answer)
    assert reason in form
    assert SHEET["text"] in form


def test_the_words_are_the_editors(admin_client, client):
    page = page_at("/take-away/")
    page.sheets[0].value["headline"] = "Seen something odd?"
    page.save_revision().publish()
    answer = client.get(POSTER)
    assert soup_of(answer).h1.get_text() == "Seen something odd?"


def test_people_find_it_from_where_they_look(client):
    for path in ("/voluntary-groups/", "/businesses/", "/about/using-this-site/"):
        assert soup_of(client.get(path)).main.find("a", href="/take-away/"), path
