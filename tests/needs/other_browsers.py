"""Firefox and WebKit for the tests of leaving: what leaves in one engine may strand somebody in another."""

import shutil

from tests.needs import debian

PACKAGES = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}


def find() -> dict[str, str] | None:
    """Return the paths of Firefox, WebKit's driver and a display for it, by program; None when one is missing."""
    found = {program: shutil.which(program) for program in PACKAGES}
    return found if all(found.values()) else None


def get() -> dict[str, str] | None:
    """Return what `find` does; install Debian's packages when one is missing. Returns None when that fails."""
    if not find():
        debian.install(*PACKAGES.values())
    return find()
