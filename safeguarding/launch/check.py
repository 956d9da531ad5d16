"""`make check`: everything that can be judged without running a test."""

import os
import secrets
import subprocess
import tempfile
from pathlib import Path

from safeguarding.launch import styles
from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say

# As on a real site: an https address decides cookies, HSTS and redirects.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "safeguarding.settings.production",
    "SITE_URL": "https://www.example.org",
}


def run() -> int:
    """Run every check and return 1 when one of them failed. Raises Refusal when a tool cannot be installed."""
    install("test")
    with tempfile.TemporaryDirectory(prefix="safeguarding-check-") as folder:
        site = PRODUCTION | {"VAR_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(64)}
        failed = [
            what
            for what, passed in {
                "style of the code": _python("ruff", "check", "."),
                "layout of the code": _python("ruff", "format", "--check", "."),
                "templates": _python(
                    "djlint", "--quiet", "--lint", "templates", "pages", "resources", "safeguarding"
                ),
                "migrations": _manage(site, "makemigrations", "--check", "--dry-run"),
                "settings for a real site": _manage(
                    site, "check", "--deploy", "--fail-level", "WARNING"
                ),
                "telephone numbers": _manage(site, "check_numbers", "--files"),
                "style sheet": _styles_are_fresh(Path(folder) / "site.css"),
            }.items()
            if not passed
        ]
    say(f"Not in order: {', '.join(failed)}." if failed else "Everything is in order.")
    return 1 if failed else 0


def _python(*module_and_arguments: str) -> bool:
    say(" ".join(module_and_arguments))
    return subprocess.run([PYTHON, "-m", *module_and_arguments], cwd=ROOT).returncode == 0


def _manage(site: dict[str, str], *arguments: str) -> bool:
    say(f"manage.py {' '.join(arguments)}")
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | site
    return subprocess.run([PYTHON, "manage.py", *arguments], cwd=ROOT, env=env).returncode == 0


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
    if target.read_bytes() == styles.BUILT.read_bytes():
        return True
    say("static/css/site.css is not what static/scss makes. Run 'make css' and commit the result.")
    return False
