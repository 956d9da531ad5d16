"""Where does the child live? By place or postcode, from the board's own records, with nothing kept."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages.kinds.guided_path.places import outward_part
from pages.models import GuidedPathPage
from resources.models import Area, BoardSettings, Place
from tests import two_people
from tests.reading import missing_lifeline, soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say

# What the board can be sure of.
CERTAIN = {
    "shropshire": [
        *("Shrewsbury", "Oswestry", "Ludlow", "Bridgnorth", "Whitchurch", "Market Drayton"),
        *("Church Stretton", "Much Wenlock", "SY1", "SY6"),
    ],
    "telford-and-wrekin": ["Telford", "Wellington", "Newport", "TF3"],
    "powys": ["Welshpool", "Newtown", "SY16"],
    "wrexham": ["Wrexham"],
}
ACROSS = {"SY10": {"shropshire", "powys"}, "TF10": {"telford-and-wrekin", "shropshire"}}


def ask(client, words: str, **more):
    return client.post("/places/", {"place": words, **more})


def found(answer) -> list[str]:
    """Return the names of the councils that were found, without the list of all of them below."""
    section = soup_of(answer).select_one("section[aria-labelledby=app-path-found]")
    return [link.get_text() for link in section.select("a")] if section else []


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, names in CERTAIN.items() for name in names]
)
def test_a_place_leads_to_its_council(client, key, name):
    answer = ask(client, name)
    area = Area.objects.get(key=key)
    assert [words.removesuffix(" (in Wales)") for words in found(answer)] == [area.name]
    href = soup_of(answer).select_one("section[aria-labelledby=app-path-found] a")["href"]
    assert f"who lives in {area.name}" in words_of(client.get(href))


@pytest.mark.parametrize("name", ACROSS)
def test_a_district_across_a_border_offers_every_council(client, name):
    names = {words.removesuffix(" (in Wales)") for words in found(ask(client, name))}
    assert names >= {Area.objects.get(key=key).name for key in ACROSS[name]}


@pytest.mark.parametrize(
    ("typed", "outward"),
    [
        *(("SY1 1AA", "SY1"), ("sy11aa", "SY1"), ("SY11 1AA", "SY11"), ("SY11", "SY11")),
        *(("  sy11  2bb ", "SY11"), ("SY1 1", "SY1"), ("SY1-1AA", "SY1"), ("tf109zz", "TF10")),
        *(("Ludlow", ""), ("SY", ""), ("1AA", ""), ("", ""), ("12 Mill Lane", "")),
        *(("SY1 High Street", ""), ("SY1 1AA Shrewsbury", "")),
    ],
)
def test_of_a_postcode_only_the_first_part_is_taken(typed, outward):
    assert outward_part(typed) == outward


def test_the_second_part_of_a_postcode_is_not_even_shown_again(client):
    answer = ask(client, "SY1 9ZX")
    assert found(answer) == ["Shropshire"]
    assert "9ZX" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["ludlow", " LUDLOW ", "Ludlow, Shropshire", "2 A Lane, Ludlow"])
def test_a_place_is_found_as_people_write_it(client, typed):
    assert found(ask(client, typed)) == ["Shropshire"]


def test_a_place_in_the_other_nation_is_not_taken_for_its_namesake(client):
    assert found(ask(client, "Ludlow, Wales")) != ["Shropshire"]


def test_a_name_that_both_nations_have_offers_both(client):
    powys = Area.objects.get(key="powys")
    Place.objects.create(name="Newport", kind="town", area=powys, source="a test")
    names = {words.removesuffix(" (in Wales)") for words in found(ask(client, "Newport, Wales"))}
    assert powys.name in names


@pytest.mark.parametrize("typed", ["Bishop's Castle", "bishops castle", "Bishop’s Castle"])
def test_an_apostrophe_does_not_matter(client, typed):
    assert found(ask(client, typed)) == ["Shropshire"]


@pytest.mark.parametrize(
    "typed",
    [
        *("Atlantis", "ZZ9", "Ellesmere Port", "Chester-le-Street", "<b>x</b>", "x" * 5000),
        "%00\x00",
    ],
)
def test_an_unknown_place_offers_every_council_and_the_numbers(client, typed):
    answer = ask(client, typed)
    assert answer.status_code == 200
    words = words_of(answer)
    assert "We do not have that place" in words
    for area in Area.objects.exclude(law=""):
        assert area.name in words
    assert "I am not sure" in words
    assert missing_lifeline(answer.content.decode()) == []
    assert "<b>x" not in answer.content.decode()


def test_what_is_typed_is_in_no_address_no_cookie_and_no_cache(client, caplog):
    answer = ask(client, "Ludlow")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert not client.cookies
    assert "Ludlow" not in caplog.text
    page = soup_of(answer)
    assert "Ludlow" not in page.title.string
    assert not [link for link in page.find_all("a") if "ludlow" in link.get("href", "").lower()]


def test_words_in_the_address_are_not_looked_at(client):
    assert found(client.get("/places/?place=Ludlow")) == []


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


def test_the_answer_is_to_the_question_that_was_asked(client):
    """Someone who refers a child stays on the way for people who do."""
    for slug in ("b8", "b9", "b10"):
        answer = ask(client, "Ludlow", step=slug)
        link = soup_of(answer).select_one("section[aria-labelledby=app-path-found] a")["href"]
        assert link.startswith(f"/what-should-i-do/{slug}-")
    assert found(ask(client, "Ludlow", step="z9")) == ["Shropshire"]


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
    form = {"name": "Clun", "kind": "town", "area": area.pk, "source": "a test", "checked_on": ""}
    assert admin_client.post(address, form).status_code == 302
    assert found(ask(client, "clun")) == ["Shropshire"]
