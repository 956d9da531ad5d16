"""PDF files (PDF/UA-1, ISO 14289-1) made from HTML, and kept until it differs: each takes a third of a second.

Files are in VAR_DIR/pdf, named after the digest of what they were made from.
"""

import hashlib
import logging
import os
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from safeguarding.files import replace_whole

KEPT_UNUSED = 7 * 24 * 60 * 60  # seconds: every build looks at those that it needs
logger = logging.getLogger(__name__)


def can_make_pdf() -> bool:
    """Return whether this machine has what WeasyPrint needs."""
    return _weasyprint() is not None


def pdf_of(html: str) -> bytes | None:
    """Return a page as a tagged PDF, the same bytes for the same page. None where WeasyPrint cannot run.

    The page may use what is inside it (`data:`) and nothing else.
    """
    weasyprint = _weasyprint()
    if weasyprint is None:
        return None
    digest = hashlib.sha256(f"{version('weasyprint')} {html}".encode()).hexdigest()
    file = Path(settings.VAR_DIR) / "pdf" / f"{digest}.pdf"
    with suppress(OSError):
        kept = file.read_bytes()
        os.utime(file)
        return kept
    made = weasyprint.HTML(
        string=html, url_fetcher=weasyprint.URLFetcher(allowed_protocols=["data"])
    ).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=digest.encode())
    with suppress(OSError):  # a full disk, say: it is made again next time
        _keep(file, made)
    return made


def _keep(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(file, content, flush=False)
    oldest = time.time() - KEPT_UNUSED
    for other in file.parent.iterdir():
        with suppress(FileNotFoundError):  # another process was quicker
            if other.stat().st_mtime < oldest:
                other.unlink()


@cache
def _weasyprint():
    """Return the library; None, with a line in the log, when it or Pango is missing."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        logger.error(
            "PDF files cannot be made: WeasyPrint does not start (%s). Install Pango: see docs/operations.md.",
            type(error).__name__,
        )
        return None
    return weasyprint
