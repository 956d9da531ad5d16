"""What grows with the site. Each size has a process of its own, because Django is set up once for one database."""

import json
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.performance.memory import Peak
from tests.performance.report import machine, say, table
from tests.performance.seen import publish_and_ask
from tests.performance.site import ROOT, bench_site

SIZES, LARGEST = (200, 1_000), 10_000
PUBLISHES = 10
HEAD = (
    *(
        "pages",
        "answers",
        "full build",
        "answers a second",
        "memory of the builder",
        "index in memory",
    ),
    *("published until seen", "content", "index", "reading the index"),
)


def main() -> None:
    """Measure each size and print; 10,000 pages only with --all, because that takes a quarter of an hour."""
    if len(sys.argv) > 2 and sys.argv[1] == "--size":
        print(json.dumps(one(int(sys.argv[2]))))
        return
    print(f"\n## Growth\n\n{machine()}")
    sizes = (*SIZES, LARGEST) if "--all" in sys.argv else SIZES
    rows = []
    for size in sizes:
        command = [sys.executable, "-m", "tests.performance.growth", "--size", str(size)]
        said = output_of(command)
        rows.append(json.loads(said.splitlines()[-1]))
    table("By the number of pages", HEAD, rows)


def output_of(command: list[str]) -> str:
    """Run a command and return what it printed. Ended early, it lets the command clean up first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        said, _ = process.communicate()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        sys.exit(process.returncode)
    return said


def one(pages: int) -> list[str]:
    """Measure a site of so many pages and return its row."""
    with bench_site() as site:
        site.use()
        from tests.performance.tree import grow

        say(f"Making it {pages} pages …")
        grow(pages)
        say("Building …")
        command = [sys.executable, "-m", "tests.performance.once"]
        build = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE)
        peak = Peak(build.pid)
        done = json.loads(build.communicate()[0])
        memory = peak.end()
        published = site.var_dir / "published"
        with site.builder() as builder, site.served() as address:
            watched = Peak(builder.pid)
            site.wait_until_built()
            say("Publishing …")
            taken = publish_and_ask(address, PUBLISHES)
            following = watched.end()
        return [
            f"{pages:,}",
            f"{done['rendered']:,}",
            f"{done['seconds']:.1f} s",
            f"{done['rendered'] / done['seconds']:.0f}",
            f"{max(memory, following) / 1e6:.0f} MB",
            f"{_index_memory(published) / 1e6:.1f} MB",
            f"{statistics.median(taken):.2f} s (longest {max(taken):.2f} s)",
            f"{_size(published / 'objects') / 1e6:.0f} MB",
            f"{(published / 'index.json').stat().st_size / 1e6:.2f} MB",
            f"{_reading(published):.0f} ms",
        ]


def _size(folder: Path) -> int:
    """Return what the files below a folder take on the disk, each once."""
    stats = {file.stat().st_ino: file.stat() for file in folder.rglob("*") if file.is_file()}
    return sum(stat.st_blocks * 512 for stat in stats.values())


def _reading(published: Path) -> float:
    """Return the milliseconds that a web process needs to read the index."""
    from safeguarding.delivery.store import Store

    taken = []
    for _ in range(5):
        began = time.perf_counter()
        Store(published).read()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def _index_memory(published: Path) -> int:
    """Return the bytes that the index takes in a web process."""
    import tracemalloc

    from safeguarding.delivery.store import Store

    tracemalloc.start()
    index = Store(published).read()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del index
    return taken


if __name__ == "__main__":
    main()
