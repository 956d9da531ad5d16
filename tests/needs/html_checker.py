"""The Nu HTML checker: a Java program that comes from npm."""

import os
import shutil
import subprocess
from pathlib import Path

from safeguarding.launch import styles
from safeguarding.launch.environment import Refusal, say
from tests.needs import debian


def find() -> str | None:
    """Return the path of vnu.jar, from VNU_JAR or node_modules; None when it or Java is missing."""
    jar = Path(
        os.environ.get("VNU_JAR") or styles.MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    )
    return str(jar) if jar.is_file() and _java_works() else None


def get() -> str | None:
    """Return the path of vnu.jar; install it and Java when they are missing. Returns None when that fails."""
    if not shutil.which("npm"):
        debian.install("nodejs", "npm")
    if not _java_works():
        debian.install("default-jre-headless")
    try:
        styles.install_node_modules()
    except Refusal as refusal:
        say(str(refusal))
    return find()


def _java_works() -> bool:
    # Executed, because macOS has a `java` that only says where to get one.
    return (
        bool(shutil.which("java"))
        and subprocess.run(["java", "-version"], capture_output=True).returncode == 0
    )
