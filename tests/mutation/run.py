"""`make mutants`: makes small faults, a few at a time, and says which of them the nearest tests find.

Standard library only.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say
from tests.mutation.nearest import nearest
from tests.mutation.planted import FAULTS, Planted
from tests.needs import browser

T = TypeVar("T")

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
LONGEST = 600  # seconds for one mutant: one that never ends is found by whoever waits for it
NO_TESTS = 5  # pytest's exit code when it found nothing to run
NOT_CODE = {"migrations", "management"}
NOT_COPIED = (".git", ".venv", ".pytest_cache", ".hypothesis", "node_modules", "var")


def run() -> int:
    """Try a sample and print each fault that no test found. Returns 0 whatever was found: somebody has to judge.

    ARGS: how many, `seed=N`, and files or folders in place of WHERE; or `planted`, for the list in planted.py in place
    of a random sample. With `from=N` the first ones are left out. Needs no network once its parts are installed.
    """
    install("test")
    words = shlex.split(os.environ.get("ARGS", ""))
    first = next((int(word[5:]) for word in words if word.startswith("from=")), 1)
    words = [word for word in words if not word.startswith("from=")]
    if words == ["planted"]:
        faults = [
            (f"{one.file}: {one.before.strip()}  ->  {one.after.strip()}", one)
            for one in FAULTS[first - 1 :]
        ]
        chromium = browser.get() or ""
        _try_each(
            faults,
            lambda fault: _planted_found_by(fault, chromium, "not alone"),
            lambda fault: _planted_found_by(fault, chromium, "alone"),
        )
        return 0
    install("mutants")
    count, seed, places = _arguments(words)
    files = [file for place in places for file in _files(place)]
    say(f"{count} mutants of {len(files)} files, seed {seed}.")
    code = "import json, sys; from dataclasses import asdict; from pathlib import Path; "
    code += "from tests.mutation.mutants import draw; "
    code += "print(json.dumps([asdict(one) for one in draw(Path.cwd(), *json.loads(sys.argv[1]))]))"
    drawing = [PYTHON, "-c", code, json.dumps([files, count, seed])]
    said = subprocess.run(drawing, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    drawn = json.loads(said)[first - 1 :]
    _require_sound(sorted({test for one in drawn for test in nearest(ROOT, one["file"])}))
    _try_each(
        [(f"{one['file']}:{one['line']} {one['operator']}: {one['change']}", one) for one in drawn],
        _mutant_found_by,
    )
    return 0


def _try_each(
    faults: list[tuple[str, T]],
    found_by: Callable[[T], str],
    found_alone_by: Callable[[T], str] | None = None,
) -> None:
    """Say of each fault, named and given, which test found it, and at the end what none found.

    Several are tried at a time by `found_by`; what that does not find, one at a time by `found_alone_by`.
    """
    # Each test run is a process of its own: a thread only waits for it.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        missed = _missed(faults, pool.map(_timed(found_by), [fault for _, fault in faults]))
    if found_alone_by and missed:
        say("\nWhat was not found, by the tests that run alone:")
        missed = _missed(missed, map(_timed(found_alone_by), [fault for _, fault in missed]))
    share = 100 * (len(faults) - len(missed)) / len(faults)
    say(f"\n{len(faults) - len(missed)} of {len(faults)} found: {share:.0f} %. Not found:")
    for name, _ in missed:
        say(f"  {name}")


def _timed(found_by: Callable[[T], str]) -> Callable[[T], tuple[str, float]]:
    def tried(fault: T) -> tuple[str, float]:
        started = time.monotonic()
        try:
            found = found_by(fault)
        except subprocess.TimeoutExpired:
            found = "it never ended"
        return found, time.monotonic() - started

    return tried


def _missed(faults: list[tuple[str, T]], tried: Iterable[tuple[str, float]]) -> list[tuple[str, T]]:
    """Say what was found, as it comes, and return what was not."""
    missed = []
    for number, (fault, (found, seconds)) in enumerate(zip(faults, tried, strict=True), 1):
        say(f"{number}/{len(faults)} {fault[0]}\n    {found or 'NOT FOUND'} ({seconds:.0f} s)")
        if not found:
            missed.append(fault)
    return missed


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


def _mutant_found_by(mutant: dict) -> str:
    """Return which test found a mutant; "" when none did. Raises TimeoutExpired."""
    module = mutant["file"].removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    with _folder("mutant") as folder:
        source = Path(folder, "mutant.py")
        source.write_text(mutant["source"], encoding="utf-8")
        env = {"MUTANT_MODULE": module, "MUTANT_SOURCE": str(source), "TMPDIR": folder}
        return _pytest(nearest(ROOT, mutant["file"]), env, LONGEST)


def _planted_found_by(fault: Planted, chromium: str, marks: str) -> str:
    """Return which of the tests with these marks found a planted fault, in a copy of the software; "" when none did.

    Raises TimeoutExpired.
    """
    with _folder("planted") as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (copy / ".pytest_cache").symlink_to(ROOT / ".pytest_cache")  # the starter site's database
        file = copy / fault.file
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(fault.before, fault.after), encoding="utf-8")
        env = {"TMPDIR": folder, "CHROMIUM_PATH": chromium}
        return _pytest([*fault.tests], env, LONGEST, marks, copy)


def _folder(kind: str) -> tempfile.TemporaryDirectory:
    """Return a folder for one fault. What a process of its is still writing there stays behind."""
    return tempfile.TemporaryDirectory(prefix=f"safeguarding-{kind}-", ignore_cleanup_errors=True)


def _pytest(
    tests: list[str],
    more: dict[str, str],
    seconds: int | None,
    marks: str = "not browser and not alone",
    where: Path = ROOT,
) -> str:
    """Run test files up to the first that fails and return which it is, "" for none.

    Raises Refusal when nothing could be run, TimeoutExpired after `seconds`.
    """
    # With CI=true a test fails where a tool is missing: it would count as one that found something.
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CI"}}
    command = [PYTHON, "-m", "pytest", "-x", "-q", "-m", marks]
    process = subprocess.Popen(
        [*command, "-p", "no:cacheprovider", *tests],
        cwd=where,
        env=env | {"PYTHONPATH": str(FOLDER / "hook")} | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    finally:
        # A fault may leave servers and builders behind that nobody stops.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.returncode in (0, NO_TESTS):
        return ""
    failed = [
        line for line in said.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))
    ]
    if failed:
        return failed[0].split(" - ")[0]
    if more:
        return "it does not even start"
    raise Refusal(f"The tests could not be run: {said[-500:]}")


if __name__ == "__main__":
    sys.exit(run())
