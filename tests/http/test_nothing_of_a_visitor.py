"""Ten thousand requests that say much of who sent them: afterwards nothing of it is in any file, log or table.

On PostgreSQL a thousand: there only the tables are others.
"""

import http.client
import itertools
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.fixtures.site_server import RunningSite, served

REQUESTS = {"sqlite": 10_000, "postgresql": 1_000}[connection.vendor]
EACH = REQUESTS // 400  # how often every kind of request
THREADS = 8
COPY = 10  # of the kinds of request, how many the published copy answers
# In every part of a request another word, so that a failure says where it came from.
PARTS = ("path", "query", "agent", "referrer", "cookie", "forwarded", "form", "host", "method")
MARKERS = {part: f"zqmark{part}" for part in PARTS} | {"address": "198.51.100.217"}  # RFC 5737
# All of the line: seconds of the day, addresses and whatever else would not fit.
ACCESS = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\dZ ([a-z0-9_-]+) (\d{3}) \d+\.\d{3}")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Request = tuple[str, str, bytes | None, dict[str, str]]


@dataclass(frozen=True)
class Aftermath:
    """What is left of a site that was asked and has ended; and which answers there were, by request and status."""

    var_dir: Path
    log: bytes
    database_url: str
    answers: Counter

    def access(self) -> list[bytes]:
        """Return the log's lines about answers. The others have a level, or belong to a traceback."""
        lines = re.findall(rb"^\d{4}-.*$", self.log, re.MULTILINE)
        return [line for line in lines if not re.search(rb" \[?(ERROR|WARNING|INFO)\b", line)]

    def rows_of(self, query: str) -> list[tuple]:
        """Return the rows that a query finds in the site's database."""
        if self.database_url.startswith("postgres"):
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query).fetchall()
        with sqlite3.connect(self.var_dir / "db.sqlite3") as connection:
            return connection.execute(query).fetchall()

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield table and text of every row of a PostgreSQL database. One of SQLite is a file below `var_dir`."""
        if not self.database_url.startswith("postgres"):
            return
        with psycopg.connect(self.database_url) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
            for (table,) in tables.fetchall():
                query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
                for (text,) in connection.execute(query):
                    yield table, text


@pytest.fixture(scope="module")
def aftermath(site_copies, tmp_path_factory) -> Iterator[Aftermath]:
    """Give what so many requests left behind."""
    breaking = {"DJANGO_SETTINGS_MODULE": "tests.fixtures.breaking.settings"}
    with served(site_copies, tmp_path_factory.mktemp("site"), breaking) as running:
        waiting, lock = all_requests(), threading.Lock()
        with ThreadPoolExecutor(THREADS) as pool:
            found = [pool.submit(send, running, waiting, lock) for _ in range(THREADS)]
        answers = sum((future.result() for future in found), Counter())
    # The site has ended: what it counted is written.
    yield Aftermath(
        running.var_dir, running.log.read_bytes(), running.environment["DATABASE_URL"], answers
    )


def kinds_of_request() -> list[Request]:
    """Return pages of the copy, Django's own, forms, and what is refused."""
    m = MARKERS
    query = f"q={m['query']}&next=%7A%71mark%71uery&from={m['address']}"
    form = f"q={m['form']}&place={m['form']}&username={m['form']}&password={m['form']}".encode()
    multipart = {"Content-Type": f"multipart/form-data; boundary={m['form']}"}
    pages = ("/about/", "/report-a-concern/", "/what-should-i-do/", "/topics/", "/robots.txt")
    return [
        *[("GET", page, None, {}) for page in pages],
        *[("GET", f"{page}?{query}", None, {}) for page in pages],
        ("HEAD", f"/about/?{query}", None, {}),
        ("GET", f"/about?{query}", None, {}),
        ("GET", "/", None, {"If-None-Match": f'"{m["agent"]}"', "Range": f"bytes={m['agent']}"}),
        ("GET", f"/search/?{query}", None, {}),
        ("GET", f"/search/?t={m['query']}", None, {}),
        ("POST", "/search/", form, FORM),
        ("POST", "/search/", form, multipart),
        ("POST", "/search/", form, {"Content-Type": f"text/plain; charset={m['form']}"}),
        ("POST", "/places/", form, FORM),
        *[
            ("GET", target.format(m["path"]), None, {})
            for target in (
                "/{}/",
                "/topics/{}/",
                "/documents/1/{}.pdf",
                "/documents/{}/x",
                "/media/images/{}.png",
                "/static/{}.css",
                "/what-should-i-do/{}/",
                "/{}%00/",
                "/%ff%fe{}",
                "/admin/{}/",
                "/errors/{}.html",
                "/healthz?{}",
            )
        ],
        ("GET", f"/about/?{query}%00", None, {}),
        ("POST", f"/about/?{query}", form, FORM),
        ("PUT", f"/{m['path']}/", form, FORM),
        ("DELETE", f"/search/?{query}", None, {}),
        (m["method"].upper(), f"/about/?{query}", None, {}),
        ("GET", f"/?{query}", None, {"Host": f"{m['host']}.example"}),
        ("GET", f"/search/?{query}", None, {"Host": f"{m['host']}_\xff"}),
        ("GET", "/about/", None, {"Cookie": f"sessionid={m['cookie']}"}),
        ("GET", f"/{m['path'] * 900}", None, {}),
        ("GET", "/", None, {m["agent"]: m["agent"] * 900}),
        ("GET", "/", None, {f"{m['agent']} bad": "a"}),
        ("POST", "/search/", b"zz\r\n", {"Transfer-Encoding": f"chunked, {m['form']}"}),
        ("POST", f"/breaks/?{query}", form, FORM),
        ("GET", f"/breaks/{m['path']}?{query}", None, {}),
    ]


