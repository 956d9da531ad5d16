"""What monitoring asks: `/healthz`, whether this process answers at all; `/readyz`, whether the copy is there.

Neither needs a database, so both are answered before Django is asked.
"""

import json
from datetime import UTC, datetime

PATHS = ("/healthz", "/readyz")


def answer(path: str, store, start_response) -> list[bytes]:
    """Answer a request for one of PATHS, WSGI style. `store` is the published copy's `Store`."""
    status, kind, text = ("200 OK", "text/plain", "ok\n") if path == "/healthz" else _ready(store)
    body = text.encode()
    start_response(
        status,
        [
            ("Content-Type", f"{kind}; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]


def _ready(store) -> tuple[str, str, str]:
    """200 where visitors can be answered from the copy, however old it is; 503 where there is none yet."""
    ready = store.index_file.is_file()
    status = store.read_status()
    said = {
        "ready": ready,
        "built_at": status.get("built_at"),
        # When the copy was last known to be equal to the database, and how long ago.
        "current_at": status.get("current_at"),
        "age_seconds": _age(status.get("current_at")),
        "addresses": status.get("addresses", 0),
        "waiting": status.get("waiting", 0),
        "failures": len(status.get("failures", [])),
        "trouble": status.get("trouble", ""),
    }
    return (
        ("200 OK" if ready else "503 Service Unavailable"),
        "application/json",
        json.dumps(said) + "\n",
    )


def _age(moment: str | None) -> int | None:
    if not moment:
        return None
    return max(0, round((datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()))
