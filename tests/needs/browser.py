"""A Chromium for the browser tests."""

import os
import shutil
import subprocess

from safeguarding.launch.environment import PYTHON, say
from tests.needs import debian

PLAYWRIGHT = (PYTHON, "-m", "playwright")
NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]


def find() -> str | None:
    """Return the path of a Chromium that starts, from CHROMIUM_PATH, the machine or Playwright; or None."""
    if not _starts(*PLAYWRIGHT, "--version"):
        return None
    for name in [os.environ.get("CHROMIUM_PATH"), *NAMES]:
        path = name and shutil.which(name)
        # Executed, because Ubuntu's chromium-browser may be a note that says where to get one.
        if path and _starts(path, "--version"):
            return path
    return _playwrights_own()


def get() -> str | None:
    """Return the path of a Chromium; install one when there is none. Returns None when that fails."""
    if not _starts(*PLAYWRIGHT, "--version"):
        debian.install("libatomic1")  # the Node.js that comes with Playwright wants it
    path = find()
    if path is None and debian.install("chromium", "fonts-liberation"):
        path = find()
    if path is None:
        say("Fetching a Chromium with Playwright…")
        _starts(*PLAYWRIGHT, "install", "chromium")
        path = find()
    return path


def _starts(*command) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def _playwrights_own() -> str | None:
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    result = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    path = result.stdout.strip()
    return path if os.path.exists(path) else None