def all_requests() -> Iterator[Request]:
    """Yield so many requests, with headers that say who sends them."""
    m = MARKERS
    of_all = {
        "User-Agent": f"Mozilla/5.0 ({m['agent']})",
        "Referer": f"https://example.org/{m['referrer']}?{m['referrer']}",
        "Cookie": f"seen={m['cookie']}; csrftoken={m['cookie']}",
        "X-Forwarded-For": f"{m['address']}, {m['forwarded']}",
        "Forwarded": f"for={m['forwarded']}",
        "Accept-Language": m["agent"],
        "Authorization": f"Basic {m['cookie']}",
        "Origin": f"https://{m['referrer']}.example",
    }
    signing_in = f"/admin/login/?next=/admin/{m['path']}"
    form = f"username={m['form']}&password={m['form']}".encode()
    few = [("GET", signing_in, None, {}), ("POST", signing_in, form, FORM)] * 10  # a slow page
    few += [("GET", f"/breaks/?{m['query']}", None, {})] * 50
    kinds = kinds_of_request()
    # Each kind often; then, quicker, the pages of the copy.
    many = itertools.chain(kinds * EACH, itertools.cycle(kinds[:COPY]))
    for method, target, body, headers in itertools.islice(itertools.chain(few, many), REQUESTS):
        yield method, target, body, of_all | headers


def send(site: RunningSite, waiting: Iterator[Request], lock: threading.Lock) -> Counter:
    """Send requests until none is left, and count the answers: by method, target, whether signed in, and status."""
    parts, answers = urlsplit(site.url), Counter()
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    while True:
        with lock:
            request = next(waiting, None)
        if request is None:
            connection.close()
            return answers
        try:
            answer = answer_to(connection, request)
        except (OSError, http.client.HTTPException):  # closed between two requests: that is HTTP
            connection.close()
            answer = answer_to(connection, request)
        if answer.status == 303:  # as a browser does
            answer = answer_to(connection, ("GET", answer.getheader("Location"), None, request[3]))
        method, target, _, headers = request
        answers[method, target, "sessionid" in headers["Cookie"], answer.status] += 1
        if answer.will_close:
            connection.close()


def answer_to(connection: http.client.HTTPConnection, request: Request) -> http.client.HTTPResponse:
    connection.request(*request)
    answer = connection.getresponse()
    answer.read()
    return answer


def traces(content: bytes) -> list[str]:
    """Return of which parts of a request something is in `content`: in any case, plain or percent-encoded."""
    small = content.lower()
    return [
        part
        for part, word in MARKERS.items()
        if word.encode() in small or "".join(f"%{ord(c):02x}" for c in word).encode() in small
    ]


def test_the_requests_met_every_kind_of_answer(aftermath):
    """Or the rest would prove little."""
    statuses = Counter()
    for (*_, status), number in aftermath.answers.items():
        statuses[status] += number
    assert sum(statuses.values()) == REQUESTS
    assert statuses.keys() >= {200, 301, 302, 400, 404, 405, 500}
    assert statuses.keys() & {414, 431}, statuses
    assert statuses[200] > REQUESTS / 4


def test_no_file_of_the_site_has_a_trace(aftermath):
    files = [file for file in aftermath.var_dir.rglob("*") if file.is_file()]
    assert len(files) > 100
    found = {str(file): found for file in files if (found := traces(file.read_bytes()))}
    assert found == {}


def test_the_log_has_no_trace(aftermath):
    assert traces(aftermath.log) == []
    assert b"gAAAA" not in aftermath.log  # how every token of what was typed begins
    assert b"127.0.0.1" not in aftermath.log
    assert b"RuntimeError" in aftermath.log  # but what went wrong is there


def test_no_row_of_the_database_has_a_trace(aftermath):
    found = {(table, text) for table, text in aftermath.rows() if traces(text.encode())}
    assert found == set()


def test_every_answer_has_a_line_with_four_things(aftermath):
    """To the minute, and all of monitoring's left out."""
    lines = aftermath.access()
    assert [line for line in lines if not ACCESS.fullmatch(line)] == []
    monitoring = sum(
        number for (_, target, *_), number in aftermath.answers.items() if "/healthz" in target
    )
    led_on = [line for line in lines if b" 303 " in line]
    assert len(led_on) > REQUESTS / 200
    assert len(lines) == REQUESTS - monitoring + len(led_on)
    noted = Counter(ACCESS.fullmatch(line).groups() for line in lines)
    assert noted[b"topics", b"200"] == lists_read(aftermath)
    assert noted[b"report-a-concern-page", b"200"] > 0
    assert noted[b"editors", b"200"] > 0
    assert noted[b"none", b"400"] > 0


def lists_read(aftermath) -> int:
    """Return how often the list of topics was sent whole."""
    return sum(
        number
        for (_, target, _, status), number in aftermath.answers.items()
        if status == 200 and target.partition("?")[0] == "/topics/"
    )


def test_what_the_board_counts_is_counted(aftermath):
    counts = dict(aftermath.rows_of("SELECT name, count FROM counting_count WHERE kind = 'visits'"))
    assert counts["topics"] == lists_read(aftermath)
    assert counts.keys().isdisjoint({"editors", "none", "static", "robots", "image"})
    ((searches,),) = aftermath.rows_of(
        "SELECT count FROM counting_count WHERE kind = 'searches without results'"
    )
    searched = sum(
        number
        for (method, target, _, status), number in aftermath.answers.items()
        if status == 200 and (method, target) == ("POST", "/search/")
    )
    assert searches > REQUESTS / 2_000
    assert searches >= searched / 3  # the others were sent in a way in which no form is sent


def test_no_other_line_says_when_to_the_second(aftermath):
    assert re.findall(rb"\d\d:\d\d:\d\d", aftermath.log) == []
