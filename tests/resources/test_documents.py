"""Files to download: a visitor knows what they get, private ones stay private, and only harmless kinds come in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.test.utils.form_data import nested_form_data

from pages import models
from resources.models import SiteDocument
from tests.building import make_page, page_at, write_body
from tests.reading import a_document, soup_of, words_of

pytestmark = pytest.mark.django_db

TITLE = "Plan for a quillwort day"
TEXT = b"What to bring to the quillwort day.\n"


@pytest.fixture
def sheet():
    return a_document(TITLE, description="What to bring, and who comes.", version="2.3")


def private_collection(depth: int = 1) -> Collection:
    """Return a collection that only people who sign in may see: itself, or one above it."""
    collection = Collection.get_first_root_node().add_child(name="Members")
    restriction = CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=restriction)
    for _ in range(depth - 1):
        collection = collection.add_child(name="Minutes")
    return collection


def page_with_download(document):
    page = make_page(models.StandardPage, page_at("/about/"), "A page with a file")
    write_body(page, ("download", document.pk))
    return page


def resource_with(document):
    page = make_page(
        models.ResourcePage, page_at("/library/"), "A resource with a file", kind="leaflet"
    )
    page.documents = [("document", document)]
    page.save_revision().publish()
    return page


def library_card(client, page, title=TITLE):
    """Return what a page shows of a download, or None."""
    cards = soup_of(client.get(page.path_on_site)).main.select(".app-download")
    return next((card for card in cards if title in card.get_text()), None)


@pytest.mark.parametrize(
    "place", [page_with_download, resource_with], ids=["a page", "the library"]
)
def test_a_visitor_knows_what_they_would_download(client, sheet, place):
    """Title, what it is for, kind, size and version: before anything is fetched over a slow line."""
    card = library_card(client, place(sheet))
    words = " ".join(card.get_text(" ").replace("\xa0", " ").split())
    assert TITLE in words
    assert "What to bring, and who comes." in words
    assert "TXT" in words
    assert "version 2.3" in words
    assert "23 bytes" in words


def test_without_a_version_none_is_named(client):
    card = library_card(client, page_with_download(a_document(TITLE)))
    assert "version" not in card.get_text()


@pytest.mark.parametrize(
    "place", [page_with_download, resource_with], ids=["a page", "the library"]
)
def test_the_link_gives_the_file(client, sheet, place):
    address = library_card(client, place(sheet)).a["href"]
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer) == b"Nothing of importance.\n"
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_a_new_version_takes_the_place_of_the_old_everywhere(client, admin_client, sheet):
    """The editor replaces the file in the register; no page is touched."""
    page = page_with_download(sheet)
    admin_client.post(
        reverse("wagtaildocs:edit", args=[sheet.pk]),
        nested_form_data(
            {
                "title": TITLE,
                "description": "",
                "version": "3.0",
                "collection": sheet.collection_id,
                "tags": "",
                "file": SimpleUploadedFile("new.txt", TEXT),
            }
        ),
    )
    card = library_card(client, page)
    assert "version 3.0" in card.get_text()
    assert b"".join(client.get(card.a["href"])) == TEXT


@pytest.mark.parametrize("depth", [1, 2], ids=["its collection", "a collection above"])
def test_a_private_file_is_not_given_to_visitors(client, depth):
    document = a_document(TITLE, collection=private_collection(depth))
    answer = client.get(document.url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert b"importance" not in answer.content
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_no_file_is_had_by_its_place_on_the_disk(client, sheet):
    """Else a private one could be guessed."""
    for way in ("", "images/../", "images/%2e%2e/", "images//", "images/%2e%2e%2f"):
        answer = client.get(f"/media/{way}{sheet.file.name}")
        assert answer.status_code in {400, 404}
        assert b"Nothing of importance" not in answer.content


@pytest.mark.parametrize("depth", [1, 2], ids=["its collection", "a collection above"])
def test_a_private_file_is_not_found_by_searching(client, depth):
    document = a_document(TITLE)
    assert TITLE in words_of(client.post("/search/", {"q": "quillwort"}, follow=True))
    document.collection = private_collection(depth)
    document.save()
    assert TITLE not in words_of(client.post("/search/", {"q": "quillwort"}, follow=True))


def test_an_editor_who_signs_in_gets_a_private_file(admin_client):
    document = a_document(TITLE, collection=private_collection())
    assert b"".join(admin_client.get(document.url)) == b"Nothing of importance.\n"


def upload(admin_client, name: str, address: str = "wagtaildocs:add", **extra):
    """Send the editor's form for a new document with a file of this name."""
    fields = {
        "title": TITLE,
        "description": "",
        "version": "1",
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
        "file": SimpleUploadedFile(name, TEXT),
    }
    return admin_client.post(reverse(address), fields | extra)


FORBIDDEN = [
    "page.html",
    "page.HTM",
    "run.js",
    "run.exe",
    "drawing.svg",
    "page.xml",
    "run.php",
    "a.pdf.exe",
    "noending",
]


@pytest.mark.parametrize(
    "name", ["plan.pdf", "plan.DOCX", "plan.xlsx", "plan.odt", "plan.txt", "plan.csv"]
)
def test_files_that_people_can_open_are_taken(admin_client, name):
    assert upload(admin_client, name).status_code == 302
    assert SiteDocument.objects.get(title=TITLE).version == "1"


@pytest.mark.parametrize("name", FORBIDDEN)
def test_files_that_could_do_something_are_refused(admin_client, name):
    """The form says why and keeps what was typed."""
    answer = upload(admin_client, name)
    assert answer.status_code == 200
    assert not SiteDocument.objects.filter(title=TITLE).exists()
    words = words_of(answer)
    assert "is not allowed" in words or "not supported" in words
    assert soup_of(answer).find(attrs={"name": "title"})["value"] == TITLE


@pytest.mark.parametrize("name", FORBIDDEN)
def test_neither_are_they_when_several_are_sent_at_once(admin_client, name):
    """The form that takes many files is another door."""
    file = SimpleUploadedFile(name, TEXT)
    answer = admin_client.post(
        reverse("wagtaildocs:add_multiple"),
        {"files[]": file, "title": TITLE},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    assert answer.json()["success"] is False
    assert not SiteDocument.objects.filter(title=TITLE).exists()


def test_a_download_names_no_encoding_that_it_does_not_have(client, sheet):
    answer = client.get(sheet.url)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
