"""`verify_site` finds whatever is wrong with the copy, its files, or another server, and changes nothing."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from safeguarding.delivery import comparing
from safeguarding.delivery.index import StoredAnswer
from safeguarding.delivery.store import Store
from tests.delivery.made_up import HTML, MadeUpSite, build, builder_for, page

LONG = " ".join(str(number**3) for number in range(999))
MOVED = page("", ("Location", "/a/"), status=301)


@pytest.fixture
def site() -> MadeUpSite:
    return MadeUpSite({"/": LONG, "/a/": "It says A", "/old/": MOVED})


@pytest.fixture
def store(site, tmp_path, monkeypatch) -> Store:
    """Give a copy of the site that is as it has to be."""
    store = Store(tmp_path / "published")
    build(builder_for(site, store, monkeypatch))
    return store


def found(store: Store, site: MadeUpSite) -> list[str]:
    """Return what is said of the copy."""
    index = store.read()
    return [
        *comparing.with_fresh_render(store, index, list(site.says)),
        *comparing.not_public(index, site.says),
        *comparing.stray_files(store, index),
    ]


def test_a_copy_that_is_right_has_no_difference(store, site):
    assert found(store, site) == []


# The answers


def test_a_change_that_nobody_built(store, site):
    site.says["/a/"] = "It says B"
    assert found(store, site) == ["/a/: the plain content is not what the site answers"]


def test_a_header_that_changed(store, site):
    site.says["/a/"] = page("It says A", ("Vary", "Cookie"), ("X-Frame-Options", "DENY"))
    assert found(store, site) == ["/a/: other headers than the site's: Vary, X-Frame-Options"]
    site.says["/a/"] = page("It says A")
    swapped = site.says["/a/"].__class__(200, HTML[::-1], b"It says A", "", "page")
    site.says["/a/"] = swapped
    assert found(store, site) == ["/a/: other headers than the site's: in another order"]


def test_a_status_that_changed(store, site):
    site.says["/a/"] = page("It says A", status=410)
    assert found(store, site) == ["/a/: the copy answers 200, the site 410"]


def test_a_page_that_the_copy_does_not_have(store, site):
    site.says["/new/"] = "It is new"
    assert found(store, site) == ["/new/: is public, and the copy does not have it"]
    site.says["/new/"] = page("Not here", status=404)
    assert found(store, site) == []


def test_a_page_that_is_no_longer_public(store, site):
    site.says = {"/": LONG, "/old/": MOVED}
    assert found(store, site) == ["/a/: is in the copy, and is not public"]


# Its content and its files


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_content_that_is_missing_or_damaged_in_any_encoding(store, site, encoding):
    path = store.path_of(store.read().answers["/"].bodies[encoding].digest)
    whole, name = path.read_bytes(), encoding or "plain"
    path.unlink()  # below site/ it has another name, which stays
    assert found(store, site) == [f"/: the {name} content is missing"]
    path.write_bytes(whole[:-1] + b"x")
    assert found(store, site) == [f"/: the {name} content is damaged"]


def test_each_encoding_that_is_missing_is_named(store, site):
    for body in store.read().answers["/"].bodies.values():
        store.path_of(body.digest).unlink()
    missing = {f"/: the {name} content is missing" for name in ("plain", "gzip", "br")}
    assert set(found(store, site)) == missing


@pytest.mark.parametrize(("encoding", "packer"), [("gzip", "GZIP"), ("br", "BROTLI")])
def test_an_encoding_that_says_something_else(store, site, encoding, packer):
    """Its bytes are those of its name, and it is another page's."""
    other = MadeUpSite({"/": LONG[::-1]}).render("/").body
    wrong = {name: store.put(comparing_pack(name, other)) for name in (encoding,)}
    index = store.read()
    answer = index.answers["/"]
    index.answers["/"] = StoredAnswer(200, answer.headers, answer.bodies | wrong, True, "page")
    store.publish(index, ["/"])
    assert found(store, site) == [f"/: the {encoding} content is not what the site answers"]


