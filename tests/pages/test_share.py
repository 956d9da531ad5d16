"""The Concerns Line on other people's sites: always today's number, and nothing that follows anybody."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from pages.site.share.picture import MARGIN, WIDTH, fitting
from resources.models import BoardSettings, Contact
from tests import two_people
from tests.reading import set_number, soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say

FRAME = "/share/concerns-line.html"
DATA = "/share/concerns-line.json"
TEXT = "/share/concerns-line.txt"
PICTURE = "/share/concerns-line.svg"
TYPES = {
    FRAME: "text/html; charset=utf-8",
    DATA: "application/json",
    TEXT: "text/plain; charset=utf-8",
    PICTURE: "image/svg+xml",
}
NEW = "0808 157 0123"
REPORT = "/report-a-concern/"
each = pytest.mark.parametrize("path", TYPES)
MONDAY = {"days": ["0"], "opens": "09:00", "closes": "17:00"}


def line() -> Contact:
    return BoardSettings.objects.get().concerns_contact


def check(days_ago: int) -> None:
    """Let the Concerns Line have hours, and have been checked so many days ago."""
    contact = line()
    field = Contact._meta.get_field("opening_hours").stream_block
    contact.opening_hours = field.to_python([{"type": "opening", "value": MONDAY}])
    contact.checked_on = timezone.localdate() - timedelta(days=days_ago)
    contact.checked_how, contact.checked_by = "rang", "A test"
    contact.save()


def json_ld(answer) -> dict:
    return json.loads(soup_of(answer).find("script", type="application/ld+json").string)


@each
def test_everything_shared_has_both_numbers_from_the_register(client, path):
    set_number(line(), NEW)
    answer = client.get(path)
    assert answer["Content-Type"] == TYPES[path]
    text = answer.content.decode()
    board = BoardSettings.objects.get()
    assert NEW in text
    assert board.emergency_contact.main_route.text in text
    assert board.out_of_hours_contact.main_route.text in text, "who answers at night"
    assert board.name in text


@each
def test_any_site_may_read_it_and_nothing_follows_its_readers(client, path):
    answer = client.get(path)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
    assert len(answer.content) < 3000


def test_no_other_page_may_be_framed_or_read_by_other_sites(site_answers):
    assert len(site_answers) > 100
    for path, answer in site_answers.items():
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], path
        assert answer["X-Frame-Options"] == "DENY", path
        assert "Access-Control-Allow-Origin" not in answer, path


def test_only_the_page_made_for_it_may_be_framed(client):
    answer = client.get(FRAME)
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    for path in (DATA, TEXT, PICTURE, "/take-away/poster-school/", "/no-such-page/"):
        other = client.get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], path
        assert other["X-Frame-Options"] == "DENY", path


def test_the_frame_leads_to_the_report_page_in_the_whole_window(client):
    (link,) = soup_of(client.get(FRAME)).select(f'a[href="{REPORT}"]')
    assert link["target"] == "_top"
    assert set(link["rel"]) == {"noopener", "noreferrer"}


def test_the_data_keep_the_promise_of_version_1(client):
    """Programs of other people rely on these names."""
    check(days_ago=0)
    data = client.get(DATA).json()
    assert data["version"] == 1
    assert set(data) >= {"board", "name", "purpose", "numbers", "hours", "checked_on"}
    assert data["numbers"][0] == {"text": "0345 678 9021", "tel": "tel:+443456789021"}
    assert data["report_page"].startswith("http")
    assert data["report_page"].endswith(REPORT)
    assert data["emergency"]["numbers"] == [{"text": "999", "tel": "tel:999"}]
    assert data["hours"][0] == "Monday, 9am to 5pm"
    assert date.fromisoformat(data["checked_on"]) == timezone.localdate()


@pytest.mark.parametrize("days_ago", [None, 91])
def test_hours_that_nobody_vouches_for_are_shown_nowhere(client, days_ago):
    check(days_ago=days_ago or 0)
    if days_ago is None:
        Contact.objects.filter(pk=line().pk).update(checked_on=None)
    assert client.get(DATA).json()["hours"] == []
    for path in TYPES:
        assert "9am to 5pm" not in client.get(path).content.decode()
    points = json_ld(client.get(REPORT))["contactPoint"]
    assert not [point for point in points if "hoursAvailable" in point]


@each
@pytest.mark.parametrize(
    ("days_ago", "says"), [(90, "Checked {}"), (91, "Last checked {}"), (None, "Not yet checked")]
)
def test_everything_shared_says_when_the_number_was_checked_and_when_that_is_overdue(
    client, path, days_ago, says
):
    """In the data it is the day, and that nobody vouches for the hours any more."""
    check(days_ago or 0)
    if days_ago is None:
        two_people.in_sql(line(), checked_on=None)
    day = line().checked_on
    if path == DATA:
        data = client.get(path).json()
        assert data["checked_on"] == (day and day.isoformat())
        assert (data["hours"] != []) is (days_ago == 90)
        return
    shown = ElementTree.fromstring(client.get(path).content).itertext() if path == PICTURE else None
    lines = [line.strip() for line in shown or soup_of(client.get(path)).get_text("\n").split("\n")]
    said = [line for line in lines if "checked" in line.lower()]
    day_in_words = f"{day.day} {day:%B %Y}" if day else ""
    assert [one.removesuffix(" by the board") for one in said] == [says.format(day_in_words)]


def test_a_line_that_closed_for_now_is_not_offered(client):
    two_people.in_sql(line(), status="paused")
    for path in TYPES:
        assert "0345 678 9021" not in client.get(path).content.decode()
    assert client.get(DATA).json()["numbers"] == []


def test_what_webmasters_copy_holds_no_number_that_grows_old(client):
    answer = client.get("/share/")
    codes = [element.get_text() for element in soup_of(answer).select("pre")]
    picture, frame, _ = codes
    for code in (picture, frame):
        assert "9021" not in code
        assert "999" not in code
        assert "tel:" not in code
    assert f'{REPORT}"' in picture
    assert PICTURE in picture
    assert FRAME in frame
    assert "9021" in words_of(answer)


def test_the_report_page_tells_programs_whom_to_ring(client):
    check(days_ago=0)
    data = json_ld(client.get(REPORT))
    first = data["contactPoint"][0]
    assert data["@context"] == "https://schema.org"
    assert (first["@type"], first["name"]) == ("ContactPoint", line().name)
    assert first["telephone"] == "+443456789021"
    assert first["areaServed"]
    assert first["hoursAvailable"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": ["Monday"],
        "opens": "09:00",
        "closes": "17:00",
    }


def test_awkward_names_stay_words(client):
    """What an editor types ends neither a script element nor the picture's XML."""
    Contact.objects.filter(pk=line().pk).update(name='</script><b a="1">&')
    answer = client.get(REPORT)
    assert json_ld(answer)["contactPoint"][0]["name"] == '</script><b a="1">&'
    root = ElementTree.fromstring(client.get(PICTURE).content)
    assert '</script><b a="1">&' in [element.text for element in root.iter()]
    assert '<b a="1">' not in client.get(FRAME).content.decode()
    assert client.get(DATA).json()["name"] == '</script><b a="1">&'


@pytest.mark.parametrize("text", ["", "Ring", "0345 678 9021", "The Safeguarding Line " * 4])
def test_each_line_of_the_picture_fits_in_a_wide_font(text):
    assert fitting(text, 40) * 0.75 * len(text) <= WIDTH - 2 * MARGIN
    assert 1 <= fitting(text, 40) <= 40
