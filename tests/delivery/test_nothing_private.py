"""Nothing of editors, of drafts or of what visitors ask lands in the published copy."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from pages import models
from pages.core.base import BasePage
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.store import Store
from tests.building import make_page, page_at
from tests.delivery import proof

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("own_static_files"),
]
FIRST, LAST = "Zaphira", "Quillfeather"
# Words of Django and Wagtail for who is signed in; the editor's own; what is typed below.
NEVER = ("csrfmiddlewaretoken", "csrftoken", "sessionid", "wagtail-userbar", "wagtailuserbar")


@pytest.fixture
def editor(client) -> Client:
    """Give the browser of somebody who may do everything and is signed in."""
    user = get_user_model().objects.create_superuser(
        username="zaphira.q", email="zaphira@quillfeather.example", password="a long password"
    )
    user.first_name, user.last_name = FIRST, LAST
    user.save()
    client.force_login(user)
    return client


def form_of(page: BasePage, marker: str) -> dict:
    """Return what the editor's form sends for a page whose title and summary are changed."""
    return {
        "title": f"Title {marker}",
        "slug": page.slug,
        "summary": f"Summary {marker}",
        "audiences": [audience.pk for audience in page.audiences.all()],
        "content_owner": page.content_owner_id,
        "body-count": 1,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-type": "note",
        "body-0-id": "",
        "body-0-value-title": f"Note {marker}",
        "body-0-value-text": "null",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 1000,
    }


def everything(builder: Builder) -> str:
    """Return all that is in the copy's folder, decoded where it is compressed."""
    return proof.everything(builder.store, builder.store.read())


@pytest.mark.once  # what is in the files
def test_nothing_that_an_editor_does_before_publishing_is_in_the_copy(editor, tmp_path):
    """Previews, drafts, pages looked at while signed in, queries and searches: with builds in between."""
    builder = Builder(Store(tmp_path / "published"), processes=1)
    page = page_at("/about/members/")
    proof.settle(builder)

    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    sent = editor.post(preview, form_of(page, "zqpreviewx"))
    assert sent.json()["is_valid"] is True
    assert "zqpreviewx" in editor.get(preview).content.decode()
    proof.settle(builder)

    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(edit, form_of(page, "zqdraftx")).status_code == 302
    page = page_at("/about/members/")
    assert page.get_latest_revision_as_object().title == "Title zqdraftx"
    hidden = make_page(
        models.StandardPage, page_at("/about/"), "zqhiddenx", live=False, publish=False
    )
    proof.settle(builder)

    for address in ("/", "/about/members/", "/a-to-z/", "/news.xml", "/search/"):
        assert editor.get(f"{address}?zqqueryx=zqqueryx").status_code == 200
        assert Client().get(f"{address}?zqqueryx=zqqueryx").status_code == 200
    for visitor in (editor, Client()):
        assert (
            "zqsearchx"
            in visitor.post("/search/", {"q": "zqsearchx"}, follow=True).content.decode()
        )
        assert visitor.get(f"/zqmissingx/{hidden.slug}/").status_code == 404
    page.topics.clear()
    make_page(models.NewsPage, page_at("/news/"), "zqpublicx")
    proof.settle(builder)

    text = everything(builder)
    assert "zqpublicx" in text
    markers = ("preview", "draft", "hidden", "query", "search", "missing")
    words = [*NEVER, FIRST, LAST, "zaphira", *(f"zq{marker}x" for marker in markers)]
    assert [word for word in words if word.casefold() in text.casefold()] == []


@pytest.mark.once
def test_no_answer_in_the_copy_sets_a_cookie_or_may_differ_by_one(tmp_path):
    builder = Builder(Store(tmp_path / "published"), processes=1)
    proof.settle(builder)
    for address, answer in builder.store.read().answers.items():
        headers = {name.lower(): value.lower() for name, value in answer.headers}
        assert "set-cookie" not in headers, address
        assert "cookie" not in headers.get("vary", ""), address
