"""A Chromium for the browser tests."""

import os
import shutil
import subprocess

from safeguarding.launch.environment import PYTHON, say
from tests.needs import debian
from tests.needs.debian import works

PLAYWRIGHT = (PYTHON, "-m", "playwright")
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
PLAYWRIGHTS_OWN = """from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: print(playwright.chromium.executable_path, end="")"""


def find() -> str | None:
    """Return the path of a Chromium that starts, from CHROMIUM_PATH, the machine or Playwright; or None."""
    if not works(*PLAYWRIGHT, "--version"):
        return None
    for name in [os.environ.get("CHROMIUM_PATH"), *NAMES]:
        path = name and shutil.which(name)
        # Executed, because Ubuntu's chromium-browser may be a note that says where to get one.
        if path and works(path, "--version"):
            return path
    said = subprocess.run([PYTHON, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True)
    return shutil.which(said.stdout)


def get() -> str | None:
    """Return the path of a Chromium; install one when there is none. Returns None when that fails."""
    if not works(*PLAYWRIGHT, "--version"):
        debian.install("libatomic1")  # the Node.js that comes with Playwright wants it
    path = find()
    if path is None and debian.install("chromium", "fonts-liberation"):
        path = find()
    if path is None:
        say("Fetching a Chromium with Playwright…")
        path = find() if works(*PLAYWRIGHT, "install", "chromium") else None
    return path
