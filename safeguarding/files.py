"""Replacing a file whole: whoever reads it gets the old content or the new, whatever crashes."""

import os
import threading
from pathlib import Path


def replace_whole(path: Path, content: bytes, *, flush: bool = True) -> None:
    """Write `content` beside a file of an existing folder and rename it over the file.

    `flush`: wait first until the content is on the disk. Raises OSError when the disk is full or the folder cannot be
    written; the file is as before then.
    """
    # One name for each writer. It begins with the file's own, so that what a killed one leaves is recognised.
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            if flush:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
