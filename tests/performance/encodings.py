"""What each encoding gains and costs, over every page of the starter site."""

import time
import zlib
from collections.abc import Callable

import brotli

from tests.performance.report import machine, say, table
from tests.performance.site import bench_site

try:
    import zstandard
except ImportError:
    zstandard = None


def main() -> None:
    """Measure and print."""
    print(f"\n## Encodings\n\n{machine()}")
    with bench_site() as site:
        site.python("tests.performance.once")
        files = (site.var_dir / "published" / "site").rglob("index.html")
        pages = [file.read_bytes() for file in files]
    whole = sum(map(len, pages))
    rows = [["none", f"{whole / len(pages) / 1000:.1f} kB", "100 %", ""]]
    for name, compress in encoders().items():
        say(name)
        began = time.process_time()
        size = sum(len(compress(page)) for page in pages)
        each = (time.process_time() - began) / len(pages) * 1000
        rows.append(
            [
                name,
                f"{size / len(pages) / 1000:.1f} kB",
                f"{100 * size / whole:.1f} %",
                f"{each:.1f} ms",
            ]
        )
    table(f"{len(pages)} pages", ["encoding", "a page", "of its size", "time for a page"], rows)
    if zstandard is None:
        print("\nzstd is left out: the package zstandard is not installed.")


def encoders() -> dict[str, Callable[[bytes], bytes]]:
    """Return what compresses a page, by its name."""
    found = {f"gzip {level}": _gzip(level) for level in (4, 6, 9)}
    found |= {f"brotli {quality}": _brotli(quality) for quality in (3, 5, 11)}
    if zstandard:
        found |= {
            f"zstd {level}": zstandard.ZstdCompressor(level=level).compress for level in (3, 19)
        }
    return found


def _gzip(level: int) -> Callable[[bytes], bytes]:
    def compress(page: bytes) -> bytes:
        packer = zlib.compressobj(level, zlib.DEFLATED, 31)
        return packer.compress(page) + packer.flush()

    return compress


def _brotli(quality: int) -> Callable[[bytes], bytes]:
    return lambda page: brotli.compress(page, quality=quality)


if __name__ == "__main__":
    main()
