"""What a measurement prints: progress, the machine, tables."""

import os
import platform
import re
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from tests.needs import nginx


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, file=sys.stderr, flush=True)


def machine() -> str:
    """Return what was measured on, in general words."""
    words = [f"{os.cpu_count()} cores", f"Python {platform.python_version()}"]
    words += [f"{name} {version(name)}" for name in ("Django", "wagtail", "gunicorn")]
    if program := nginx.find():
        said = subprocess.run([program, "-v"], stderr=subprocess.PIPE, text=True).stderr
        words.append(f"nginx {re.search(r'nginx/([0-9.]+)', said)[1]}")
    return f"{', '.join(words)}; load when it began {os.getloadavg()[0]:.1f}"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n")
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    sys.stdout.flush()


def middle(values: Sequence[float], digits: int = 2, unit: str = "") -> str:
    """Return the median with the least and the most: "1.23 (1.20-1.31)"."""
    low, mid, high = (
        f"{value:,.{digits}f}" for value in (min(values), statistics.median(values), max(values))
    )
    return f"{mid}{unit} ({low}–{high})"
