"""The security headers' contents: what a page of this site may load and do.

Standards: Content Security Policy Level 3 (W3C), Permissions Policy (W3C).
"""

import base64
import hashlib
from pathlib import Path

STYLES_FILE = Path(__file__).resolve().parents[2] / "static" / "css" / "site.css"


def read_styles() -> str:
    """Return the compiled styles that every public page carries inside itself (UTF-8 text).

    Raises FileNotFoundError when `make css` was never run.
    """
    return STYLES_FILE.read_text(encoding="utf-8").strip()


# Read once: the text and its hash in the policy must be of the same version.
STYLES = read_styles()
STYLES_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLES.encode()).digest()).decode()

CSP_PUBLIC = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": [f"'{STYLES_HASH}'"],
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

PERMISSIONS = {
    feature: []
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
