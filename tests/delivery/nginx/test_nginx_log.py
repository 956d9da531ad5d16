"""What nginx notes of a visit: the kind of page and the status, and nothing of the visitor."""

import re
import shutil

import pytest

from safeguarding.delivery.nginx import write_names
from tests.asking import until
from tests.delivery.nginx_site import asking, connected
from tests.needs import nginx as needed

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what nginx serves is files


LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d ([a-z_-]+) (\d{3}) \d+\.\d{3}")


def noted(running: needed.Nginx, since: int = 0) -> list[tuple[str, str]]:
    """Return name and status of the lines in nginx's log after the first `since`. Every line has to be as it should."""
    lines = running.access_log.read_text().splitlines()[since:]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return [LINE.fullmatch(line).groups() for line in lines]


def test_the_log_has_the_names_that_the_site_itself_gives(site, nginx, ask):
    """Of the page that was asked for, not of the file in which nginx found it."""
    before = len(noted(nginx))
    ask("/report-a-concern/?q=a-name-of-a-child")
    ask("/topics/", If_None_Match=ask("/topics/")["etag"])
    ask("/about")
    ask(next(address for address in site.addresses if address.startswith("/static/")))
    ask(next(address for address in site.addresses if address.startswith("/documents/")))
    ask("/robots.txt")
    ask("/topics/", "HEAD")
    ask("/search/?q=neglect")
    ask("/a-name-of-a-child/")
    ask("/about/", Cookie="sessionid=abc")
    ask("/admin/a-name-of-a-child/")
    ask("/about/", "TRACE")
    ask("/%00a-name-of-a-child")
    ask("/healthz")
    ask("/about/", plain=True)
    until("the last line", lambda: len(noted(nginx)) >= before + 15)
    assert noted(nginx, before) == [
        ("report-a-concern-page", "200"),
        ("topics", "200"),
        ("topics", "304"),
        ("page", "301"),
        ("static", "200"),
        ("document", "200"),
        ("robots", "200"),
        ("none", "200"),
        ("site", "200"),
        ("site", "404"),
        ("site", "200"),
        ("site", "302"),
        ("none", "405"),
        ("none", "400"),
        ("section", "301"),
    ]


def test_addresses_that_differ_in_capitals_only_do_not_stop_nginx(site, tmp_path):
    """An address may be long, and a redirect may have capitals; a map of nginx's takes them for small letters."""
    shutil.copytree(site.var_dir / "published" / "nginx", tmp_path / "published" / "nginx")
    long = "/" + "a" * 890 + "/"
    names = [("/about/", "one"), ("/About/", "one"), (long, "two"), ("/" + "b" * 5000, "two")]
    many = [(f"/many/{number}/", "three") for number in range(20_000)]
    write_names(
        [*names, ('/a"b\\c$d{}', "four"), *many], tmp_path / "published" / "nginx" / "names"
    )
    with needed.server(tmp_path, "unix:/nonexistent/socket") as running:
        asking(running)(long, "POST", b"")
        asking(running)(long)
        assert running.log.read_text() == ""


def test_nothing_is_kept_of_visitors(nginx_alone, ask_alone):
    """Nor of those whose request fails."""
    ask_alone("/about/?a-name-of-a-child", User_Agent="a-name-of-a-child")
    ask_alone("/a-name-of-a-child/")
    ask_alone("/%00a-name-of-a-child")
    with connected(nginx_alone.https) as connection:
        connection.sendall(b"GET /a-name-of-a-child HTTP/1.1\r\n\r\n")
        connection.recv(1000)
    with connected(nginx_alone.https) as connection:
        connection.sendall(b"\x16\x03\x01\x00\x05hello")
        connection.recv(1000)
    assert noted(nginx_alone)
    others = {*nginx_alone.log.parent.glob("*.log")} - {nginx_alone.access_log}
    assert others
    assert "".join(file.read_text() for file in others) == ""