def comparing_pack(encoding: str, content: bytes) -> bytes:
    from safeguarding.delivery.compression import encodings

    return encodings(content, best=False)[encoding]


@pytest.mark.parametrize("name", ["index.html", "index.html.gz", "index.html.br"])
def test_a_file_that_is_missing_or_old_is_named(store, site, name):
    """A plain server, such as nginx, sends these."""
    file = store.site / name
    file.unlink()
    assert found(store, site) == [f"/: the file site/{name} is not the copy's"]
    file.write_text("of yesterday")
    assert found(store, site) == [f"/: the file site/{name} is not the copy's"]


def test_a_file_in_an_encoding_that_the_page_has_not(store, site):
    (store.site / "a" / "index.html.gz").write_bytes(b"of long ago")
    assert found(store, site) == ["/a/: the file site/a/index.html.gz is not the copy's"]


def test_a_file_that_no_page_has(store, site):
    """A plain server sends it all the same: a page that was taken back, or what lay where a redirect is now."""
    for name in ("gone/index.html", "old/index.html", "a/notes.txt"):
        (store.site / name).parent.mkdir(exist_ok=True)
        (store.site / name).write_text("of long ago")
    assert found(store, site) == [
        "the file site/a/notes.txt is of no public address",
        "the file site/gone/index.html is of no public address",
        "the file site/old/index.html is of no public address",
    ]


# Another server


class Mirror(http.server.BaseHTTPRequestHandler):
    """Answers from `says`: status, headers, body by path."""

    says: dict = {}

    def do_GET(self):
        status, headers, body = self.says.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def mirror(store) -> Iterator[str]:
    """Give the address of a server that answers what the copy says, from `Mirror.says`."""
    Mirror.says = {
        address: (answer.status, dict(answer.headers), store.get(answer.bodies[""]))
        for address, answer in store.read().answers.items()
    }
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def told(store: Store, mirror: str) -> list[str]:
    return list(comparing.with_mirror(store, store.read(), mirror))


def test_a_mirror_that_is_right_has_no_difference(store, mirror):
    assert told(store, mirror) == []


def test_a_mirror_with_other_headers_is_named(store, mirror):
    status, headers, body = Mirror.says["/a/"]
    Mirror.says["/a/"] = status, headers | {"Cache-Control": "max-age=999"}, body
    Mirror.says["/"] = 200, {"Cache-Control": "no-cache"}, Mirror.says["/"][2]
    moved = Mirror.says["/old/"]
    Mirror.says["/old/"] = 301, moved[1] | {"Location": "/"}, b""
    assert told(store, mirror) == [
        "/: Content-Type is None on the mirror and 'text/html; charset=utf-8' in the copy",
        "/a/: Cache-Control is 'max-age=999' on the mirror and 'no-cache' in the copy",
        "/old/: Location is '/' on the mirror and '/a/' in the copy",
    ]


def test_a_mirror_with_another_status_or_text_is_named(store, mirror):
    Mirror.says["/a/"] = 200, dict(HTML), b"It says B"
    del Mirror.says["/"]
    assert told(store, mirror) == [
        "/: the mirror answers 404, the copy 200",
        "/a/: the mirror's content differs",
    ]


def test_a_mirror_may_send_its_own_date_and_keep_error_pages_to_itself(
    store, site, mirror, monkeypatch
):
    site.says["/errors/404.html"] = page("Lost", status=404)
    site.changes = []
    build(builder_for(site, store, monkeypatch))
    Mirror.says["/a/"] = 200, dict(HTML) | {"ETag": '"its own"', "Vary": "*"}, b"It says A"
    assert told(store, mirror) == []
    Mirror.says["/errors/404.html"] = 200, dict(HTML), b"Lost"
    assert told(store, mirror) == ["/errors/404.html: the mirror answers 200, the copy 404"]
