"""What a page refers to may be deleted, hidden, moved or private: the page stays whole, with no dead link."""

import pytest

from pages import models
from tests.building import (
    make_contact,
    make_page,
    make_private,
    make_service,
    page_at,
    page_text,
    write_body,
)
from tests.reading import links_in, soup_of, words_of

pytestmark = pytest.mark.django_db

CHOSEN = "A page that was chosen"


@pytest.fixture
def parent():
    """Give the page above the one that is referred to."""
    return make_page(models.StandardPage, page_at("/about/"), "A page above")


@pytest.fixture
def chosen(parent):
    """Give the page that is referred to."""
    return make_page(models.StandardPage, parent, CHOSEN)


@pytest.fixture
def referring(chosen):
    """Give a page that refers to the chosen one in a sentence, in a note, in a table and as a card."""
    page = page_at("/about/members/")
    _, sentence = page_text(chosen, "the words of a link")
    write_body(
        page,
        ("text", sentence),
        ("note", {"heading": "Note", "text": sentence}),
        (
            "table",
            {
                "columns": [{"type": "text", "heading": "What"}],
                "rows": [{"values": [sentence]}],
                "caption": "A table",
            },
        ),
        (
            "cards",
            {"heading": "Where next", "cards": [{"page": chosen.pk, "text": "Words of a card"}]},
        ),
    )
    return page


def hide_page(page, parent):
    page.unpublish()


def delete_page(page, parent):
    page.delete()


def make_it_private(page, parent):
    make_private(page)


def make_the_page_above_private(page, parent):
    make_private(parent)


def hide_with_the_page_above(page, parent):
    parent.unpublish()
    page.unpublish()


HIDDEN = [
    hide_page,
    delete_page,
    make_it_private,
    make_the_page_above_private,
    hide_with_the_page_above,
]


def test_a_public_page_is_linked_everywhere(client, referring, chosen):
    assert links_in(client, referring)[chosen.path_on_site] == 4


def test_a_page_that_only_a_sentence_names_is_linked(client, chosen):
    page = page_at("/about/members/")
    write_body(page, page_text(chosen, "the words of a link"))
    assert links_in(client, page)[chosen.path_on_site] == 1


@pytest.mark.parametrize("hide", HIDDEN)
def test_a_page_that_is_not_public_is_not_linked(client, referring, chosen, parent, hide):
    address = chosen.path_on_site
    hide(chosen, parent)
    assert address not in links_in(client, referring)
    answer = client.get(referring.path_on_site)
    main = soup_of(answer).main
    assert main.find_all("a", string="the words of a link", href=True) == []
    assert "the words of a link" in main.get_text()  # the sentence stays whole
    assert "Words of a card" not in main.get_text()
    assert CHOSEN not in words_of(answer)
    assert "Where next" not in main.get_text()  # no heading above nothing


@pytest.mark.parametrize("hide", HIDDEN)
def test_a_page_that_is_not_public_is_in_no_list(client, chosen, parent, hide):
    listed = ["/a-to-z/", "/for/everyone/", "/sitemap.xml", parent.path_on_site]
    assert all(
        CHOSEN in client.get(path).content.decode() for path in ["/a-to-z/", "/for/everyone/"]
    )
    slug = chosen.slug
    hide(chosen, parent)
    for path in listed:
        answer = client.get(path)
        if path != parent.path_on_site:
            assert answer.status_code == 200
        assert CHOSEN not in answer.content.decode()
        assert slug not in answer.content.decode()


def test_a_link_follows_a_page_that_moved(client, referring, chosen):
    before = chosen.path_on_site
    chosen.move(page_at("/about/"), pos="last-child")
    chosen.refresh_from_db()
    assert chosen.path_on_site != before
    assert links_in(client, referring)[chosen.path_on_site] == 4


def test_an_old_address_of_a_moved_page_still_leads_there(client, chosen, admin_client):
    """Addresses are printed on leaflets."""
    before = chosen.path_on_site
    chosen.move(page_at("/about/"), pos="last-child")
    chosen.refresh_from_db()
    answer = client.get(before)
    assert answer.status_code == 301
    assert answer["Location"].endswith(chosen.path_on_site)
    assert not answer.cookies


