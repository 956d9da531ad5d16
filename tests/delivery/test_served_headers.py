"""What every address of the site says of its content, and how long a browser may keep it."""

from safeguarding.privacy.discreet import is_neutral
from tests.asking import ask


def test_pages_are_asked_for_again_each_time(running_site, addresses):
    """A browser that kept a page for a while would show a number that is no longer right."""
    kept = {
        page: reply.headers["Cache-Control"]
        for page in addresses
        if page.endswith("/")
        and (reply := ask(running_site.url, page)).headers["Cache-Control"] != "no-cache"
    }
    neutral = [page for page in kept if is_neutral(page)]
    assert len(neutral) > 20
    assert {control for page, control in kept.items()} == {"no-store"}
    # Each has a readable address, too; the way out has not. The report page and the first minute have that one only.
    assert len(kept) - len(neutral) == len(neutral) - 1 + 2


def test_content_types(running_site, addresses):
    expected = {
        "/": "text/html; charset=utf-8",
        "xml": ("application/xml", "application/atom+xml; charset=utf-8"),
        "txt": "text/plain; charset=utf-8",
        "json": "application/json",
        "svg": "image/svg+xml",
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "js": 'text/javascript; charset="utf-8"',
        "css": 'text/css; charset="utf-8"',
        "html": "text/html; charset=utf-8",
    }
    wrong, seen = {}, set()
    for address in addresses:
        reply = ask(running_site.url, address)
        if reply.status == 301:
            continue
        ending = "/" if address.endswith("/") else address.rpartition(".")[2]
        kind = reply.headers["Content-Type"]
        seen.add(ending)
        if ending not in expected or kind not in expected[ending]:
            wrong[address] = kind
    assert wrong == {}
    assert {"/", "xml", "txt", "pdf", "js", "html"} <= seen
