"""Where does the child live? By place or postcode, from the board's own records, with nothing kept."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages.kinds.guided_path.places import outward_parts
from pages.models import GuidedPathPage
from resources.models import Area, BoardSettings, Contact, Place
from tests import two_people
from tests.reading import missing_lifeline, soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say

# Typed by hand from the facts that the starter site was written from: districts, councils with homes there (the most
# first), councils with only few or with land alone.
DISTRICTS = """
SY1, SY2, SY3, SY6, TF12, TF13 | Shropshire |
SY4 | Shropshire, Telford | Wrexham
SY5 | Shropshire, Powys | Telford
SY7 | Shropshire, Herefordshire | Powys
SY8 | Shropshire, Herefordshire | Worcestershire
SY9 | Shropshire | Powys
SY10 | Shropshire, Powys | Wrexham
SY11, SY12 | Shropshire | Wrexham
SY13 | Shropshire, Wrexham, Cheshire East, Cheshire West |
SY15, SY21, SY22 | Powys, Shropshire |
SY16 | Powys | Shropshire
LD7 | Powys, Shropshire | Herefordshire
LL14 | Wrexham, Shropshire |
LL13 | Wrexham | Shropshire, Cheshire West
CW3 | Staffordshire, Cheshire East, Shropshire |
CW5 | Cheshire East | Shropshire
ST19, ST20 | Staffordshire | Shropshire
DY7 | Staffordshire | Shropshire, Worcestershire
DY12 | Worcestershire, Shropshire | Staffordshire
DY14 | Shropshire, Worcestershire |
WR15 | Worcestershire, Shropshire | Herefordshire
TF1, TF4, TF5 | Telford |
TF2, TF3, TF6, TF7 | Telford | Shropshire
TF8 | Telford, Shropshire |
TF9 | Shropshire, Staffordshire | Cheshire East, Telford
TF10 | Telford, Staffordshire | Shropshire
TF11 | Shropshire, Staffordshire | Telford
WV5 | Staffordshire, Shropshire |
WV6 | Wolverhampton, Staffordshire, Shropshire |
WV7 | Shropshire | Staffordshire
WV8 | Staffordshire, Wolverhampton, Shropshire |
WV15, WV16 | Shropshire | Staffordshire, Worcestershire
"""
LONG = {"Telford": "Telford and Wrekin", "Cheshire West": "Cheshire West and Chester"}
PLACES = {
    "shropshire": [
        *("Shrewsbury", "Oswestry", "Bridgnorth", "Ludlow", "Market Drayton", "Whitchurch", "Wem"),
        *("Ellesmere", "Church Stretton", "Craven Arms", "Bishop's Castle", "Clun", "Highley"),
        *("Cleobury Mortimer", "Much Wenlock", "Broseley", "Shifnal", "Albrighton", "Pontesbury"),
        *("Minsterley", "Bayston Hill", "Baschurch", "Shawbury", "Gobowen", "St Martins", "Prees"),
        *("Hodnet", "Alveley", "Cosford"),
    ],
    "telford-and-wrekin": ["Telford", "Wellington", "Newport"],
    "powys": ["Welshpool", "Newtown"],
    "wrexham": ["Wrexham"],
}


def districts() -> dict[str, tuple[list[str], list[str]]]:
    """Return the councils with homes in each district, and those with few or none, by its name."""

    def names(text: str) -> list[str]:
        return [LONG.get(name, name) for part in text.split(",") if (name := part.strip())]

    rows = [line.split("|") for line in DISTRICTS.strip().splitlines()]
    return {name: (names(homes), names(few)) for all_, homes, few in rows for name in names(all_)}


def ask(client, words: str, **more):
    """Send the form, and return what it leads to."""
    return client.post("/places/", {"place": words, **more}, follow=True)


def councils(section) -> list[str]:
    """Return the names of the councils in a part of the page."""
    names = section.select("h3") if section else []
    return [name.get_text().removesuffix(" (in Wales)") for name in names]


def found(answer) -> list[str]:
    """Return the names of the councils that were found, without the list of all of them below."""
    return councils(soup_of(answer).select_one("section[aria-labelledby=app-path-found]"))


def suggested(answer) -> dict[str, list[str]]:
    """Return what may be meant, each with its councils."""
    headings = soup_of(answer).main.find_all("h2", string=re.compile("Did you mean"))
    return {
        heading.get_text().removeprefix("Did you mean ").removesuffix("?"): councils(heading.parent)
        for heading in headings
    }


def error(answer) -> str:
    """Return what is said to be wrong with what was typed; "" when nothing is."""
    summary = soup_of(answer).main.select_one(".app-problem a")
    return summary.get_text() if summary else ""


def rung(section) -> list[str]:
    """Return the addresses of the numbers and services in a part of the page, in order."""
    return [link["href"] for link in section.select(".app-route__link[href]")]


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, names in PLACES.items() for name in names]
)
def test_a_town_leads_to_its_council(client, key, name):
    answer = ask(client, name)
    area = Area.objects.get(key=key)
    assert found(answer) == [area.name]
    href = soup_of(answer).select_one(".app-council > p:last-child a")["href"]
    assert f"who lives in {area.name}" in words_of(client.get(href))


@pytest.mark.parametrize("name", districts())
def test_a_district_shows_every_council_that_it_reaches_into(client, name):
    """Those with most homes first. A child is not reached by the wrong council's number."""
    homes, few = districts()[name]
    answer = ask(client, name)
    assert found(answer)[0] == homes[0]
    assert set(found(answer)[: len(homes)]) == set(homes)
    assert set(found(answer)[len(homes) :]) == set(few)
    shown = soup_of(answer).select(".app-council")
    for council in shown:
        area = Area.objects.get(name=councils(council)[0])
        contacts = [area.concerns_contact, area.out_of_hours_contact]
        lines = {one.main_route.href for one in contacts if one}
        assert set(rung(council)) >= lines
        assert rung(council)
    is_shared = len(shown) > 1
    assert ("GOV.UK names the council" in words_of(answer)) == is_shared
    assert ("Has the most homes" in words_of(answer)) == is_shared


