"""The builder cannot write: readers keep the last copy whole, monitoring and the log say why, and it mends itself."""

import errno
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.asking import until
from tests.faults.parts import Site, is_alive

pytestmark = pytest.mark.once

PAGES = ["/", "/report-a-concern/", "/about/", "/about/members/", "/robots.txt"]
LOGGED = re.compile(r"The copy cannot be brought up to date: (.*)\. Visitors get the last copy\.")
linux = pytest.mark.skipif(sys.platform != "linux", reason="breaks a disk as Linux allows it")


@contextmanager
def no_room(site: Site, builder: int) -> Iterator[None]:
    """Let the builder write no more than a few kilobytes into any file, as on a disk that is full."""
    before = resource.prlimit(builder, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    yield
    resource.prlimit(builder, resource.RLIMIT_FSIZE, before)


@contextmanager
def full_disk(site: Site, builder: int) -> Iterator[None]:
    """Fill the disk that the copy is on to the last byte."""
    ballast = site.copy / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)
    yield
    ballast.unlink()


@contextmanager
def locked_folder(site: Site, builder: int) -> Iterator[None]:
    """Let nobody add, replace or remove a name in the copy's folder: root too, whom modes do not stop."""
    subprocess.run(["chattr", "+i", site.copy], check=True)
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", site.copy], check=True)


@contextmanager
def plain_mode(site: Site, builder: int) -> Iterator[None]:
    """Take away the right to write into the copy's folder."""
    site.copy.chmod(0o555)
    try:
        yield
    finally:
        site.copy.chmod(0o755)


@contextmanager
def read_only(site: Site, builder: int) -> Iterator[None]:
    """Make the disk that the copy is on read-only, as Linux does by itself when a disk is failing."""
    command = ["mount", "-o", "remount,ro", site.copy]
    # It is refused while the builder writes a file.
    until(
        "a disk that is read-only",
        lambda: not subprocess.run(command, capture_output=True).returncode,
    )
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", site.copy], check=True)


@pytest.fixture
def own_disk(small_site) -> Iterator[Site]:
    """Give the small site with its copy on a disk of a few megabytes; skip where nobody may mount one."""
    copy = small_site.copy
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "none", copy], capture_output=True
        )
    except FileNotFoundError:
        mounted = None
    if mounted is None or mounted.returncode:
        pytest.skip("mounting a disk needs root's rights")
    try:
        yield small_site
    finally:
        subprocess.run(["umount", "--lazy", copy], check=True)


def can_lock(folder: Path) -> bool:
    """Return whether this machine's root can make a folder that even root cannot write."""
    try:
        for sign in ("+i", "-i"):
            subprocess.run(["chattr", sign, folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def check(site: Site, break_it: Callable, reasons: set[int], number: str) -> None:
    """Break the disk below a running builder, change a number, look, and mend the disk."""
    log = site.var_dir / "builder.log"
    with site.builder() as builder:
        until("the copy is there", lambda: site.ready()["current_at"])
        site.is_built()
        said = len(log.read_text())
        before = {page: site.ask(page).text for page in PAGES}
        with break_it(site, builder):
            site.workshop.do(f"set_number({number!r}); set_title('/about/', 'About {number[-4:]}')")
            (reason,) = until("the log says it", lambda: LOGGED.findall(log.read_text()[said:]))
            assert {page: site.ask(page).text for page in PAGES} == before
            assert site.ready()["http"] == 200
            if break_it is read_only:  # then nothing can be noted, but time goes by
                until("monitoring sees it", lambda: site.ready()["age_seconds"] >= 3)
            else:
                until("monitoring says it", lambda: site.ready()["trouble"] == reason)
            assert any(os.strerror(one) in reason for one in reasons)
            assert reason.startswith("the folder of the copy cannot be written")
            assert is_alive(builder)
            site.index()
        site.shows("/report-a-concern/", number)
        site.shows("/about/", f"About {number[-4:]}")
        site.is_built()
        until("all is well again", lambda: not site.ready()["trouble"])
    new = log.read_text()[said:]
    assert len(LOGGED.findall(new)) == 1
    assert "Traceback" not in new


@linux
def test_a_file_cannot_grow(small_site):
    check(small_site, no_room, {errno.EFBIG}, "0808 157 0301")


@linux
def test_the_disk_is_full(own_disk):
    check(own_disk, full_disk, {errno.ENOSPC}, "0808 157 0302")


@linux
def test_the_disk_is_read_only(own_disk):
    check(own_disk, read_only, {errno.EROFS}, "0808 157 0303")


@linux
def test_the_folder_cannot_be_written(small_site):
    if os.geteuid() != 0:
        break_it = plain_mode
    elif can_lock(small_site.copy):
        break_it = locked_folder
    else:
        pytest.skip("root may write everywhere here")
    check(small_site, break_it, {errno.EPERM, errno.EACCES}, "0808 157 0304")
