"""The headers of the copy's answers, and names for its log, as files that nginx includes: see deploy/nginx.conf.

The policy in the headers names the hash of the style sheet, so nobody can type them once and for all. They are taken
from the answers themselves. nginx reads the files when it starts and when it is told to reload.
"""

import mimetypes
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from textwrap import indent
from urllib.parse import unquote

from django.conf import settings

from safeguarding.delivery import store as stores
from safeguarding.delivery.index import Headers
from safeguarding.files import replace_whole
from safeguarding.privacy.caching import FOR_NOBODY, OFF_THE_RECORD
from safeguarding.typed_addresses import normal_form

# Answers of one kind have the same headers, or nearly. The kind is the first part of an address.
KINDS = ("static", "media", "documents", "errors")
PAGES = "pages"
DISCREET = "discreet"  # pages, known by their headers, and for nginx by the name of their file
# What nginx works out for each file by itself, what deploy/nginx.conf says, and what was true of one moment only.
NOT_INCLUDED = {
    *("accept-ranges", "connection", "content-disposition", "content-encoding", "content-length"),
    *("content-type", "date", "etag", "expires", "last-modified", "location", "server"),
}
# As where the site itself sends somebody to the address with a slash.
ABOUT_CONTENT = {"vary", "x-robots-tag"}
CDN = "cdn-cache-control"
NOT_TO_HTTPS = {"cache-control", CDN, "strict-transport-security"}
# Who keeps nothing has nothing to compare: no ETag, no Last-Modified (nginx sends none for an empty value), no parts.
NOTHING_TO_KEEP = 'etag off;\nif_modified_since off;\nmax_ranges 0;\nadd_header Last-Modified "";\n'
LONGEST_NAMED = 900  # bytes
NOTE = "# Written by the site's builder. Reload nginx after a change.\n"


def write_includes(answers: Iterable[tuple[str, int, Headers]], folder: Path) -> bool:
    """Bring the files in `folder` to the headers of all the copy's `answers`: (address, status, headers).

    Returns whether a file was changed: then nginx has to be reloaded. Raises OSError when nothing can be written.
    """
    changed = [_bring_to(folder / name, text) for name, text in includes(answers).items()]
    return any(changed)


