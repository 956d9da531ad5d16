"""What is made of one answer of the site: when the copy keeps it, when it stays as it was, how it is compressed."""

import gzip
import os
import time
from types import SimpleNamespace

import brotli
import pytest

from safeguarding.delivery import work
from safeguarding.delivery.rendering import RenderedAnswer
from safeguarding.delivery.store import Store
from tests.delivery.made_up import HTML, MadeUpSite, build, builder_for, failure, page, text_at

LONG = " ".join(str(number**3) for number in range(999))


@pytest.fixture
def site() -> MadeUpSite:
    return MadeUpSite({"/a/": "It says this"})


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "published")


@pytest.fixture
def builder(site, store, monkeypatch):
    return builder_for(site, store, monkeypatch)


def stored(builder, site: MadeUpSite, said, address: str = "/a/"):
    """Have the site say this at an address, build, and return what the copy has there."""
    site.says[address], site.changes = said, []
    build(builder)
    return builder.store.read().answers.get(address)


@pytest.mark.parametrize(
    "other",
    [
        page("It says that"),
        page("It says this", ("Vary", "Cookie")),
        page("It says this", name="section"),
        page("It says this", status=203),
    ],
    ids=["text", "header", "name in the log", "status"],
)
def test_whatever_differs_comes_into_the_copy(builder, site, other):
    before = stored(builder, site, page("It says this"))
    answer = stored(builder, site, other)
    assert (answer.status, answer.headers, answer.log_name) == (
        other.status,
        other.headers,
        other.log_name,
    )
    assert builder.store.get(answer.bodies[""]) == other.body
    assert answer != before


def test_content_that_was_lost_meanwhile_is_made_again(builder, site, store):
    answer = stored(builder, site, LONG)
    store.path_of(answer.bodies["br"].digest).unlink()
    answer = stored(builder, site, LONG)
    assert brotli.decompress(store.get(answer.bodies["br"])) == LONG.encode()


def test_an_error_page_is_kept_with_its_status(builder, site):
    assert stored(builder, site, page("Lost", status=404), "/errors/404.html").status == 404
    assert builder.failures == {}


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_error_in_place_of_a_page_is_a_failure(builder, site, store, status):
    stored(builder, site, page("Sorry", status=status))
    assert builder.failures["/a/"].reason == f"the site answers {status}"
    assert text_at(store, "/a/") is None


def test_a_page_with_an_error_of_its_own_is_a_failure_whatever_its_status(builder, site, store):
    stored(builder, site, RenderedAnswer(200, HTML, b"half of it", "OSError"))
    assert builder.failures["/a/"].reason == "OSError"
    stored(builder, site, failure("it sets a cookie"))
    assert builder.failures["/a/"].reason == "it sets a cookie"
    assert text_at(store, "/a/") is None


def test_a_page_is_kept_in_each_encoding(builder, site, store):
    answer = stored(builder, site, LONG)
    packed = {encoding: store.get(body) for encoding, body in answer.bodies.items()}
    assert packed.keys() == {"", "gzip", "br"}
    assert gzip.decompress(packed["gzip"]) == brotli.decompress(packed["br"]) == packed[""]
    assert len(packed["gzip"]) < len(packed[""])
    assert packed["gzip"][4:8] == bytes(4)  # no time in it (RFC 1952): the same bytes tomorrow
    assert not answer.is_best


NOT_COMPRESSED = {
    "short": page("x" * 199),
    "compressed already": RenderedAnswer(200, (*HTML, ("content-encoding", "gzip")), LONG.encode()),
    "a picture": RenderedAnswer(200, (("Content-Type", "image/png"),), LONG.encode()),
    "of no type": RenderedAnswer(200, (), LONG.encode()),
}


@pytest.mark.parametrize("said", NOT_COMPRESSED.values(), ids=NOT_COMPRESSED.keys())
def test_what_gains_nothing_is_kept_as_it_is(builder, site, said):
    """And is as small as it gets: nobody tries again."""
    answer = stored(builder, site, said)
    assert (answer.bodies.keys(), answer.is_best) == ({""}, True)


def test_an_encoding_that_is_larger_is_not_kept(builder, site):
    noise = RenderedAnswer(200, (("Content-Type", "text/plain"),), os.urandom(300))
    assert stored(builder, site, noise).bodies.keys() == {""}


# Processes


def test_a_process_whose_work_is_not_wanted_any_more_renders_nothing(store, monkeypatch):
    monkeypatch.setattr(work, "_stopping", SimpleNamespace(value=True))
    assert work.render_all(store, ["/a/"], {}) == []


def wait_until_not_wanted() -> bool:
    end = time.monotonic() + 20
    while not work._stopping.value and time.monotonic() < end:
        time.sleep(0.01)
    return bool(work._stopping.value)


def test_processes_are_told_when_their_work_is_not_wanted_any_more():
    with work.workers(2) as executor:
        waiting = executor.submit(wait_until_not_wanted)
        assert executor.submit(os.getpid).result(20) != os.getpid()
    assert waiting.result(20) is True


def test_what_goes_wrong_in_this_process_is_told_as_of_another():
    def fail():
        raise OSError("full")

    with work.workers(1) as executor:
        assert isinstance(executor.submit(fail).exception(), OSError)
