"""Addresses as people type them, from paper or by ear: one redirect to the right one, from the copy and from Django."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from pages import models
from safeguarding.delivery.index import from_json
from safeguarding.typed_addresses import normal_form
from tests.asking import ask
from tests.building import make_page, make_private, page_at
from tests.reading import soup_of
from tests.typed import WAYS

pytestmark = pytest.mark.django_db

SIGNED_IN = "sessionid=abcdefghijklmnopqrstuvwxyz012345"  # made up: it is Django that answers then


@pytest.mark.once
@pytest.mark.parametrize("way", WAYS)
def test_every_page_is_found_however_it_is_typed(running_site, way):
    copy = from_json((running_site.var_dir / "published" / "index.json").read_text())
    wrong, asked = {}, 0
    for address, answer in copy.answers.items():
        typed = WAYS[way](address)
        if address in ("/", typed) or address[-1] != "/" or answer.status != 200:
            continue
        asked += 1
        reply = ask(running_site.url, typed)
        said = reply.status, reply.headers["Location"]
        if said != (301, address):
            wrong[typed] = said
    assert asked > 250
    assert wrong == {}


@pytest.mark.once
@pytest.mark.parametrize("way", WAYS)
def test_django_does_the_same(running_site, way):
    addresses = ("/about/members/", "/young-people/bullying/", "/topics/neglect/", "/a-to-z/")
    for address in (*addresses, "/what-should-i-do/k9/", "/report-a-concern/"):
        typed = WAYS[way](address)
        reply = ask(running_site.url, typed, Cookie=SIGNED_IN)
        assert (reply.status, reply.headers["Location"]) == (301, address), typed


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("/About/Members?from=paper", "/about/members/?from=paper"),
        ("/ROBOTS.TXT", "/robots.txt"),
        ("/Take-Away/Poster-School.PDF", "/take-away/poster-school.pdf"),
        ("/I/", "/i/"),
        ("/news.xml/", "/news.xml"),
        ("/search?q=neglect", "/search/?q=neglect"),
    ],
)
def test_also_of_files_and_with_a_query(client, typed, right):
    answer = client.get(typed)
    assert (answer.status_code, answer["Location"]) == (301, right)


def test_nothing_that_is_not_there_is_led_anywhere(client):
    for path in ("/no-such-page", "/ABOUT/none/", "/About/Members/x", "/news/page/9/", "/%20"):
        assert client.get(path).status_code in (404, 301), path
        assert client.get(path, follow=True).status_code in (404, 200)
    assert client.get("/no-such-page").status_code == 404
    assert client.post("/About/Members").status_code == 405


def test_a_private_page_asks_to_sign_in_and_an_unpublished_one_is_not_there(client):
    make_private(page_at("/about/members/"))
    page_at("/about/priorities/").unpublish()
    answer = client.get("/About/Members.")
    assert (answer.status_code, answer["Location"][:13]) == (302, "/admin/login/")
    assert client.get("/ABOUT/priorities").status_code == 404


def test_a_page_made_a_moment_ago_is_found(client):
    make_page(models.GuidancePage, page_at("/signs/"), "A new page")
    answer = client.get("/Signs/A-New-Page.")
    assert (answer.status_code, answer["Location"]) == (301, "/signs/a-new-page/")


def test_the_address_of_a_page_is_in_small_letters(client):
    page = make_page(models.GuidancePage, page_at("/signs/"), "About it", slug="About-IT")
    assert page.slug == "about-it"
    assert client.get("/signs/About-IT/")["Location"] == "/signs/about-it/"


OLD = ["/Old-Leaflet", "/old leaflet", "/old%20leaflet", "/café", "/caf%C3%A9", "/a/Form.aspx?id=2"]


@pytest.mark.parametrize("old", OLD)
@pytest.mark.parametrize("every_site", [True, False])
def test_a_redirect_of_an_editor_is_followed_however_its_source_was_typed(client, old, every_site):
    site = None if every_site else Site.objects.get(is_default_site=True)
    Redirect.add_redirect(old, "https://example.org/a", site=site)
    path, mark, query = old.partition("?")
    for typed in (path, f"{path}/", path.lower(), f"{path}.", path.replace("c", "C")):
        answer = client.get(f"{typed}{mark}{query}")
        assert (answer.status_code, answer["Location"]) == (301, "https://example.org/a"), typed
    if query:
        assert client.get(path).status_code == 404


def test_it_leads_to_a_page_by_one_redirect_and_is_forgotten_when_that_is_discreet(client):
    Redirect.add_redirect("/Leaflet", page_at("/about/members/"), is_permanent=False)
    Redirect.add_redirect("/leaflet-2", page_at("/young-people/bullying/"))
    answer = client.get("/leaflet.")
    assert (answer.status_code, answer["Location"]) == (302, "/about/members/")
    answer = client.get("/Leaflet-2")
    assert answer["Location"].endswith("/young-people/bullying/")
    assert (answer["Cache-Control"], answer["Request-OTR"]) == ("no-store", "1")


def test_to_a_page_that_is_not_public_it_leads_nobody(client):
    Redirect.add_redirect("/leaflet", page_at("/about/members/"))
    page_at("/about/members/").unpublish()
    assert client.get("/leaflet").status_code == 404


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/reprt-a-concern", "/report-a-concern/"),
        ("/report-a-consern/", "/report-a-concern/"),
        ("/bullying", "/young-people/bullying/"),
        ("/yuong-people/bulying/", "/young-people/bullying/"),
        ("/about/member", "/about/members/"),
        ("/glosary", "/glossary/"),
    ],
)
def test_a_near_miss_gets_a_page_that_offers_the_likely_one(client, typed, meant):
    answer = client.get(typed)
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"
    main = soup_of(answer).main
    links = [link["href"] for link in main.select(".app-links a")]
    found = {meant, *(page_at(meant).path_on_site for _ in [0] if meant != "/glossary/")}
    assert found & set(links), links


def test_the_page_for_what_is_not_there_has_menu_search_and_numbers(client):
    for path in ("/no-such-page/", "/zzz", "/%E2%98%83/", "/" + "a" * 500, "/about/members/%00x"):
        answer = client.get(path)
        if "%00" in path:
            assert answer.status_code == 400
            continue
        soup = soup_of(answer)
        assert answer.status_code == 404
        assert soup.title.string.startswith("We cannot find that page")
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert soup.select_one("header nav a[href='/signs/']")
        assert soup.main.select_one(f"form[action='{reverse('search')}'] input[type=search]")
        assert soup.main.find("a", href="tel:999")
        assert soup.main.find("a", href="/report-a-concern/")


def test_a_discreet_page_is_offered_at_its_neutral_address(client):
    page = page_at("/young-people/bullying/")
    links = [link["href"] for link in soup_of(client.get("/bulying")).main.select("a[href]")]
    assert page.path_on_site in links
    assert page.readable_path not in links


@pytest.mark.parametrize(
    "typed",
    ["/about", "/About/", "/about.", "/about/ ", "/ABOUT,", "/about)", "/about./", "/about\xa0"],
)
def test_all_ways_of_typing_have_one_form(typed):
    assert normal_form(typed) == "/about"


def test_what_is_nothing_but_marks_is_the_home_page():
    assert {normal_form(path) for path in ("/", "//", "/.", "/ ", "")} == {"/"}
