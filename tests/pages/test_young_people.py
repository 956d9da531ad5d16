"""Pages that are for young people only offer Childline first, with its chat, and the board's lines beside it."""

import pytest

from resources.models import BoardSettings, Contact
from tests import two_people
from tests.reading import addresses_for_young_people, set_number, soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say

CHILDLINE, CHAT = (
    "tel:+448001111",
    "https://www.childline.org.uk/get-support/1-2-1-counsellor-chat/",
)
CONCERNS, TEAM = "tel:+443456789021", "tel:+443456789040"


def hrefs(part) -> list[str]:
    return [link["href"] for link in part.find_all("a", href=True)]


@pytest.mark.parametrize(
    ("at", "line"), [("2026-11-26T12:00", CONCERNS), ("2026-11-29T23:00", TEAM)]
)
def test_childline_is_in_the_strip_the_side_card_and_the_footer(client, clock, at, line):
    clock(at)
    for path in addresses_for_young_people():
        soup = soup_of(client.get(path))
        strip = hrefs(soup.select_one(".app-strip"))
        assert strip[1:5] == ["tel:999", CHILDLINE, CHAT, line], path
        footer = hrefs(soup.footer)
        assert {CHILDLINE, CHAT, CONCERNS, TEAM} <= set(footer), path
        assert footer.index(CHILDLINE) < footer.index(CONCERNS), path
        if side := soup.select_one(".app-side"):
            beside = hrefs(side)
            assert beside[:2] == [CHILDLINE, CHAT], path
            assert {CONCERNS, TEAM} <= set(beside), path


def test_other_pages_offer_the_boards_lines_first(client):
    for path in ("/", "/report-a-concern/", "/signs/neglect/", "/topics/"):
        soup = soup_of(client.get(path))
        assert CHILDLINE not in hrefs(soup.select_one(".app-strip")), path
        assert CHILDLINE not in hrefs(soup.footer), path


def test_a_board_that_chose_nobody_for_young_people_has_the_same_strip_everywhere(client):
    board = BoardSettings.objects.get()
    slots = ("emergency_contact", "concerns_contact", "out_of_hours_contact")
    two_people.choose_only(board, *slots)
    strips = [
        hrefs(soup_of(client.get(path)).select_one(".app-strip"))
        for path in ("/young-people/", "/")
    ]
    assert strips[0] == strips[1]


def test_its_number_comes_from_the_register_and_takes_two_people(client):
    set_number(Contact.objects.get(key="childline"), "0808 157 0199")  # as two people do
    assert "tel:+448081570199" in hrefs(
        soup_of(client.get("/young-people/")).select_one(".app-strip")
    )


def test_the_board_cannot_choose_one_that_cannot_be_rung():
    board = BoardSettings.objects.get()
    board.young_people_contact = Contact.objects.get(key="kooth")
    with pytest.raises(Exception, match="every page for young people shows it"):
        board.full_clean()
