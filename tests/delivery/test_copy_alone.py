"""The copy needs nobody: what it has is answered although nothing stands behind it."""

import pytest
from werkzeug.test import Client

from safeguarding.delivery.index import Index, StoredAnswer
from safeguarding.delivery.serving import PublishedCopy
from safeguarding.delivery.store import Store

# As addresses are in the index: percent signs for what is not ASCII.
KEPT = ["/report/", "/caf%C3%A9/", "/documents/3/a%20b.txt", "/old.php?id=1"]


def nobody(environ, start_response):
    """A Django that cannot answer."""
    start_response("500 Internal Server Error", [])
    return [b"nobody is here"]


@pytest.fixture
def visitor(tmp_path, settings) -> Client:
    """Give a visitor of a copy that has the addresses above, each with its own address as content."""
    settings.ALLOWED_HOSTS = ["localhost"]
    store = Store(tmp_path / "published")
    index = Index()
    for address in KEPT:
        body = store.put(address.encode())
        index.answers[address] = StoredAnswer(200, (("Content-Type", "text/plain"),), {"": body})
    store.publish(index, KEPT)
    return Client(PublishedCopy(nobody, store))


@pytest.mark.parametrize("address", KEPT)
def test_every_address_that_is_kept_is_answered(visitor, address):
    answer = visitor.get(address)
    assert (answer.status_code, answer.text) == (200, address)


@pytest.mark.parametrize(
    ("asked", "location"),
    [("/report", "/report/"), ("/caf%C3%A9", "/caf%C3%A9/"), ("/report?a=%20", "/report/?a=%20")],
)
def test_a_slash_that_was_left_out_is_added(visitor, asked, location):
    answer = visitor.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, location)


@pytest.mark.parametrize("address", ["/old.php", "/old.php?id=2", "/cafe/", "/elsewhere/"])
def test_what_is_not_kept_is_not_answered_by_the_copy(visitor, address):
    assert visitor.get(address).status_code == 500


def test_head_brings_no_content(visitor):
    """By itself: not every server takes away what must not be there."""
    assert visitor.head("/report/").data == b""
