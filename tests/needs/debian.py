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
    command = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages]
    # The lists of packages may be missing or old: only then is it worth the time to fetch them.
    return works(*command) or (works("apt-get", "-qq", "update") and works(*command))


def works(*command) -> bool:
    """Return whether a command can be run and succeeds. It asks nothing and says nothing."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, env=env, capture_output=True).returncode == 0
    except OSError:
        return False
