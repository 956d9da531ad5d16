"""The security headers' contents: what a page of this site may load and do.

Standards: Content Security Policy Level 3 (W3C), Permissions Policy (W3C).
"""

import base64
import hashlib
import re
from pathlib import Path
from wsgiref.headers import Headers

STYLES_FILE = Path(__file__).resolve().parents[2] / "static" / "css" / "site.css"
GUARD_FILES = [Path(__file__).with_name(name) for name in ("guard.js", "page.js")]
# Where a part of the style sheet begins that only one kind of page needs: `/*! only: home */` in static/scss.
PART = re.compile(r"/\*! only: ([a-z-]+) \*/")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def read_styles() -> tuple[str, dict[str, str]]:
    """Return the compiled styles that every public page carries inside itself, and by name what some carry besides.

    UTF-8 text. Raises FileNotFoundError when `make css` was never run.
    """
    common, *parts = PART.split(STYLES_FILE.read_text(encoding="utf-8"))
    names, texts = parts[::2], parts[1::2]
    return common.strip(), {name: text.strip() for name, text in zip(names, texts, strict=True)}


def read_guard() -> str:
    """Return the script that every public page carries inside itself, without its comments and indentation.

    No second file: it would take a request more than it weighs, and could be missing.
    """
    script = "\n".join(file.read_text(encoding="utf-8") for file in GUARD_FILES)
    script = COMMENT.sub("", script)
    return "".join(line.strip() for line in script.splitlines())


def digest_of(text: str) -> str:
    """Return how a policy names an inline style sheet or script: by the SHA-256 of its text in UTF-8."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def set_file_policy(headers: Headers, path: str, url: str) -> None:
    """Give a style sheet or a script of ours the shortest strict policy: it is no page, and may load nothing.

    Called by WhiteNoise with the file's headers, its path on disk and its address.
    """
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"


# Read once: the text and its hash in the policy must be of the same version.
STYLES, OWN_STYLES = read_styles()
STYLES_HASH = digest_of(STYLES)
GUARD = read_guard()


def styles_with(*names: str) -> str:
    """Return the style sheet of most pages with the parts of these names, "" for none of them."""
    return STYLES + "".join(OWN_STYLES[name] for name in names if name)


CSP_PUBLIC = {
    "default-src": ["'none'"],
    "script-src": ["'self'", f"'{digest_of(GUARD)}'"],
    "style-src": [f"'{STYLES_HASH}'"],
    "connect-src": ["'self'"],  # the guard asks whether the site is still within reach
    "img-src": ["'self'", "data:"],  # data: is the small icon in the browser's tab
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}

# Wagtail's editor needs inline scripts and styles in places; nobody but editors gets this policy.
CSP_ADMIN = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}

# Nothing of ours asks for any of these; other features a browser grants to nobody without asking.
PERMISSIONS = {
    feature: [] for feature in ("browsing-topics", "camera", "geolocation", "microphone")
}
