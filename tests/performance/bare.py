"""The least that a WSGI server can do: the same bytes and headers for every request. For comparing.

BARE_ANSWER names a JSON file with the headers, and beside it a file with the body.
"""

import json
import os
from pathlib import Path

_file = Path(os.environ["BARE_ANSWER"])
HEADERS = [tuple(line) for line in json.loads(_file.read_text())]
BODY = _file.with_suffix(".body").read_bytes()


def application(environ, start_response):
    """Answer anything."""
    start_response("200 OK", HEADERS.copy())
    return [BODY]
