"""Django's collectstatic, which leaves out its work when nothing changed.

Hashing and compressing everything takes many seconds, and `make run` asks for it every time.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic


class Command(collectstatic.Command):
    help = (
        "Collect static files into STATIC_ROOT, unless what is there was made from the same files."
    )

    def collect(self):
        """Collect as Django does and return its report; an empty one when nothing changed since the last time."""
        root = Path(settings.STATIC_ROOT)
        stamp = root.with_name(f"{root.name}.collected")
        digest = _digest_of_sources()
        wanted = self.clear or self.dry_run or self.symlink
        if not wanted and root.is_dir() and stamp.is_file() and stamp.read_text() == digest:
            return {"modified": [], "unmodified": [], "post_processed": []}
        stamp.unlink(missing_ok=True)  # work that is cut short is done again
        report = super().collect()
        if not self.dry_run:
            stamp.write_text(digest)
        return report


def _digest_of_sources() -> str:
    # Of what is in them, not of their dates: a container's image rounds those.
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            content = Path(storage.path(path)).read_bytes()
            digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()
