"""Another board: its name, logo and contacts take the place of these everywhere, without a change of the software."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image

from resources.board.lifeline import refresh_lifeline
from resources.models import BoardSettings, Contact, SiteImage
from tests import two_people
from tests.building import make_contact
from tests.reading import soup_of, words_of

ROOT = Path(__file__).resolve().parents[2]
NAME = "Northmoor & Fells Safeguarding Partnership"
OLD_NAME = "Shropshire Safeguarding Children Board"
# What a contact is for, and its number: Ofcom's for drama, but for the emergency number, which has to be one.
NUMBERS = {
    "concerns_contact": "0808 157 0101",
    "out_of_hours_contact": "0808 157 0102",
    "police_contact": "0808 157 0103",
    "young_people_contact": "0808 157 0104",
    "emergency_contact": "112",
}
HOME, REPORT, YOUNG, ERROR = "/", "/report-a-concern/", "/young-people/", "/no-such-page/"
PAGES = [HOME, REPORT, "/about/", YOUNG, "/search/", "/a-to-z/", "/services/", ERROR]


@pytest.fixture
def starter_contacts(db) -> list:
    """Give the starter site's contacts of the board."""
    board = BoardSettings.objects.get()
    return [getattr(board, field) for field in NUMBERS]


@pytest.fixture
def northmoor(starter_contacts, django_capture_on_commit_callbacks):
    """Give another board's settings, on the site as an editor would set them."""
    refresh_lifeline()
    file = Path(settings.VAR_DIR) / "lifeline.json"
    before = file.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        board = BoardSettings.objects.get()
        two_people.begin_anew(board)
        board.name, board.place, board.strapline = NAME, "Northmoor", "Together on the moor"
        board.leave_site_url = "https://www.example.org/weather"
        for field, number in NUMBERS.items():
            setattr(board, field, make_contact(field.replace("_", "-"), number))
        board.full_clean()
        board.save()
    yield board
    file.write_bytes(before)  # the database forgets by itself, the file does not


@pytest.fixture
def logo() -> SiteImage:
    """Give a small picture as an editor uploads it."""
    cache.clear()  # of smaller copies of a picture that an earlier test had under the same number
    file = io.BytesIO()
    Image.new("RGB", (400, 100), "teal").save(file, "PNG")
    return SiteImage.objects.create(title="Logo", file=ImageFile(file, name="logo.png"))


def test_an_editor_changes_the_board_in_its_form(client, admin_client, starter_contacts):
    """What is saved is on the next page that anybody opens."""
    board = BoardSettings.objects.get()
    fields = {
        "name": NAME,
        "short_name": "",
        "place": "Northmoor",
        "strapline": "",
        "logo": "",
        "leave_site_url": board.leave_site_url,
        **{field: getattr(board, f"{field}_id") for field in NUMBERS},
        "police_contact": make_contact("police", NUMBERS["police_contact"]).pk,
    }
    address = reverse("wagtailsettings:edit", args=["resources", "boardsettings", board.pk])
    assert admin_client.post(address, fields).status_code == 302
    soup = soup_of(client.get("/about/"))
    assert soup.title.get_text().endswith(NAME)
    assert soup.footer.find("a", href=address_of(NUMBERS["police_contact"]))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"emergency_contact": ""}, "whose first number is 999"),
        ({"emergency_contact": "papyrus"}, "whose first number is 999"),
        ({"concerns_contact": ""}, "whose first way is a telephone number"),
        ({"concerns_contact": "kooth"}, "whose first way is a telephone number"),
        ({"leave_site_url": "http://127.0.0.1/about/"}, "an address of this site"),
        ({"leave_site_url": "https://www.google.co.uk/"}, "a search engine"),
        ({"leave_site_url": "https://duckduckgo.com/"}, "a search engine"),
        ({"leave_site_url": "http://www.example.org/weather"}, "begins with https://"),
    ],
)
def test_the_numbers_that_matter_cannot_be_taken_away(admin_client, db, changes, says):
    """Neither emptied nor replaced by something that is not what the page says it is."""
    before = BoardSettings.objects.get()
    fields = {
        "name": before.name,
        "leave_site_url": before.leave_site_url,
        **{field: getattr(before, f"{field}_id") for field in NUMBERS},
    }
    for field, value in changes.items():
        is_key = value and field.endswith("_contact")
        fields[field] = Contact.objects.get(key=value).pk if is_key else value
    address = reverse("wagtailsettings:edit", args=["resources", "boardsettings", before.pk])
    answer = admin_client.post(address, fields)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    after = BoardSettings.objects.get()
    assert after.emergency_contact_id == before.emergency_contact_id
    assert after.concerns_contact_id == before.concerns_contact_id


