"""Who may keep an answer: anybody who asks again, a content delivery network for seconds, nobody what is personal."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from resources.models import SiteImage
from tests.building import make_private, page_at
from tests.reading import a_document

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CDN = "max-age=5, stale-if-error=86400"
PUBLIC = [
    *("/", "/news/", "/a-to-z/", "/topics/neglect/", "/for/parents/"),
    *("/services/childline/", "/glossary/", "/search/", "/search/?a=b"),
    *("/sitemap.xml", "/robots.txt", "/news.xml"),
]


def kept(answer) -> tuple[str | None, str | None]:
    """Return what browsers and what a content delivery network are told."""
    return answer.headers.get("Cache-Control"), answer.headers.get("CDN-Cache-Control")


@pytest.fixture
def picture() -> str:
    image = SiteImage.objects.create(title="Hill", file=get_test_image_file(filename="hill.png"))
    return image.get_rendition("width-80").url


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_answer_is_asked_for_again(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert kept(answer) == ("no-cache", CDN)
    assert "Expires" not in answer


def test_a_file_is_asked_for_again(client, picture):
    """An editor may put another file in its place, at the same address."""
    for address in (a_document().url, picture):
        answer = client.get(address)
        assert answer.status_code == 200
        assert kept(answer) == ("no-cache", CDN)
        asked_again = {
            "If-None-Match": answer.headers.get("ETag", ""),
            "If-Modified-Since": answer.headers.get("Last-Modified", ""),
        }
        same = client.get(address, headers={k: v for k, v in asked_again.items() if v})
        assert same.status_code == 304
        assert kept(same) == ("no-cache", CDN)


def test_a_redirect_is_asked_for_again(client):
    Redirect.objects.create(old_path="/old", redirect_link="/about/")
    for address in ("/old/", "/about"):
        answer = client.get(address)
        assert answer.status_code == 301
        assert kept(answer) == ("no-cache", CDN)


@pytest.mark.parametrize("path", ["/none/", "/errors/404.html", "/%00"])
def test_an_error_is_not_kept(client, path):
    assert kept(client.get(path)) == ("no-store", None)


@pytest.mark.parametrize("path", ["/", "/search/", "/robots.txt", "/documents/1/x.pdf"])
def test_nothing_is_kept_for_somebody_who_signed_in(path):
    client = Client(headers={"cookie": "sessionid=none"})
    assert kept(client.get(path)) == ("private, no-store", None)


def test_no_page_is_kept_for_an_editor(admin_client):
    document = a_document()
    for path in ("/", document.url, "/about"):
        assert kept(admin_client.get(path)) == ("private, no-store", None)


def test_the_way_to_sign_in_is_not_kept(client):
    """Otherwise an editor who has just signed in would be sent there again."""
    make_private(page_at("/training/"))
    collection = Collection.get_first_root_node().add_child(name="Members only")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    for path in ("/training/", a_document(collection=collection).url):
        answer = client.get(path)
        assert answer.status_code == 302
        assert kept(answer) == ("private, no-store", None)


@pytest.mark.parametrize("words", ["neglect", ""])
def test_what_was_searched_for_is_not_kept(client, words):
    answers = [client.post("/search/", {"q": words})]
    answers.append(client.get(answers[0]["Location"]))
    if words:
        answers.append(client.get("/search/", {"q": words}))
    for answer in answers:
        control, network = kept(answer)
        assert "no-store" in control
        assert network is None


def test_the_editors_part_has_no_word_for_a_content_delivery_network(client, admin_client):
    for answer in (client.get("/admin/login/"), admin_client.get("/admin/")):
        control, network = kept(answer)
        assert network is None
        assert "no-store" in control or "private" in control
