"""Faults in the one moment where a change, a page or an index could get lost."""

from collections.abc import Iterator

import pytest

from tests.asking import until
from tests.faults.parts import Site, is_alive

PAGES = ["/", "/report-a-concern/", "/about/", "/robots.txt"]
# The database answers what was changed, and is away when the builder asks for the addresses.
INTERRUPTED = """
from django.db import OperationalError
from safeguarding.delivery import builder as module

one = module.Builder(published(), processes=1)

def turn():
    with one.store.locked():
        one.open()
        if one.look():
            one.build()

def away():
    raise OperationalError("planted by a test")

turn()
set_number("0808 157 0501")
whole, module.public_addresses = module.public_addresses, away
try:
    turn()
except OperationalError:
    pass
finally:
    module.public_addresses = whole
turn()
said = differences()
"""
# The database neither answers nor refuses.
STUCK = """
import os, threading
from django.core.management import call_command
from safeguarding.delivery import following

connections.close_all()
said = os.fork()
if said == 0:
    os.dup2(2, 1)
    following.STUCK_AFTER = 0.5
    following.publish_due = lambda *_: threading.Event().wait()
    call_command("run_builder")
"""
# A process ends just when the builder hands it more.
BROKEN_POOL = """
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from safeguarding.delivery import builder as module

class Broken(module.workers(1).__enter__().__class__):
    calls = 0
    def submit(self, *arguments):
        Broken.calls += 1
        if Broken.calls == 1:
            raise BrokenProcessPool
        return super().submit(*arguments)

@contextmanager
def broken(processes):
    yield Broken()

whole, module.workers = module.workers, broken
one = module.Builder(published(), processes=1)
set_number("0808 157 0502")
try:
    for _ in range(2):
        with one.store.locked():
            one.open()
            if one.look():
                try:
                    one.build()
                except BrokenProcessPool:
                    pass
finally:
    module.workers = whole
said = differences()
"""


@pytest.mark.parametrize("fault", [INTERRUPTED, BROKEN_POOL], ids=["no database", "no process"])
def test_what_was_to_be_done_is_not_forgotten(small_site, fault):
    assert small_site.workshop.do(fault) == []


@pytest.fixture
def index_away(small_site) -> Iterator[Site]:
    """Give the small site with a copy whose index is moved away while its web server knows it."""
    with small_site.builder():
        small_site.is_built()
    index = small_site.copy / "index.json"
    small_site.ask()  # its one process has read it
    kept = index.rename(small_site.copy / "kept.json")
    yield small_site
    if index.is_dir():
        index.rmdir()
    kept.replace(index)


@pytest.mark.parametrize(
    "content", [None, "", '{"format": 1, "answers": {"/": [2', "{}", "a folder"]
)
def test_an_index_that_is_lost_or_broken_changes_nothing_for_visitors(index_away, content):
    site = index_away
    tags = {page: site.ask(page).headers["ETag"] for page in PAGES}
    if content == "a folder":
        (site.copy / "index.json").mkdir()
    elif content is not None:
        (site.copy / "index.json").write_text(content)
    for _ in range(5):
        for page in PAGES:
            reply = site.ask(page)
            assert (reply.status, reply.headers["ETag"]) == (200, tags[page])


def test_content_that_is_lost_is_answered_by_django_and_made_again(small_site):
    with small_site.builder():
        small_site.is_built()
    body = small_site.index().answers["/about/"].bodies["br"]
    path = small_site.copy / "objects" / body.digest[:2] / body.digest
    path.unlink()
    reply = small_site.ask("/about/", Accept_Encoding="br")
    assert reply.status == 200
    assert reply.text.rstrip().endswith("</html>")
    with small_site.builder():
        # With its tag it is the copy's again. It may be another one: better compression comes later.
        until(
            "it is in the copy",
            lambda: small_site.ask("/about/", Accept_Encoding="br").headers["ETag"],
        )
        small_site.is_built()
    assert path.exists() or small_site.index().answers["/about/"].bodies["br"] != body


def test_a_builder_that_is_stuck_ends(small_site: Site):
    """Whoever started it starts it again; a builder that waits for ever would leave the copy as it is."""
    pid = small_site.workshop.do(STUCK)
    until("the builder ends", lambda: not is_alive(pid), 60)
    assert "Timeout" in (small_site.var_dir / "builder.log").read_text()


def test_an_editor_sees_a_change_before_any_builder_does(small_site: Site):
    """Who has signed in asks Django, and visitors get the last copy."""
    with small_site.builder():
        small_site.is_built()
    small_site.workshop.do("set_number('0808 157 0503')")
    seen_by = {
        who: "0808 157 0503" in small_site.ask("/about/", **cookie).text
        for who, cookie in {"editor": {"Cookie": "sessionid=abc"}, "visitor": {}}.items()
    }
    assert seen_by == {"editor": True, "visitor": False}
