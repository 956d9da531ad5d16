"""What a browser, a proxy and a download manager may ask of the copy: encodings, "only if changed", parts of files."""

import hashlib

import pytest

from safeguarding.delivery.index import from_json
from tests.asking import ask

PAGE = "/signs/"


@pytest.fixture(scope="module")
def get(running_site):
    """Give a function that asks the running site."""

    def get(path: str = PAGE, method: str = "GET", **headers):
        return ask(running_site.url, path, method, **headers)

    return get


@pytest.fixture(scope="module")
def answers(running_site) -> dict:
    """Give every answer of the copy by its address."""
    return from_json((running_site.var_dir / "published" / "index.json").read_text()).answers


@pytest.fixture(scope="module")
def document(answers) -> str:
    """Give the address of a document that does not get smaller by compressing."""
    return next(
        path for path in answers if path.startswith("/documents/") and path.endswith(".pdf")
    )


ENCODINGS = [
    (None, None),
    ("", None),
    ("identity", None),
    ("gzip", "gzip"),
    ("GZip", "gzip"),
    ("br", "br"),
    ("gzip, deflate, br, zstd", "br"),
    ("gzip, deflate", "gzip"),
    ("deflate, zstd", None),
    ("br;q=0, gzip", "gzip"),
    ("br;q=0,gzip;q=0", None),
    ("gzip;q=0.000", None),
    ("gzip;q=0.001", "gzip"),
    ("*", "br"),
    ("*;q=0", None),
    ("gzip, *;q=0", "gzip"),
    ("br;q=0, *", "gzip"),
    ("br;q=0, gzip;q=0, *", None),
    ("nonsense", None),
    ("bro, gzipped", None),
    (";;,,q=", None),
    ("gzip;q=nonsense", ...),
    ("gzip;q=99", ...),
    ("," * 3000, None),
]


@pytest.mark.parametrize(
    ("accepted", "expected"), ENCODINGS, ids=[str(one[0])[:30] for one in ENCODINGS]
)
def test_a_browser_gets_an_encoding_that_it_takes(get, accepted, expected):
    plain = get()
    reply = get(**{} if accepted is None else {"Accept_Encoding": accepted})
    assert reply.status == 200
    if expected is not ...:  # where it does not matter, but must be one that can be read
        assert reply.headers["Content-Encoding"] == expected
    assert reply.content == plain.body
    assert plain.headers["Content-Encoding"] is None
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert int(reply.headers["Content-Length"]) == len(reply.body)


def test_every_encoding_of_every_address_is_the_same_content(get, answers):
    wrong = []
    for address in answers:
        plain = get(address)
        for encoding in ("gzip", "br"):
            reply = get(address, Accept_Encoding=encoding)
            if reply.content != plain.body or len(reply.body) > len(plain.body):
                wrong.append((encoding, address))
            if reply.headers["Content-Encoding"] and "Accept-Encoding" not in reply.headers["Vary"]:
                wrong.append(("Vary", address))
    assert wrong == []


def test_pages_are_sent_small(get, answers):
    pages = (path for path, answer in answers.items() if answer.status == 200 and path[-1] == "/")
    for address in pages:
        small, plain = get(address, Accept_Encoding="br"), get(address)
        assert len(small.body) < max(len(plain.body) / 2, 400), address


def test_each_encoding_has_a_tag_of_its_own_that_names_its_bytes(get):
    """A strong ETag: a cache that put one encoding's parts together with another's would make a broken page."""
    tags = set()
    for encoding in ("identity", "gzip", "br"):
        reply = get(Accept_Encoding=encoding)
        digest = hashlib.blake2b(reply.body, digest_size=16).hexdigest()
        assert reply.headers["ETag"] == f'"{digest}"'
        tags.add(digest)
    assert len(tags) == 3


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize(
    "known",
    ["{tag}", "W/{tag}", '"other", {tag}', '{tag},"other"', 'W/"other" , W/{tag}', "*"],
)
def test_what_a_browser_has_is_not_sent_again(get, method, encoding, known):
    first = get(Accept_Encoding=encoding)
    tag = first.headers["ETag"]
    reply = get(PAGE, method, Accept_Encoding=encoding, If_None_Match=known.format(tag=tag))
    assert (reply.status, reply.body) == (304, b"")
    for name in ("ETag", "Cache-Control", "CDN-Cache-Control", "Vary"):
        assert reply.headers[name] == first.headers[name]
    for name in ("Content-Encoding", "Content-Type"):
        assert name not in reply.headers
    assert reply.headers["Content-Length"] in {None, first.headers["Content-Length"]}