def test_every_district_of_the_facts_is_in_the_register():
    assert len(districts()) == 47
    kept = set(Place.objects.filter(kind="district").values_list("name", flat=True))
    assert kept == set(districts())


@pytest.mark.parametrize(("at", "first"), [("2026-11-27T12:00", 0), ("2026-11-27T23:00", 1)])
def test_the_line_that_answers_now_is_first_in_each_council_and_at_its_end(
    client, clock, at, first
):
    clock(at)
    shown = soup_of(ask(client, "SY10")).select(".app-council")
    for council in shown[:2]:
        area = Area.objects.get(name=councils(council)[0])
        lines = [area.concerns_contact.main_route.href, area.out_of_hours_contact.main_route.href]
        assert rung(council)[0] == lines[first]
        end = soup_of(client.get(council.select_one("p:last-child a")["href"])).main
        biggest = end.select_one(".app-contact--main")
        assert biggest is end.select_one(".app-contact")
        assert rung(biggest) == [lines[first]]


def test_a_council_without_a_number_says_so_and_names_who_helps(client):
    first = soup_of(ask(client, "WV6")).select_one(".app-council")
    assert councils(first) == ["Wolverhampton"]
    assert "We do not have a number for this council" in first.get_text()
    expected = [
        Contact.objects.get(key=key).main_route.href for key in ("nspcc-helpline", "police-101")
    ]
    assert rung(first) == expected