def write_names(answers: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write into `folder` what nginx notes in its log for each address, and where pages are: (address, name).

    The insides of two maps: by address, and by the address as people type it. They are in a folder of their own because
    they change with every page that is added or goes: that needs no reload of nginx, which is told to when a file with
    headers changes. Raises OSError.
    """
    answers = [*answers]
    # A map takes capital letters for small ones, and refuses to have an address twice.
    names = {
        unquote(address).encode().lower(): name
        for address, name in sorted(answers)
        if name and "?" not in address and _may_be_named(unquote(address))
    }
    lines = [f"{_literal(address.decode())} {name};\n" for address, name in names.items()]
    _bring_to(folder / "names.conf", "# Written by the site's builder.\n" + "".join(lines))
    pages = {
        normal_form(unquote(address)).encode(): address
        for address, _ in sorted(answers)
        if address.endswith("/") and "?" not in address and _may_be_named(unquote(address))
    }
    lines = [
        f"{_literal(typed.decode())} {_literal(address)};\n" for typed, address in pages.items()
    ]
    _bring_to(folder / "typed.conf", "# Written by the site's builder.\n" + "".join(lines))


def _may_be_named(address: str) -> bool:
    # deploy/nginx.conf has the other kinds' names, and the longest address that fits (map_hash_bucket_size).
    return _kind_of(address) == PAGES and len(address.encode()) <= LONGEST_NAMED


def _bring_to(path: Path, text: str) -> bool:
    """Write a file unless it says so already, and return whether it was written."""
    with suppress(OSError):
        if path.read_text(encoding="utf-8") == text:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, text.encode(), flush=False)
    return True


def includes(answers: Iterable[tuple[str, int, Headers]]) -> dict[str, str]:
    """Return the text of each file by its name: one for every kind of answer, for redirects, and for exceptions."""
    by_kind: dict[str, dict[str, Headers]] = {kind: {} for kind in (PAGES, DISCREET, *KINDS)}
    for address, status, headers in answers:
        if not 300 <= status < 400 and "?" not in address:
            by_kind[_kind_of(address, headers)][unquote(address)] = headers
    files, exceptions = {}, []
    usual = {kind: _usual_headers(found) for kind, found in by_kind.items()}
    usual[DISCREET] = usual[DISCREET] or _as_discreet(usual[PAGES])
    for kind, found in by_kind.items():
        types = _usual_types(found)
        # A kind without any answer yet (no picture was ever uploaded) has the pages' headers until it has some.
        headers = usual[kind] if found or kind == DISCREET else usual[PAGES]
        files[f"{kind}.conf"] = _types(kind, types) + _to_keep(headers) + _lines(headers)
        exceptions += [
            _location(address, kind, headers)
            for address, headers in sorted(found.items())
            if _included(headers) != usual[kind] or _type_of(headers) != types[_ending(address)]
        ]
    files["exceptions.conf"] = "\n".join(exceptions)
    redirects, discreet = (
        [line for line in usual[kind] if line[0].lower() not in ABOUT_CONTENT]
        for kind in (PAGES, DISCREET)
    )
    files["redirects.conf"] = _lines(redirects)
    files["redirects-discreet.conf"] = _lines(discreet)
    files["redirects-to-https.conf"] = _lines(
        line for line in redirects if line[0].lower() not in NOT_TO_HTTPS
    )
    return {name: NOTE + text for name, text in files.items()}


def quoted(value: str) -> str:
    """Return `value` as nginx reads it back. deploy/nginx.conf has the variable for a dollar sign."""
    return _literal(value).replace("$", "${board_dollar}")


def _literal(value: str) -> str:
    """Return `value` for where nginx knows no variables."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _kind_of(address: str, headers: Headers = ()) -> str:
    first = address.split("/")[1]
    if first in KINDS:
        return first
    return DISCREET if OFF_THE_RECORD in headers else PAGES


def _as_discreet(headers: Headers) -> Headers:
    """Return the headers of pages as discreet pages have them, for a copy that has none yet."""
    others = [line for line in headers if line[0].lower() not in {"cache-control", CDN}]
    return (*others, ("Cache-Control", FOR_NOBODY), OFF_THE_RECORD) if headers else ()


def _to_keep(headers: Headers) -> str:
    return NOTHING_TO_KEEP if ("Cache-Control", FOR_NOBODY) in headers else ""


def _included(headers: Headers) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() not in NOT_INCLUDED)


def _usual_headers(found: dict[str, Headers]) -> Headers:
    counted = Counter(_included(headers) for headers in found.values()).most_common(1)
    return counted[0][0] if counted else ()


def _type_of(headers: Headers) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _ending(address: str) -> str:
    return (
        "html" if address.endswith("/") else address.rpartition("/")[2].rpartition(".")[2].lower()
    )


def _usual_types(found: dict[str, Headers]) -> dict[str, str]:
    """Return the content type that most files with an ending have, by the ending."""
    counted: dict[str, Counter] = {}
    for address, headers in found.items():
        counted.setdefault(_ending(address), Counter())[_type_of(headers)] += 1
    return {ending: types.most_common(1)[0][0] for ending, types in counted.items()}


def _types(kind: str, usual: dict[str, str]) -> str:
    # A document of a type that is new must not have to wait for nginx to be reloaded.
    uploads = {
        "documents": settings.WAGTAILDOCS_EXTENSIONS,
        "media": settings.WAGTAILIMAGES_EXTENSIONS,
    }
    types = {
        ending: mimetypes.guess_type(f"file.{ending}")[0] for ending in uploads.get(kind, ())
    } | usual
    lines = [
        f"    {_literal(kind)} {ending};\n"
        for ending, kind in sorted(types.items())
        if ending and kind
    ]
    return f"types {{\n{''.join(lines)}}}\n"


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    return "".join(f"add_header {name} {quoted(value)} always;\n" for name, value in headers)


def _location(address: str, kind: str, headers: Headers) -> str:
    if kind == "errors":
        where = "internal;"
    else:
        file = stores.DISCREET if kind == DISCREET else stores.INDEX
        name = f"${{uri}}{file}" if address.endswith("/") else "$uri"
        where = f"try_files ${{board_skip}}{name} @site;"
    said = _to_keep(headers) + _lines(_included(headers))
    lines = f"types {{ }}\ndefault_type {_literal(_type_of(headers))};\n{said}{where}\n"
    return f"location = {_literal(address)} {{\n{indent(lines, '    ')}}}\n"