def test_a_private_page_asks_to_sign_in_and_says_nothing(client, chosen):
    make_private(chosen)
    answer = client.get(chosen.path_on_site)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert CHOSEN not in answer.content.decode()


# Contacts and services


def test_a_deleted_contact_leaves_the_sentence_and_no_card(client):
    contact = make_contact("gone", "0808 157 0177")
    page = page_at("/about/members/")
    write_body(
        page,
        ("text", f'<p>Ring <embed embedtype="contact" id="{contact.pk}"/> for advice.</p>'),
        ("contact", contact.pk),
    )
    assert "0808 157 0177" in words_of(client.get(page.path_on_site))
    contact.delete()
    answer = client.get(page.path_on_site)
    assert answer.status_code == 200
    words = words_of(answer)
    assert "for advice" in words
    assert "0808 157 0177" not in words
    assert contact.name not in words
    assert "None" not in words


def test_a_deleted_service_leaves_the_page(client):
    service = make_service("gone", make_contact("gone"), name="The service that went")
    page = page_at("/about/members/")
    write_body(page, ("services", {"heading": "Who can help", "services": [service.pk]}))
    signposting = make_page(models.SignpostingPage, page_at("/help/"), "A need")
    signposting.services = [("service", service)]
    signposting.save_revision().publish()
    assert "The service that went" in words_of(client.get(signposting.path_on_site))
    service.delete()
    for read in (page, signposting):
        answer = client.get(read.path_on_site)
        assert answer.status_code == 200
        assert "The service that went" not in words_of(answer)
    assert "Who can help" not in words_of(client.get(page.path_on_site))


@pytest.mark.parametrize(
    "text",
    [
        '<p>A <a linktype="page" id="999999">b</a> c.</p>',
        '<p>A <a linktype="page">b</a> c.</p>',
        '<p>A <a linktype="page" id="x">b</a> c.</p>',
        '<p>A <a linktype="document" id="999999">b</a> c.</p>',
        '<p>A b <embed embedtype="contact" id="999999"/> c.</p>',
        '<p>A b <embed embedtype="contact"/> c.</p>',
        '<p>A b <embed embedtype="image" id="1" alt="x" format="left"/> c.</p>',
        '<p>A b <embed embedtype="media" url="https://example.org/"/> c.</p>',
    ],
)
def test_stored_text_that_makes_no_sense_does_not_break_the_page(client, text):
    page = page_at("/about/members/")
    write_body(page, ("text", text))
    answer = client.get(page.path_on_site)
    assert answer.status_code == 200
    assert "A b c." in " ".join(soup_of(answer).main.get_text().split())


# Addresses on other sites


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (
            '<a href="https://www.example.org/a?b=1&amp;c=2" target="_blank" rel="opener" ping="/b">',
            {"href": "https://www.example.org/a?b=1&c=2", "rel": ["noreferrer"]},
        ),
        (
            '<a href="https://example.org/o&#x27;neill?a=1&amp;copy=2">',
            {"href": "https://example.org/o'neill?a=1&copy=2", "rel": ["noreferrer"]},
        ),
        ('<a href="HTTP://example.org/">', {"href": "HTTP://example.org/", "rel": ["noreferrer"]}),
        ('<a href="//example.org/">', {"href": "//example.org/", "rel": ["noreferrer"]}),
        ('<a href="/about/" target="_blank">', {"href": "/about/"}),
        ('<a href="#why">', {"href": "#why"}),
        ('<a href="mailto:team@example.org">', {"href": "mailto:team@example.org"}),
        ('<a target="_blank">', {}),
    ],
)
def test_a_typed_link_opens_here_and_tells_no_other_site_where_somebody_comes_from(
    client, stored, shown
):
    page = page_at("/about/members/")
    write_body(page, ("text", f"<p>Read {stored}the words of a link</a>.</p>"))
    link = soup_of(client.get(page.path_on_site)).main.find("a", string="the words of a link")
    assert link.attrs == shown