@pytest.mark.parametrize(
    ("typed", "outward"),
    [
        *(("SY1 1AA", "SY1"), ("sy11aa", "SY1"), ("SY11 1AA", "SY11"), ("SY11", "SY11")),
        *(
            ("  sy11  2bb ", "SY11"),
            ("SY1-1AA", "SY1"),
            ("tf109zz", "TF10"),
            ("S Y 1 1 A A", "SY1"),
        ),
        *(("SY 11", "SY11"), ("SY 1 1AA", "SY1"), ("SY1 1AA.", "SY1"), ("(SY1 1AA)", "SY1")),
        *(
            ("SY1 1AA Shrewsbury", "SY1"),
            ("2 A Lane, Shrewsbury, SY1 1AA", "SY1"),
            ("sy10", "SY10"),
        ),
        *(("Ludlow", ""), ("SY", ""), ("1AA", ""), ("", ""), ("12 Mill Lane", "")),
        *(("SY1 High Street", ""), ("SY1 2", "SY1 SY12"), ("SY15 1", "SY15"), ("SY1 5A", "SY1")),
    ],
)
def test_of_a_postcode_only_the_first_part_is_taken(typed, outward):
    assert outward_parts(typed) == outward.split()


def test_what_may_be_two_postcodes_shows_the_councils_of_both(client):
    """“SY1 5” is the beginning of SY1 5AA, or SY15 with a space too many, which is mostly in Wales."""
    answer = ask(client, "SY1 5")
    assert set(found(answer)) == {"Shropshire", "Powys"}
    assert "SY1 or SY15 is in" in words_of(answer)
    assert "Has the most homes" not in words_of(answer)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("SY8 Ludlow", ["Shropshire", "Herefordshire", "Worcestershire"]),
        ("Ludlow SY8 1AA", ["Shropshire", "Herefordshire", "Worcestershire"]),
        ("Ludlow, B1 1AA", []),
    ],
)
def test_a_postcode_beside_a_name_counts(client, typed, names):
    assert found(ask(client, typed)) == names


@pytest.mark.parametrize(
    "typed",
    [
        *("ludlow", " LUDLOW ", "Ludlow, Shropshire", "2 A Lane, Ludlow", "Ludlow.", "Lúdlow"),
        *("Bishop's Castle", "bishops castle", "Bishop’s Castle", "Bishops-Castle"),
        *("churchstretton", "Church  Stretton", "Church-Stretton", "St. Martins", "Saint Martin's"),
        *("st martins", "ST.MARTINS", "Saint-Martins"),
    ],
)
def test_a_place_is_found_as_people_write_it(client, typed):
    assert found(ask(client, typed)) == ["Shropshire"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Shewsbury", "Shrewsbury or Shawbury"),
        ("oswetsry", "Oswestry"),
        ("near Ludlow", "Ludlow"),
        ("Church Str", "Church Stretton"),
        ("welshpol", "Welshpool"),
        ("Powys", "Powys"),
        ("SYI0 1AA", "SY10"),
        ("syl", "SY1"),
        ("Whitchurch, Herefordshire", "Herefordshire"),
        ("Newport, Shropshire", "Newport"),
        ("Ludlow, Wales", "Ludlow"),
    ],
)
def test_what_is_nearly_a_name_is_a_suggestion_and_no_answer(client, typed, meant):
    answer = ask(client, typed)
    assert found(answer) == []
    assert error(answer)
    assert meant in suggested(answer)
    assert all(suggested(answer).values())


def test_a_name_that_both_nations_have_offers_both(client):
    powys = Area.objects.get(key="powys")
    Place.objects.create(name="Newport", kind="town", area=powys, source="a test")
    assert powys.name in found(ask(client, "Newport, Wales"))


