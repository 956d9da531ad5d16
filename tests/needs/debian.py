"""Debian's packages, where they may be installed without asking."""

import os
import shutil
import subprocess

from safeguarding.launch.environment import say


def install(*packages: str) -> bool:
    """Install Debian's `packages`. Returns False when that fails, and anywhere else than on Debian as root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"Installing Debian's {' '.join(packages)}…")
    # The lists of packages may be missing or old: only then is it worth the time to fetch them.
    return _apt_get("install", *packages) or (_apt_get("update") and _apt_get("install", *packages))


def _apt_get(action: str, *packages: str) -> bool:
    options = ["--yes", "--no-install-recommends"] if action == "install" else []
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return (
        subprocess.run(
            ["apt-get", "-qq", action, *options, *packages], env=env, capture_output=True
        ).returncode
        == 0
    )
