"""Searching: it finds what the public may see, helps when it finds nothing, and keeps nothing."""

import re

import pytest
from django.apps import apps
from django.db import connection
from wagtail.models import Collection, CollectionViewRestriction

from pages import models
from safeguarding.delivery.addresses import public_addresses
from tests.building import make_contact, make_page, make_private, make_service, page_at
from tests.reading import a_document, missing_lifeline, soup_of, words_of

pytestmark = pytest.mark.django_db

ODD = "zephyranthine"  # a word that stands nowhere on the site


def search(client, words: str):
    """Send the search form, and return what it leads to."""
    return client.post("/search/", {"q": words}, follow=True)


def found(client, words: str) -> dict[str, str]:
    """Send the search form; return the results as {title: address}."""
    answer = search(client, words)
    assert answer.status_code == 200
    return {
        link.get_text(strip=True): link["href"]
        for link in soup_of(answer).select(".app-results a.app-card__link")
    }


def odd_page(**fields):
    return make_page(models.StandardPage, page_at("/about/"), f"About {ODD} things", **fields)


def everything_stored() -> dict[str, list]:
    """Return every row of every table, but for what a search cannot help: nothing."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_it_finds_pages_services_and_downloads(client):
    odd_page()
    make_service("odd", make_contact("odd"), name=f"The {ODD} service")
    a_document(f"The {ODD} sheet")
    titles = found(client, ODD)
    assert set(titles) == {f"About {ODD} things", f"The {ODD} service", f"The {ODD} sheet"}
    for address in titles.values():
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("neglect", "/signs/neglect/"),
        ("Childline", "/services/childline/"),
        ("report a concern", "/report-a-concern/"),
        ("Record of a concern about a child", "/documents/"),
    ],
)
def test_it_finds_what_people_look_for_on_the_starter_site(client, words, expected):
    assert any(address.startswith(expected) for address in found(client, words).values())


def test_a_page_is_found_by_its_text_and_summary(client):
    page = odd_page(summary="All about wolframite lamps.")
    assert found(client, "wolframite") == {page.title: page.path_on_site}


def test_a_link_with_the_words_works_too(client):
    odd_page()
    answer = client.get("/search/", {"q": ODD})
    assert f"About {ODD} things" in words_of(answer)


def test_the_form_keeps_the_words_out_of_the_address(client):
    """Posted words are in no browser history and no server's log; the answer must not put them back."""
    (form,) = soup_of(client.get("/search/")).main.select("form[role=search]")
    assert (form["method"], form["action"]) == ("post", "/search/")
    answer = search(client, ODD)
    (((address, status),),) = (answer.redirect_chain,)
    assert (status, address.partition("?")[0]) == (303, "/search/")
    assert ODD not in address
    addresses = [
        e.get("href") or e.get("action") for e in soup_of(answer).select("[href], [action]")
    ]
    assert [address for address in addresses if ODD in address] == []


def test_no_copy_of_an_answer_is_kept(client):
    posted = client.post("/search/", {"q": ODD})
    for answer in (posted, client.get(posted["Location"])):
        assert "no-store" in answer["Cache-Control"]


def test_nothing_typed_is_stored(client):
    """Every table of the database is the same before and after."""
    before = everything_stored()
    for words in (ODD, f"{ODD} neglect", "x" * 500, ""):
        search(client, words)
        client.get("/search/", {"q": words})
    after = everything_stored()
    assert [table for table in after if after[table] != before[table]] == []
    assert not any(ODD in row for rows in after.values() for row in rows)


def test_the_comparison_of_tables_sees_a_stored_word():
    before = everything_stored()
    make_contact("odd", name=ODD)
    after = everything_stored()
    assert "resources_contact" in [table for table in after if after[table] != before[table]]
    assert any(ODD in row for rows in after.values() for row in rows)
    assert len(after) > len(apps.get_models()) * 0.9


def test_an_unpublished_page_is_not_found(client):
    odd_page().unpublish()
    assert found(client, ODD) == {}


def test_a_private_page_is_not_found(client):
    make_private(odd_page())
    assert found(client, ODD) == {}


def test_a_page_below_a_private_page_is_not_found(client):
    odd_page()
    make_private(page_at("/about/"))
    assert found(client, ODD) == {}


def test_a_deleted_page_is_not_found(client):
    page = odd_page()
    assert found(client, ODD)
    page.delete()
    assert found(client, ODD) == {}


@pytest.mark.parametrize("inside", [False, True], ids=["its collection", "a collection above"])
def test_a_private_document_is_not_found(client, inside):
    collection = Collection.get_first_root_node().add_child(name="Members only")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    if inside:
        collection = collection.add_child(name="Minutes")
    a_document(f"The {ODD} minutes", collection=collection)
    assert found(client, ODD) == {}


@pytest.mark.parametrize("words", ["", "   ", "\t\n"])
def test_an_empty_search_shows_the_form_and_other_ways(client, words):
    answer = client.post("/search/", {"q": words}, follow=True)
    assert answer.status_code == 200
    assert "Nothing found" not in words_of(answer)
    assert soup_of(answer).main.find("a", href="/a-to-z/")


def test_too_long_a_search_says_so_and_stays_in_the_field(client):
    answer = client.post("/search/", {"q": "neglect " * 60}, follow=True)
    assert answer.status_code == 200
    words = words_of(answer)
    assert "There is a problem" in words
    assert "Use fewer words" in words
    assert soup_of(answer).find(id="search-words")["value"].startswith("neglect neglect")


def test_finding_nothing_shows_where_to_look_instead(client):
    answer = client.post("/search/", {"q": ODD}, follow=True)
    main = soup_of(answer).main
    assert f"Nothing found for “{ODD}”" in words_of(answer)
    for address in ("/report-a-concern/", "/a-to-z/", "/topics/", "/services/", "/glossary/"):
        assert main.find("a", href=address)
    assert missing_lifeline(answer.content.decode()) == []


def test_what_is_typed_is_shown_as_text(client):
    answer = client.post("/search/", {"q": '"><script>alert(1)</script>'}, follow=True)
    assert "<script>alert" not in answer.content.decode()
    assert soup_of(answer).find(id="search-words")["value"] == '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("report", "/report-a-concern/"),
        ("how do I report a concern", "/report-a-concern/"),
        ("referral", "/professionals/procedures/refer/making-a-referral/"),
        ("bullying", "/young-people/bullying/"),
    ],
)
def test_what_is_named_so_comes_first(client, words, first):
    assert next(iter(found(client, words).values())) == page_at(first).path_on_site


def test_a_page_of_results_is_for_no_search_engine_and_in_no_list(client):
    """Nor in the published copy: the list of public addresses is what it is made from."""
    answer = search(client, ODD)
    assert soup_of(answer).find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    listed = [
        *public_addresses(),
        *re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode()),
    ]
    assert len(listed) > 100
    assert [address for address in listed if "?t=" in address or "/search/?" in address] == []
