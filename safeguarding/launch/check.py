"""`make check`: everything that can be judged without running a test."""

import os
import secrets
import subprocess
import tempfile
from pathlib import Path

from safeguarding.launch import styles
from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say

CHECKS = {
    "style of the code": "-m ruff check .",
    "layout of the code": "-m ruff format --check .",
    "templates": "-m djlint --quiet --lint templates pages resources safeguarding",
    "migrations": "manage.py makemigrations --check --dry-run",
    "settings for a real site": "manage.py check --deploy --fail-level WARNING",
    "telephone numbers": "manage.py check_numbers --files",
}
# As on a real site: an https address decides cookies, HSTS and redirects.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "safeguarding.settings.production",
    "SITE_URL": "https://www.example.org",
    "DATABASE_URL": "",
}


def run() -> int:
    """Run every check and return 1 when one of them failed. Raises Refusal when a tool cannot be installed."""
    install("test")
    failed = []
    with tempfile.TemporaryDirectory(prefix="safeguarding-check-") as folder:
        site = PRODUCTION | {"VAR_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(64)}
        for what, command in CHECKS.items():
            say(command.removeprefix("-m "))
            if subprocess.run(
                [PYTHON, *command.split()], cwd=ROOT, env=os.environ | site
            ).returncode:
                failed.append(what)
        if not _styles_are_fresh(Path(folder) / "site.css"):
            failed.append("style sheet")
    say(f"Not in order: {', '.join(failed)}." if failed else "Everything is in order.")
    return 1 if failed else 0


def _styles_are_fresh(target: Path) -> bool:
    say("static/css/site.css against static/scss")
    try:
        styles.install_node_modules()
    except Refusal as refusal:
        say(f"The style sheet was not compared. {refusal}")
        return os.environ.get("CI") != "true"
    try:
        styles.compile_to(target)
    except Refusal as refusal:
        say(str(refusal))
        return False
    fresh = target.read_bytes() == styles.BUILT.read_bytes()
    if not fresh:
        say("static/css/site.css is not what static/scss makes. Run 'make css' and commit it.")
    return fresh
