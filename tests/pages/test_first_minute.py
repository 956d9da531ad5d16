"""A child has just told me: one page for the next minute, near at hand, that sends nothing and tells nobody."""

import re

import pytest

from pages.models import FirstMinutePage
from tests.reading import missing_lifeline, soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESS = "/report-a-concern/first-minute/"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/report-a-concern/",
        "/report-a-concern/what-happens-next/",
        "/professionals/",
        "/voluntary-groups/",
        "/what-should-i-do/",
        "/what-should-i-do/k2/",
        "/what-should-i-do/k4/",
        "/what-should-i-do/k5/",
        "/library/child-told-me-card/",
    ],
)
def test_it_is_one_tap_away(client, path):
    assert soup_of(client.get(path)).main.find("a", href=ADDRESS)


def test_it_says_in_order_what_to_do_and_whom_to_ring(client):
    answer = client.get(ADDRESS)
    assert missing_lifeline(str(soup_of(answer).main)) == []
    steps = [step.get_text() for step in soup_of(answer).select(".app-step__title")]
    assert steps == ["Listen", "Say", "Do not say", "Write down", "Tell"]
    words = words_of(answer)
    # Whoever stands before a child reads first what to say. The numbers are at the top of every page, and follow.
    assert words.index("Ring 999") < words.index("Listen") < words.index("Record sheet")
    assert words.index("Tell the child") < words.index("ring 999") < words.index("Record sheet")


def test_the_browsers_history_says_little(client):
    title = soup_of(client.get(ADDRESS)).title.get_text()
    for word in ("child", "told", "abuse", "report"):
        assert not re.search(
            rf"\b{word}\b", title.partition(" - ")[0] + ADDRESS.split("/")[2], re.I
        )


def test_there_is_nothing_to_fill_in_on_the_screen(client):
    main = soup_of(client.get(ADDRESS)).main
    assert main.find_all(["form", "input", "textarea", "select", "button"]) == []
    assert main.find_all(attrs={"contenteditable": True}) == []


def test_an_editor_decides_what_the_record_asks_for(client):
    page = FirstMinutePage.objects.get()
    page.record = [("part", {"label": "Who was in the room", "hint": "Names.", "lines": 5})]
    page.save_revision().publish()
    record = soup_of(client.get(ADDRESS)).select_one(".app-record")
    assert [one.get_text() for one in record.select("h3")] == ["Who was in the room"]
    assert len(record.select(".app-record__line")) == 5
    page.record = []
    page.save_revision().publish()
    assert soup_of(client.get(ADDRESS)).select_one(".app-record") is None
