"""`make lock`: write requirements/*.txt, which name every package with its version and hashes."""

import os
import shlex
import subprocess

from safeguarding.launch.environment import ROOT, UV, Refusal, install, say

# Each lock after the first keeps to the versions of the one it extends.
LOCKS = {
    "base": "",
    "test": "--constraints requirements/base.txt",
    "mutants": "--constraints requirements/test.txt",
    **dict.fromkeys(["postgres", "documents", "tools"], ""),
}
COMPILE = (
    "pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url"
)


def run() -> None:
    """Write the lock files; ARGS goes to uv (--upgrade, --upgrade-package django). Raises Refusal when uv fails."""
    install("tools")
    options = shlex.split(os.environ.get("ARGS", ""))
    environment = os.environ | {"UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    for name, constraints in LOCKS.items():
        files = f"-o requirements/{name}.txt requirements/{name}.in {constraints}"
        command = [UV, *COMPILE.split(), *files.split(), *options]
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            raise Refusal(f"requirements/{name}.txt could not be written: uv says why above.")
        say(f"Wrote requirements/{name}.txt.")