@pytest.mark.parametrize(
    "known", ['"other"', "", "{bare}", '"{bare}', "W/", '"{half}"', '"', "nonsense"]
)
def test_what_a_browser_has_not_is_sent(get, known):
    first = get()
    bare = first.headers["ETag"].strip('"')
    reply = get(If_None_Match=known.format(bare=bare, half=bare[:16]))
    # Without its quotation marks a tag is not one; taking it for one does no harm.
    assert reply.status in ({200, 304} if "{bare}" in known else {200})
    assert reply.body in ({first.body} if reply.status == 200 else {b""})


def test_the_tag_of_another_encoding_is_another(get):
    tag = get(Accept_Encoding="gzip").headers["ETag"]
    assert get(Accept_Encoding="br", If_None_Match=tag).status == 200
    assert get(If_None_Match=tag).status == 200


def test_an_error_page_is_never_not_modified(get):
    assert get("/errors/404.html", If_None_Match="*").status == 404
    assert get("/no-such-page/", If_None_Match="*").status == 404


# Parts of documents.

PARTS = [
    ("bytes=0-0", 0, 1),
    ("bytes=0-99", 0, 100),
    ("bytes=100-199", 100, 200),
    ("bytes=100-", 100, None),
    ("bytes=-100", -100, None),
    ("bytes=1000-99999999", 1000, None),
]


@pytest.mark.parametrize(("asked", "start", "stop"), PARTS, ids=[part[0] for part in PARTS])
def test_a_part_of_a_document(get, document, asked, start, stop):
    whole = get(document)
    assert whole.headers["Accept-Ranges"] == "bytes"
    reply = get(document, Range=asked)
    assert reply.status == 206
    assert reply.body == whole.body[start:stop]
    first = start if start >= 0 else len(whole.body) + start
    span = f"bytes {first}-{first + len(reply.body) - 1}/{len(whole.body)}"
    assert reply.headers["Content-Range"] == span
    assert reply.headers["Content-Length"] == str(len(reply.body))
    for name in ("ETag", "Content-Type", "Cache-Control", "Content-Security-Policy"):
        assert reply.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-1",
        "bytes=",
        "bytes=a-b",
        "pages=1-2",
        "bytes",
        "",
        "bytes=0-1,5-9",
        "bytes=--1",
        "bytes=-99999999",
    ],
)
def test_what_is_no_part_or_several_gets_the_whole_document(get, document, asked):
    """RFC 9110, 14.2: a server may do so, and several parts at once are of use to nobody here."""
    reply = get(document, Range=asked)
    assert (reply.status, reply.body) == (200, get(document).body)


def test_a_part_beyond_the_end_is_refused_with_the_size(get, document):
    """So that a download that is complete already ends, and does not begin again."""
    whole = get(document)
    reply = get(document, Range=f"bytes={len(whole.body)}-")
    assert reply.status == 416
    assert reply.headers["Content-Range"] == f"bytes */{len(whole.body)}"


def test_a_part_is_sent_only_of_the_document_that_the_rest_is_of(get, document):
    whole = get(document)
    tag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]
    assert get(document, Range="bytes=5-9", If_Range=tag).body == whole.body[5:10]
    for other in ('"other"', f"W/{tag}", modified.replace("20", "19"), "nonsense"):
        reply = get(document, Range="bytes=5-9", If_Range=other)
        assert (reply.status, reply.body) == (200, whole.body)


def test_a_part_of_a_document_that_the_browser_has_is_not_sent(get, document):
    tag = get(document).headers["ETag"]
    assert get(document, Range="bytes=5-9", If_None_Match=tag).status == 304


def test_head_knows_no_parts(get, document):
    reply = get(document, "HEAD", Range="bytes=5-9")
    assert (reply.status, reply.body) == (200, b"")


def test_a_part_of_a_page_is_a_part_of_its_plain_bytes(get):
    whole = get()
    reply = get(Range="bytes=0-99", Accept_Encoding="br, gzip")
    assert reply.status in {200, 206}
    if reply.status == 206:
        assert reply.body == whole.body[:100]
        assert reply.headers["ETag"] == whole.headers["ETag"]
        assert "Content-Encoding" not in reply.headers
