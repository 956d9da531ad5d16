"""A folder that any static host can serve: files, the error page under the names hosts look for, redirects.

Three ways to redirect are written, because hosts differ: `_redirects` (Netlify, Cloudflare Pages, GitLab Pages),
`_headers` (the first two) and, for every host that knows files only, a small page at the old address.
"""

import os
import shutil
from collections.abc import Iterator
from html import escape
from itertools import starmap
from pathlib import Path

from safeguarding import lifeline
from safeguarding.delivery.index import Headers, Index, StoredAnswer
from safeguarding.delivery.store import Store, file_name
from safeguarding.privacy.caching import FOR_NOBODY, OFF_THE_RECORD

CDN = "CDN-Cache-Control"
ABOUT_KEEPING = ("Cache-Control", CDN, OFF_THE_RECORD[0])
# What belongs to one answer, or is the host's to say.
NOT_FOR_ALL = {"content-type", "content-disposition", "vary", "location", "content-encoding"}
MOVED = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>This page has moved</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
</head>
<body>
<p>This page has moved. <a href="{target}">Go to where it is now</a>, or to <a href="{report}">Report a
concern</a>.</p>
</body>
</html>
"""


def export(store: Store, index: Index, folder: Path) -> Iterator[str]:
    """Write the copy into `folder`, which is empty or missing, and yield each address when it is written.

    Raises FileExistsError when the folder has something in it, OSError when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    redirects = {}
    for address, answer in index.answers.items():
        name = file_name(address)
        if 300 <= answer.status < 400:
            redirects[address] = answer
        elif name is not None:
            _copy(store, answer, folder / name)
        yield address
    report = lifeline.recall().report_address
    for address, answer in redirects.items():
        target = _location(answer)
        page = folder / (file_name(address) or "")
        if page.name == "index.html" and not page.exists():
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(
                MOVED.format(target=escape(target), report=escape(report)), encoding="utf-8"
            )
    lines = [
        f"{address} {_location(answer)} {answer.status}\n" for address, answer in redirects.items()
    ]
    (folder / "_redirects").write_text("".join(lines), encoding="utf-8")
    (folder / "_headers").write_text(_headers(index), encoding="utf-8")
    not_found = folder / "errors" / "404.html"
    if not_found.is_file():
        shutil.copyfile(not_found, folder / "404.html")


def _copy(store: Store, answer: StoredAnswer, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source = store.path_of(answer.bodies[""].digest)
    shutil.copyfile(source, target)
    os.chmod(target, 0o644)


def _location(answer: StoredAnswer) -> str:
    return next(value for name, value in answer.headers if name.lower() == "location")


def _headers(index: Index) -> str:
    """The headers that all pages share, for every address; a host that does not know the file ignores it.

    Hosts add those of pages that no browser keeps to these. The strictest of what is said on keeping holds (RFC 9111,
    4.2.1).
    """
    home = index.answers.get("/")
    lines = (
        [f"  {name}: {value}\n" for name, value in home.headers if name.lower() not in NOT_FOR_ALL]
        if home
        else []
    )
    unkept = sorted(
        (address, answer.headers)
        for address, answer in index.answers.items()
        if ("Cache-Control", FOR_NOBODY) in answer.headers and answer.status < 400
    )
    return "/*\n" + "".join(lines) + "".join(starmap(_unkept, unkept))


def _unkept(address: str, headers: Headers) -> str:
    said = {CDN: FOR_NOBODY} | dict(headers)
    return f"{address}\n" + "".join(
        f"  {name}: {said[name]}\n" for name in ABOUT_KEEPING if name in said
    )