def address_of(number: str) -> str:
    return f"tel:{number}" if len(number) == 3 else "tel:+44" + number.replace(" ", "")[1:]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_bears_the_new_name(client, northmoor, path):
    answer = client.get(path)
    soup = soup_of(answer)
    assert soup.title.get_text().endswith(NAME)
    assert soup.select_one("header .app-wordmark").get_text(strip=True) == NAME
    assert OLD_NAME not in str(soup.title) + str(soup.header) + str(soup.footer)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_bears_the_new_numbers_and_none_of_the_old(
    client, northmoor, starter_contacts, path
):
    soup = soup_of(client.get(path))
    shown = [field for field in NUMBERS if field != "young_people_contact" or path == YOUNG]
    if path == ERROR:
        shown.remove("police_contact")  # an error page is short
        places = [soup.main]
    elif path in {HOME, REPORT}:
        places = [soup.footer, soup.select_one(".app-strip, .app-now, .app-report__now"), soup]
    else:
        places = [soup.footer]
    for field in shown:
        assert places[0].find("a", href=address_of(NUMBERS[field])), field
    outside_prose = soup
    for prose in outside_prose.select(".app-prose, .app-services"):
        prose.decompose()  # what an editor wrote names contacts of its own
    for contact in starter_contacts:
        assert outside_prose.find("a", href=contact.main_route.href) is None, contact.key


def test_the_strip_above_each_page_rings_the_new_board(client, clock, northmoor):
    clock("2026-11-27T12:00")
    strip = soup_of(client.get("/about/")).select_one(".app-strip")
    numbers = [link["href"] for link in strip.select('a[href^="tel:"]')]
    assert numbers == [
        address_of(NUMBERS["emergency_contact"]),
        address_of(NUMBERS["concerns_contact"]),
        address_of(NUMBERS["out_of_hours_contact"]),
    ]
    on_the_way = soup_of(client.get(strip.select_one(".app-leave")["href"]))
    assert on_the_way.a["href"] == "https://www.example.org/weather"


def test_the_report_page_is_the_new_boards(client, northmoor):
    now = soup_of(client.get(REPORT)).select_one(".app-report__now")
    for field, number in NUMBERS.items():
        assert bool(now.find("a", href=address_of(number))) == (field != "young_people_contact")
    assert "The concerns-contact line" in now.get_text()


def test_the_home_page_says_the_new_line(client, northmoor):
    assert "Together on the moor" in soup_of(client.get(HOME)).h1.get_text()


def test_a_board_without_a_logo_has_a_wordmark(client, northmoor):
    wordmark = soup_of(client.get("/about/")).select_one("header .app-wordmark")
    assert wordmark.svg and not wordmark.img


@pytest.mark.parametrize("path", [path for path in PAGES if path != ERROR])
def test_its_logo_stands_in_the_header(client, northmoor, logo, path):
    """Its name stands beside it, so that it needs no words of its own."""
    northmoor.logo = logo
    northmoor.save()
    wordmark = soup_of(client.get(path)).select_one("header .app-wordmark")
    assert wordmark.svg is None
    assert wordmark.img["alt"] == ""
    assert int(wordmark.img["height"]) <= 64 and int(wordmark.img["width"]) <= 240
    assert NAME in wordmark.get_text()


def test_its_logo_is_shown_by_the_site_itself(client, northmoor, logo):
    """From this host, as the policy of the page demands, and without a cookie."""
    northmoor.logo = logo
    northmoor.save()
    address = soup_of(client.get("/about/")).select_one("header .app-wordmark img")["src"]
    assert address.startswith("/media/images/")
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert not answer.cookies
    with Image.open(io.BytesIO(b"".join(answer))) as picture:
        assert picture.size == (240, 60)


def test_a_logo_that_was_deleted_leaves_the_wordmark(client, northmoor, logo):
    northmoor.logo = logo
    northmoor.save()
    logo.delete()
    assert soup_of(client.get("/about/")).select_one("header .app-wordmark svg")


def test_a_board_that_has_set_nothing_yet_has_pages_all_the_same(client, db):
    """Between installing and the first settings: no number is invented, and nothing breaks."""
    two_people.begin_anew(BoardSettings.objects.get())
    BoardSettings.objects.all().delete()
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == (404 if path == ERROR else 200)
        if path != ERROR:
            assert "Safeguarding Children Board" in words_of(answer)
            assert soup_of(answer).find("a", href=REPORT)


# The starter site and the tests may name the board; the software may not.

THIS_BOARD = re.compile(r"shropshire|\bsscb\b|telford|shrewsbury", re.IGNORECASE)
SOFTWARE = ["templates", "pages", "resources", "safeguarding", "static"]
KINDS = {".html", ".py", ".js", ".scss", ".svg", ".txt", ".xml"}


def names_of_this_board(root: Path) -> list[str]:
    """Return "file:line" for each line of the software that names the board or its places."""
    return [
        f"{file.relative_to(root)}:{number}"
        for folder in SOFTWARE
        for file in sorted((root / folder).rglob("*"))
        if file.suffix in KINDS and not file.is_relative_to(root / "pages" / "starter")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if THIS_BOARD.search(line)
    ]


def test_the_software_names_no_board():
    assert names_of_this_board(ROOT) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("templates/pages/home.html", "<p>Welcome to SHROPSHIRE</p>"),
        ("pages/news/models.py", 'help_text="News of the SSCB."'),
        ("resources/migrations/0001_initial.py", "('place', 'Shropshire')"),
        ("static/scss/site.scss", "// Shropshire's own colours"),
    ],
)
def test_the_guard_sees_the_boards_name(name, line, tmp_path):
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(f"nothing\n{line}\n")
    assert names_of_this_board(tmp_path) == [f"{name}:2"]


def test_the_guard_lets_the_starter_site_name_it(tmp_path):
    file = tmp_path / "pages" / "starter" / "loader.py"
    file.parent.mkdir(parents=True)
    file.write_text('"Shropshire"')
    assert names_of_this_board(tmp_path) == []