UNKNOWN = [
    *("Atlantis", "ZZ9", "SY99 1AA", "Ellesmere Port", "Chester-le-Street", "Newport Pagnell"),
    *("<b>x</b>", "x" * 5000, "%00\x00", "' OR 1=1", "🙂", "-", "\ud800"),
]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", *UNKNOWN])
def test_what_is_empty_or_unknown_is_a_useful_error(client, typed):
    answer = ask(client, typed.encode("utf-8", "surrogatepass"))
    assert answer.status_code == 200
    assert found(answer) == []
    page, said = soup_of(answer), error(answer)
    assert page.title.string.startswith("Error: Where does the child live?")
    field = page.find(id="app-path-place")
    assert page.main.select_one(".app-problem[role=alert] a")["href"] == "#app-path-place"
    assert field["aria-invalid"] == "true"
    assert "app-path-place-error" in field["aria-describedby"].split()
    assert page.find(id="app-path-place-error").get_text() == f"Error: {said}"
    assert re.search("^(Enter a town|We do not have that (place|postcode))", said)
    anyway = page.select_one("section[aria-labelledby=app-path-anyway]")
    board = BoardSettings.objects.get()
    lines = {board.concerns_contact, board.out_of_hours_contact}
    assert set(rung(anyway)) == {one.main_route.href for one in lines}
    words = words_of(answer)
    for area in Area.objects.exclude(law=""):
        assert area.name in words
    assert "I am not sure" in words
    assert missing_lifeline(answer.content.decode()) == []
    assert "<b>x" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["SY10 9ZX", "Ludlow", "Atlantis", 'x" onclick="y', "<i>", "🙂"])
def test_what_was_typed_stays_in_the_field(client, typed):
    assert soup_of(ask(client, typed)).find(id="app-path-place")["value"] == typed


