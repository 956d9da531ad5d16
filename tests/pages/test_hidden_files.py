"""Files that are deleted or private: no page offers them, and nobody is sent them."""

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from pages import models
from tests.building import make_page, page_at, write_body
from tests.reading import a_document, links_in, words_of

pytestmark = pytest.mark.django_db


def private_collection() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Members only")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection


def delete_document(document):
    document.delete()


def make_document_private(document):
    document.collection = private_collection()
    document.save()


@pytest.fixture
def document():
    return a_document("A file that was chosen")


@pytest.fixture
def downloads(document):
    """Give a page with a link to a file, and a card for it."""
    page = page_at("/about/members/")
    link = f'<p>Get <a linktype="document" id="{document.pk}">the words of a link</a>.</p>'
    write_body(page, ("text", link), ("download", document.pk))
    return page


@pytest.fixture
def resource(document):
    """Give a page of the library that offers a file."""
    page = make_page(models.ResourcePage, page_at("/library/"), "A resource")
    page.documents = [("document", document)]
    page.save_revision().publish()
    return page


def test_a_public_file_is_offered(client, downloads, resource, document):
    assert links_in(client, downloads)[document.url] == 2
    assert links_in(client, resource)[document.url] == 1


@pytest.mark.parametrize("hide", [delete_document, make_document_private])
def test_a_file_that_is_not_public_is_not_offered_in_text_or_as_a_card(
    client, downloads, document, hide
):
    address = document.url
    hide(document)
    assert address not in links_in(client, downloads)
    assert "A file that was chosen" not in words_of(client.get(downloads.path_on_site))


@pytest.mark.parametrize("hide", [delete_document, make_document_private])
def test_a_file_that_is_not_public_is_not_offered_in_the_library(client, resource, document, hide):
    address = document.url
    hide(document)
    assert address not in links_in(client, resource)
    assert "A file that was chosen" not in words_of(client.get(resource.path_on_site))


def test_a_private_file_cannot_be_had(client, document):
    make_document_private(document)
    answer = client.get(document.url)
    assert answer.status_code in {302, 403}
    assert b"Nothing of importance" not in answer.content


def test_a_private_file_cannot_be_had_by_its_place_on_disk(client, document):
    make_document_private(document)
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(f"/media/images/../{document.file.name}").status_code in {400, 404}
