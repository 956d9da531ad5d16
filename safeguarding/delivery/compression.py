"""Content encodings (RFC 9110, 8.4.1): quickly at first, as small as possible when there is time."""

import zlib

import brotli

# What is compressed already gains nothing.
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/javascript",
    "image/svg+xml",
)
WORTH_IT = 200  # bytes


def is_compressible(content_type: str, size: int) -> bool:
    """Return whether content of this type and size gets smaller by compressing."""
    return size >= WORTH_IT and content_type.startswith(COMPRESSIBLE)


def encodings(content: bytes, best: bool) -> dict[str, bytes]:
    """Return `content` in gzip (RFC 1952) and brotli (RFC 7932). `best` takes tens of milliseconds a page."""
    return {
        "gzip": _gzip(content, 9 if best else 4),
        "br": brotli.compress(content, quality=11 if best else 3),
    }


def _gzip(content: bytes, level: int) -> bytes:
    # Without a file name and a time in it, the same content gives the same bytes.
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()
