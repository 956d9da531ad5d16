"""What a browser has on its disk after somebody left: nothing of a discreet page, and nothing that was typed."""

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from safeguarding.delivery.index import from_json
from safeguarding.privacy.discreet import page_id_in

WORD = "quillfeather"  # nobody's
# As it came over the wire it would be in a content encoding, in which no words can be found.
AS_IT_IS = {"Accept-Encoding": "identity"}


@pytest.fixture
def profile(playwright, browser_type_launch_args, site_server, facts, tmp_path):
    """Give a function that opens a browser with a profile folder, for as long as a block lasts."""

    @contextmanager
    def opened():
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            **browser_type_launch_args,
            base_url=site_server,
            extra_http_headers=AS_IT_IS,
        )
        try:
            yield context.new_page()
        finally:
            context.close()

    return opened


def on_disk(folder: Path, words: set[str]) -> dict[str, list[str]]:
    """Return which of the words are in which files below a folder, byte for byte, in UTF-8 or UTF-16."""
    found: dict[str, list[str]] = {}
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        content = file.read_bytes()
        for word in words:
            if word.encode() in content or word.encode("utf-16-le") in content:
                found.setdefault(str(file.relative_to(folder)), []).append(word)
    return found


def read(page, path: str) -> set[str]:
    """Open a page, and return its main heading and its first paragraph."""
    page.goto(path, wait_until="networkidle")
    texts = [page.locator("h1").inner_text(), page.locator("main p").first.text_content()]
    return {line.strip() for text in texts for line in text.splitlines() if line.strip()}


def type_into_both_forms(page, word: str) -> list[str]:
    """Search for a word, and look for a place of that name; return the tokens in the addresses."""
    page.goto("/search/")
    page.get_by_role("main").get_by_label("Search this site").fill(word)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=word).wait_for()
    addresses = [page.url]
    page.goto("/places/")
    page.get_by_label("Town, village or postcode").fill(word)
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Town, village or postcode").input_value() == word
    return [urlsplit(address).query.removeprefix("t=") for address in (*addresses, page.url)]


def test_nothing_of_discreet_pages_and_nothing_typed_is_left(
    profile, facts, running_site, tmp_path
):
    words = {WORD}
    with profile() as page:
        page.goto("/")
        for path in neutral_addresses(running_site):
            words |= read(page, path)
        type_into_both_forms(page, WORD)
        leave(page, facts.leave_for)
    assert len(words) > 20
    assert on_disk(tmp_path / "profile", words) == {}


def test_what_was_typed_is_in_no_file_of_the_browser_or_the_server(profile, running_site, tmp_path):
    """Also of somebody who does not leave by the button, goes back, and has the browser killed for want of memory."""
    with profile() as page:
        tokens = type_into_both_forms(page, WORD)
        for _ in range(3):
            page.go_back()
        page.go_forward()
        page.get_by_role("heading", name=WORD).wait_for()
        assert on_disk(tmp_path / "profile", {WORD}) == {}
    assert on_disk(tmp_path / "profile", {WORD}) == {}
    # The address is in the history, as every address is: that is what shows that this test would find the word.
    assert "Default/History" in on_disk(tmp_path / "profile", set(tokens))
    assert on_disk(running_site.var_dir, {WORD, *tokens}) == {}
    log = running_site.log.read_bytes()
    assert [word for word in (WORD, *tokens) if word.encode() in log] == []


def neutral_addresses(site) -> list[str]:
    """Return the neutral address of every discreet page."""
    index = from_json((site.var_dir / "published" / "index.json").read_text())
    return [address for address in index.answers if page_id_in(address)]


def history(folder: Path) -> list[tuple[str, str]]:
    """Return path and title of everything in a Chromium profile's history, in the order of the visits."""
    with sqlite3.connect(folder / "Default" / "History") as database:
        rows = database.execute("SELECT url, title FROM urls ORDER BY id").fetchall()
    return [(urlsplit(url).path, title) for url, title in rows]


BOARD = "Shropshire Safeguarding Children Board"


@pytest.mark.parametrize(
    ("way", "first"),
    [
        ("by links on the site", ("/", BOARD)),
        ("typed, as from a poster", ("/young-people/bullying/", f"Bullying - {BOARD}")),
        ("typed with a mistake", ("/Young-People/BULLYING.", f"Bullying - {BOARD}")),
    ],
)
def test_what_the_history_holds_for_each_way_in(profile, tmp_path, way, first):
    """Also after leaving: a browser's list of visited pages keeps them all."""
    with profile() as page:
        if way == "by links on the site":
            page.goto("/")
            page.get_by_role("link", name="Young people", exact=True).first.click()
            page.get_by_role("main").get_by_role("link", name="Bullying").first.click()
        else:
            page.goto("/Young-People/BULLYING." if "mistake" in way else "/young-people/bullying/")
        page.get_by_role("heading", name="Bullying", level=1).wait_for()
        page.get_by_role("link", name="Young people", exact=True).first.click()
        page.get_by_role("heading", name="Help for young people").wait_for()
    found = history(tmp_path / "profile")
    assert found[0] == first, found
    telling = [(path, title) for path, title in found if "bully" in (path + title).lower()]
    right = ("/young-people/bullying/", f"Bullying - {BOARD}")
    assert telling == {"by": [], "typed,": [right], "typed": [first, right]}[way.split()[0]], found
    assert "Talking and support" in [title for _, title in found]


def test_copies_of_other_pages_are_thrown_away_on_leaving(profile, facts, tmp_path):
    """And before that they are there, which shows that this test would find them."""
    with profile() as page:
        words = read(page, "/glossary/")
    assert on_disk(tmp_path / "profile" / "Default" / "Cache", words)
    with profile() as page:
        page.goto("/a-to-z/")
        leave(page, facts.leave_for)
    assert on_disk(tmp_path / "profile" / "Default" / "Cache", words) == {}


def leave(page, leave_for: str) -> None:
    """Press “Leave this site”, and wait for the next one; a test asks nobody outside for it."""
    page.context.route(leave_for, lambda route: route.fulfill(body="Sun", content_type="text/html"))
    page.locator("a[href='/i/']:visible").last.click()
    page.wait_for_url(leave_for)
