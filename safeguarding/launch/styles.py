"""`make css`: build the style sheet. Also installs what package.json names, for whoever needs it."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from safeguarding.launch.environment import ROOT, Refusal, say

BUILT = ROOT / "static" / "css" / "site.css"
MODULES = ROOT / "node_modules"


def build() -> None:
    """Write static/css/site.css from static/scss. Raises Refusal when npm is missing or the source has an error."""
    install_node_modules()
    compile_to(BUILT)
    say(f"Wrote {BUILT.relative_to(ROOT)} ({BUILT.stat().st_size // 1024} kB).")


def compile_to(target: Path) -> None:
    """Write the compiled style sheet to `target`. Raises Refusal with Sass's own words when the source has an error."""
    if said := _npm("run", "--silent", "sass", "--", str(target)):
        raise Refusal(f"The style sheet could not be built:\n{said}")


def install_node_modules() -> None:
    """Bring node_modules to what package-lock.json asks for; do nothing when it is there already.

    Raises Refusal when npm is missing or fails.
    """
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".installed"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    if not shutil.which("npm"):
        raise Refusal(
            "npm is not installed. Install Node.js, which brings it, and try again "
            "(on Debian or Ubuntu: apt-get install npm)."
        )
    say("Installing what package.json names…")
    if said := _npm("ci"):
        error = next((line for line in said.splitlines() if "error" in line.lower()), said)
        raise Refusal(
            f"npm could not install what package.json names ({error.strip()}). "
            "Check the network connection and try again."
        )
    stamp.write_text(digest)


def _npm(*arguments: str) -> str:
    """Run npm. Returns nothing when it succeeds, and otherwise what it said."""
    result = subprocess.run(["npm", *arguments], cwd=ROOT, capture_output=True, text=True)
    said = (result.stdout + result.stderr).strip() or "no reason was given"
    return said if result.returncode else ""
