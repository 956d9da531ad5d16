"""How much memory a process and all below it take at most, together. Linux only."""

import threading
from pathlib import Path


class Peak(threading.Thread):
    """Looks again and again at a process until `end`; `most` is in bytes. What processes share is counted once."""

    def __init__(self, pid: int):
        """Start looking."""
        super().__init__(daemon=True)
        self.most = 0
        self._pid = pid
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        """Look."""
        while not self._ended.wait(0.25):
            self.most = max(self.most, sum(map(_proportional, _family(self._pid))))

    def end(self) -> int:
        """Stop looking, and return `most`."""
        self._ended.set()
        self.join()
        return self.most


def _family(pid: int) -> list[int]:
    found = [pid]
    for process in found:
        try:
            for file in Path(f"/proc/{process}/task").glob("*/children"):
                found += map(int, file.read_text().split())
        except OSError:
            pass
    return found


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