@pytest.mark.parametrize("typed", ["Quillfeather", "Ludlow", ""])
def test_what_is_typed_is_in_no_address_no_title_no_cookie_and_no_cache(client, caplog, typed):
    answer = ask(client, typed)
    ((address, status),) = answer.redirect_chain
    assert (status, address[:11]) == (303, "/places/?t=")
    for one in (client.post("/places/", {"place": typed}), answer):
        assert one["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert one["Referrer-Policy"] == "no-referrer"
    assert not client.cookies
    page = soup_of(answer)
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    others = [page.title.string, address, *(link["href"] for link in page.select("[href]"))]
    if typed:
        assert typed not in caplog.text
        assert not [one for one in others if typed.lower() in one.lower()]


def test_the_address_of_an_answer_works_again_and_for_every_question(client):
    for slug in ("b8", "b9", "b10"):
        address = ask(client, "SY10", step=slug).redirect_chain[0][0]
        again = client.get(address)
        assert found(again) == ["Shropshire", "Powys", "Wrexham"]
        link = soup_of(again).select_one(".app-council > p:last-child a")["href"]
        assert link.startswith(f"/what-should-i-do/{slug}-")
        assert soup_of(again).find("input", attrs={"name": "step"})["value"] == slug
    assert found(ask(client, "Ludlow", step="z9")) == ["Shropshire"]


def test_a_token_that_is_wrong_shows_the_empty_form_and_the_numbers(client):
    """Cut, altered, of the search, of another site, too old, too long: and nothing is said of what it held."""
    right = ask(client, "Quillfeather").redirect_chain[0][0]
    of_search = client.post("/search/", {"q": "Quillfeather"})["Location"].partition("?")[2]
    wrong = [right[:-1], right[:60], right + "A", right[:40] + "AAAA" + right[44:], "/places/?t="]
    wrong += [f"/places/?{of_search}", "/places/?t=" + "A" * 5000, "/places/?t=%ff"]
    plain = words_of(client.get("/places/"))
    for address in wrong:
        answer = client.get(address)
        assert answer.status_code == 200
        assert words_of(answer) == plain
        assert "no-store" in answer["Cache-Control"]
        assert "value" not in soup_of(answer).find(id="app-path-place").attrs
        assert missing_lifeline(answer.content.decode()) == []


def test_words_in_the_address_are_not_looked_at(client):
    assert found(client.get("/places/?place=Ludlow")) == []


def test_an_answer_keeps_the_budget_of_queries(client, django_assert_max_num_queries):
    for typed in ("SY13", "WV6", "Shewsbury", "Atlantis", ""):
        address = ask(client, typed).redirect_chain[0][0]
        with django_assert_max_num_queries(12):
            client.get(address)


def test_the_boards_own_area_is_the_first_answer_and_the_others_follow_by_nation_and_name(client):
    """Most who ask live there."""
    shown = [
        link.get_text()
        for link in soup_of(client.get("/what-should-i-do/b8/")).main.select(".app-cards a")
    ]
    own = BoardSettings.objects.get().concerns_contact.area
    assert own == Area.objects.get(key="shropshire")
    others = Area.objects.exclude(law="").exclude(pk=own.pk)
    in_order = [
        *others.filter(law=Area.Law.ENGLAND).order_by("name"),
        *others.filter(law=Area.Law.WALES).order_by("name"),
    ]
    assert len(in_order) > 2
    expected = [own.name, *(area.name for area in in_order), "I am not sure"]
    assert [words.removesuffix(" (in Wales)") for words in shown] == expected
    two_people.in_sql(BoardSettings.objects.get().concerns_contact, area_id=in_order[-1].pk)
    answer = soup_of(client.get("/what-should-i-do/b8/"))
    first = answer.main.select_one(".app-cards a").get_text()
    assert first.removesuffix(" (in Wales)") == in_order[-1].name


def test_what_nobody_confirmed_is_said_to_be_so_and_is_on_the_launch_list(client, admin_client):
    said = "The board has not yet checked this answer."
    assert said in words_of(ask(client, "Ludlow"))
    assert "Ludlow" in words_of(admin_client.get(reverse("launch_list_places")))
    Place.objects.filter(name="Ludlow").update(checked_on="2026-11-02")
    assert said not in words_of(ask(client, "Ludlow"))
    assert "Ludlow" not in words_of(admin_client.get(reverse("launch_list_places")))


def test_one_answer_that_nobody_confirmed_is_enough_to_say_so(client):
    Place.objects.update(checked_on="2026-11-02")
    Place.objects.filter(name="SY10", area__key="powys").update(checked_on=None)
    said = "The board has not yet checked this answer."
    assert said in words_of(ask(client, "SY10"))
    assert said not in words_of(ask(client, "SY1"))


def test_without_a_public_path_there_is_nothing_to_ask(client):
    GuidedPathPage.objects.get().unpublish()
    assert client.get("/places/").status_code == 404
    assert missing_lifeline(ask(client, "Ludlow").content.decode()) == []


@pytest.mark.parametrize("name", ["SY1 1AA", "Ludlow", "SY123", ""])
def test_a_district_is_the_first_part_of_a_postcode(name):
    area = Area.objects.get(key="shropshire")
    with pytest.raises(ValidationError):
        Place(name=name, kind="district", area=area, source="a test").full_clean()


def test_a_district_is_kept_in_capitals():
    place = Place(
        name=" sy99 ", kind="district", area=Area.objects.get(key="powys"), source="a test"
    )
    place.full_clean()
    assert place.name == "SY99"


def test_a_place_is_in_a_council_once():
    area = Area.objects.get(key="shropshire")
    with pytest.raises(ValidationError, match="This place is there already"):
        Place(name="Ludlow", kind="town", area=area, source="a test").full_clean()


def test_only_a_councils_area_has_contacts_of_its_own():
    area = Area.objects.get(key="england")
    area.concerns_contact = Area.objects.get(key="powys").concerns_contact
    with pytest.raises(ValidationError, match="whose law"):
        area.full_clean()


def test_an_editor_adds_a_place(admin_client, client):
    area = Area.objects.get(key="shropshire")
    address = reverse(Place.snippet_viewset.get_url_name("add"))
    form = {"name": "Myddle", "kind": "town", "area": area.pk, "source": "a test", "checked_on": ""}
    assert admin_client.post(address, form).status_code == 302
    assert found(ask(client, "myddle")) == ["Shropshire"]
