"""`make mutants`: makes a random sample of small faults, one at a time, and says which the nearest tests find.

Standard library only.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say
from tests.mutation.nearest import nearest

FOLDER = Path(__file__).parent
# What a fault in would reach most people.
WHERE = (
    "safeguarding/delivery",
    "safeguarding/privacy",
    "resources/contacts",
    "pages/kinds/guided_path",
    "pages/core/references.py",
)
COUNT, SEED = 150, 11
LONGEST = 240  # seconds for one mutant: one that never ends is found by whoever waits for it
NO_TESTS = 5  # pytest's exit code when it found nothing to run
NOT_CODE = {"migrations", "management"}


def run() -> int:
    """Try the sample and print each mutant that no test found. Returns 0 whatever was found: somebody has to judge.

    ARGS: how many, `seed=N`, and files or folders in place of WHERE. Needs no network once its parts are installed.
    """
    install("test")
    install("mutants")
    count, seed, places = _arguments(shlex.split(os.environ.get("ARGS", "")))
    files = [file for place in places for file in _files(place)]
    say(f"{count} mutants of {len(files)} files, seed {seed}.")
    code = "import json, sys; from dataclasses import asdict; from pathlib import Path; "
    code += "from tests.mutation.mutants import draw; "
    code += "print(json.dumps([asdict(one) for one in draw(Path.cwd(), *json.loads(sys.argv[1]))]))"
    drawing = [PYTHON, "-c", code, json.dumps([files, count, seed])]
    drawn = json.loads(subprocess.run(drawing, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    _require_sound(sorted({test for one in drawn for test in nearest(ROOT, one["file"])}))
    missed = []
    with tempfile.TemporaryDirectory(prefix="safeguarding-mutants-") as folder:
        for number, mutant in enumerate(drawn, 1):
            started = time.monotonic()
            found = _found_by(mutant, Path(folder))
            where = f"{mutant['file']}:{mutant['line']}"
            said = f"{number}/{len(drawn)} {where} {mutant['operator']}: {found or 'NOT FOUND'}"
            say(f"{said} ({time.monotonic() - started:.0f} s)")
            if not found:
                missed.append(f"{where} {mutant['operator']}: {mutant['change']}")
    share = 100 * (len(drawn) - len(missed)) / len(drawn)
    say(f"\n{len(drawn) - len(missed)} of {len(drawn)} found: {share:.0f} %. Not found:")
    for line in missed:
        say(f"  {line}")
    return 0


def _arguments(words: list[str]) -> tuple[int, int, tuple[str, ...]]:
    count, seed, places = COUNT, SEED, []
    for word in words:
        if word.isdigit():
            count = int(word)
        elif word.startswith("seed="):
            seed = int(word.removeprefix("seed="))
        else:
            places.append(word)
    return count, seed, tuple(places) or WHERE


def _files(place: str) -> list[str]:
    start = ROOT / place
    found = [start] if start.is_file() else sorted(start.rglob("*.py"))
    return [
        str(file.relative_to(ROOT))
        for file in found
        if file.stat().st_size and NOT_CODE.isdisjoint(file.parts)
    ]


def _require_sound(tests: list[str]) -> None:
    """Raise Refusal when a test fails although nothing is wrong: every mutant would count as found."""
    say(f"Running their {len(tests)} nearest test files without a fault first…")
    if failed := _pytest(tests, {}, None):
        raise Refusal(f"Without any fault this fails: {failed}. Mend it first.")


def _found_by(mutant: dict, folder: Path) -> str:
    """Return which test found a mutant; "" when none did."""
    source = folder / "mutant.py"
    source.write_text(mutant["source"], encoding="utf-8")
    module = mutant["file"].removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    env = {"MUTANT_MODULE": module, "MUTANT_SOURCE": str(source)}
    try:
        return _pytest(nearest(ROOT, mutant["file"]), env, LONGEST)
    except subprocess.TimeoutExpired:
        return "it never ended"


def _pytest(tests: list[str], more: dict[str, str], seconds: int | None) -> str:
    """Run test files up to the first that fails and return which it is, "" for none.

    Raises Refusal when nothing could be run, TimeoutExpired after `seconds`.
    """
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [PYTHON, "-m", "pytest", "-x", "-q", "-m", "not browser and not alone", *tests]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(FOLDER / "hook")} | more,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    if result.returncode in (0, NO_TESTS):
        return ""
    failed = [line for line in result.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if failed:
        return failed[0].split(" - ")[0]
    if more:
        return "it does not even start"
    raise Refusal(f"The tests could not be run: {(result.stderr or result.stdout)[-500:]}")


if __name__ == "__main__":
    sys.exit(run())
