"""The Nu HTML checker: a Java program that comes from npm."""

import os
import shutil

from safeguarding.launch import styles
from safeguarding.launch.environment import Refusal, say
from tests.needs import debian

JAVA = ("java", "-version")  # executed, because macOS has a `java` that only says where to get one


def find() -> str | None:
    """Return the path of vnu.jar, from VNU_JAR or node_modules; None when it or Java is missing."""
    jar = os.environ.get("VNU_JAR") or f"{styles.MODULES}/vnu-jar/build/dist/vnu.jar"
    return jar if os.path.isfile(jar) and debian.works(*JAVA) else None


def get() -> str | None:
    """Return the path of vnu.jar; install it and Java when they are missing. Returns None when that fails."""
    if not shutil.which("npm"):
        debian.install("nodejs", "npm")
    if not debian.works(*JAVA):
        debian.install("default-jre-headless")
    try:
        styles.install_node_modules()
    except Refusal as refusal:
        say(str(refusal))
    return find()
