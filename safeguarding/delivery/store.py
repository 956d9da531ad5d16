"""The folder of the published copy. See README.md here for its layout.

Nothing in it is ever changed in place: content is named after its own digest, and what has a fixed name is replaced
whole (written beside it, flushed to the disk, renamed). Content is on the disk before an index names it. A crash leaves
the copy of before, or the new one.
"""

import ctypes
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings

from safeguarding.delivery.index import Body, Index, StoredAnswer, digest_of, from_json
from safeguarding.files import replace_whole
from safeguarding.privacy.caching import OFF_THE_RECORD

INDEX, DISCREET = "index.html", "discreet.html"  # deploy/nginx.conf looks for both
ENDINGS = {"": "", "gzip": ".gz", "br": ".br"}  # as nginx looks for them
BLOCK = 4096  # bytes: what disks set aside at once
FEW = 8  # addresses whose content is flushed file by file
# Seconds: a web process may still be sending content that the index no longer names.
KEPT_UNUSED = 600


class Store:
    """A folder with a copy. All methods raise OSError when the disk is full or the folder cannot be written."""

    def __init__(self, folder: Path):
        """Name the folder; it is made by the first write."""
        self.folder = Path(folder)
        self.objects = self.folder / "objects"
        self.site = self.folder / "site"
        self.index_file = self.folder / "index.json"
        self.status_file = self.folder / "status.json"

    @contextmanager
    def locked(self, wait: bool = True) -> Iterator[bool]:
        """Hold the folder's lock within the block, and yield whether it was had. One writer at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def read(self) -> Index:
        """Return the index; an empty one when there is none, or one of another version of this software."""
        try:
            return from_json(self.index_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return Index()

    def path_of(self, digest: str) -> Path:
        """Return where the content with this digest is."""
        return self.objects / digest[:2] / digest

    def put(self, content: bytes) -> Body:
        """Keep `content` and return its name and size. Content that is there already is not written again.

        It is on the disk for sure only when it has been published.
        """
        body = Body(digest_of(content), len(content))
        path = self.path_of(body.digest)
        with suppress(FileNotFoundError):
            if path.stat().st_size == body.size:
                return body
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, content, flush=False)
        return body

    def get(self, body: Body) -> bytes:
        """Return content. Raises FileNotFoundError when it is not there."""
        return self.path_of(body.digest).read_bytes()

    def has(self, answer: StoredAnswer) -> bool:
        """Return whether all content of an answer is there in its full size."""
        try:
            return all(
                self.path_of(body.digest).stat().st_size == body.size
                for body in answer.bodies.values()
            )
        except FileNotFoundError:
            return False

    def publish(self, index: Index, changed: Iterable[str]) -> None:
        """Make `index` the copy that visitors get. `changed` are the addresses that differ from the last one."""
        changed = [*changed]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._flush(index, changed)
        replace_whole(self.index_file, index.to_json().encode())
        _flush(self.folder)
        self.link(index, changed)

    def _flush(self, index: Index, addresses: list[str]) -> None:
        """Wait until the content at these addresses is on the disk."""
        if len(addresses) > FEW:
            _flush_file_system(self.folder)
            return
        for answer in filter(None, map(index.answers.get, addresses)):
            for body in answer.bodies.values():
                # Somebody removed it: mended when the builder starts.
                with suppress(FileNotFoundError):
                    _flush(self.path_of(body.digest))

    def link(self, index: Index, addresses: Iterable[str]) -> None:
        """Bring `site/` to what the index says of these addresses."""
        for address in addresses:
            answer = index.answers.get(address)
            wanted = name_in_site(address, answer) if answer and has_file(answer) else None
            for name in _names_in_site(address):
                path = self.site / name
                for encoding, ending in ENDINGS.items():
                    target = path.with_name(path.name + ending)
                    if name == wanted and encoding in answer.bodies:
                        _link(self.path_of(answer.bodies[encoding].digest), target)
                    elif target.is_file():  # a redirect's old path may be a folder, or below a file
                        target.unlink()
                if wanted is None:
                    self._remove_empty_folders(path.parent)

    def mend(self, index: Index) -> list[str]:
        """After a crash: bring all of `site/` to the index. Return the addresses whose content is missing."""
        for half in self.folder.glob(f".{self.index_file.name}.*"):
            half.unlink(missing_ok=True)
        lost = [address for address, answer in index.answers.items() if not self.has(answer)]
        for address in lost:
            del index.answers[address]
        wanted = {
            name + ending
            for address, answer in index.answers.items()
            if has_file(answer) and (name := name_in_site(address, answer))
            for ending in ENDINGS.values()
        }
        for folder, _, names in os.walk(self.site):
            for name in names:
                path = Path(folder, name)
                if str(path.relative_to(self.site)) not in wanted:
                    path.unlink()
                    self._remove_empty_folders(path.parent)
        self.link(index, index.answers)
        return lost

    def clean(self, index: Index) -> None:
        """Remove content that no answer has needed for some minutes, and what a crash left half written."""
        needed = index.digests()
        oldest = time.time() - KEPT_UNUSED
        for path in self.objects.glob("*/*"):
            # Losing its last link, as everything else that is done to it, sets the time of a file's change.
            if path.name not in needed and path.stat().st_ctime < oldest:
                path.unlink(missing_ok=True)

    def write_status(self, status: dict) -> None:
        """Keep what the health page says. Not flushed to the disk: after a crash it is written anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(status).encode()
        text = text.ljust(-(-len(text) // BLOCK) * BLOCK)
        try:
            replace_whole(self.status_file, text, flush=False)
        except OSError:
            # A full disk has no room for another file, but this one can still be written over.
            with self.status_file.open("r+b") as file:
                file.write(text)
                file.truncate()

    def read_status(self) -> dict:
        """Return what `write_status` kept last; nothing when there is none."""
        try:
            return json.loads(self.status_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def _remove_empty_folders(self, folder: Path) -> None:
        while folder != self.site and folder.is_relative_to(self.site):
            try:
                folder.rmdir()
            except OSError:  # something is in it, or it is gone
                return
            folder = folder.parent


def published() -> Store:
    """Return the copy of this installation, in `VAR_DIR/published`."""
    return Store(Path(settings.VAR_DIR) / "published")


def file_name(address: str) -> str | None:
    """Return the file for an address, as static hosts look for it; None where no plain file can stand for it."""
    path = unquote(address.partition("?")[0])
    if "?" in address or "\x00" in path or not path.startswith("/"):
        return None
    name = path[1:] + (INDEX if path.endswith("/") else "")
    parts = name.split("/")
    if any(part in {"", ".", ".."} or len(part.encode()) > 250 for part in parts):
        return None
    return name


def name_in_site(address: str, answer: StoredAnswer) -> str | None:
    """Return the file below `site/` that holds an answer; None where no plain file can.

    Discreet pages have a name of their own: by that nginx knows, at once and without being told, which they are.
    """
    name = file_name(address)
    if name and address.endswith("/") and OFF_THE_RECORD in answer.headers:
        return name.removesuffix(INDEX) + DISCREET
    return name


def _names_in_site(address: str) -> list[str]:
    """Return the files that may hold what is at an address."""
    name = file_name(address)
    if name and address.endswith("/"):
        return [name, name.removesuffix(INDEX) + DISCREET]
    return [name] if name else []


def has_file(answer: StoredAnswer) -> bool:
    """Return whether a plain file stands for an answer: it has content of its own."""
    return not 300 <= answer.status < 400


def _link(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        if target.samefile(source):
            return  # renaming one name of a file to another of its names does nothing
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}"[-250:])
    beside.unlink(missing_ok=True)
    beside.hardlink_to(source)
    beside.replace(target)


def _flush(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_file_system(folder: Path) -> None:
    """Wait until all that was written to a folder's file system is on the disk: far quicker than file by file."""
    system = ctypes.CDLL(None, use_errno=True)
    if not hasattr(system, "syncfs"):  # Linux only
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if system.syncfs(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)
