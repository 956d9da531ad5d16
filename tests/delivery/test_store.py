"""The copy's folder: what is in it is whole after any crash, and nothing that somebody may still be sent goes."""

import fcntl
import json
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from safeguarding.delivery import store as storing
from safeguarding.delivery.index import FORMAT, Body, Index, StoredAnswer
from safeguarding.delivery.store import Store
from tests.delivery.made_up import HTML, publish, stored


def files(store: Store) -> dict[str, str]:
    """Return what a plain server would send: the text of each file below `site/`."""
    found = (path for path in store.site.rglob("*") if path.is_file())
    return {str(path.relative_to(store.site)): path.read_text() for path in found}


def age(path: Path, seconds: float, patch: pytest.MonkeyPatch) -> None:
    """Have a file's last change so many seconds ago, as its store sees it."""
    whole = Path.stat

    def stat(self, **options):
        result = whole(self, **options)
        if self != path:
            return result
        values = list(result[:10])
        return os.stat_result(values, {"st_ctime": result.st_ctime - seconds})

    patch.setattr(Path, "stat", stat)


# What a crash leaves


@pytest.mark.parametrize("pages", [2, 40])
def test_content_is_on_the_disk_before_the_index_that_names_it(store, monkeypatch, pages):
    """Whether it is flushed file by file or with the whole disk. A crash in between leaves the copy of before."""
    publish(store, {"/": stored(store, "before")})
    index = Index({f"/{number}/": stored(store, f"Page {number}") for number in range(pages)})
    contents = {store.path_of(digest).stat().st_ino for digest in index.digests()}
    flushed, order, whole = set(), [], []

    def note(what):
        order.append((what, "/0/" in store.read().answers))

    def fsync(descriptor):
        number = os.fstat(descriptor).st_ino
        flushed.add(number)
        if number in contents:
            note("content")
        elif number == store.folder.stat().st_ino:
            note("folder")
        else:
            note("index")

    def whole_disk(folder):
        whole.append(folder)
        flushed.update(contents)
        note("content")

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(storing, "_flush_file_system", whole_disk)
    store.publish(index, index.answers)
    assert contents <= flushed
    assert bool(whole) is (pages == 40)  # for a few it takes longer
    *first, before_renamed, last = order
    assert set(first) == {("content", False)}
    assert before_renamed == ("index", False)
    assert last == ("folder", True)


def test_a_plain_server_sees_a_page_only_when_the_index_has_it(store, monkeypatch):
    there = []
    replace = storing.replace_whole
    monkeypatch.setattr(
        storing,
        "replace_whole",
        lambda path, *rest, **options: (
            there.append((path.name, (store.site / "a/index.html").exists())),
            replace(path, *rest, **options),
        ),
    )
    index = Index({"/a/": stored(store, "It is new")})
    store.publish(index, ["/a/"])
    assert there[-1] == ("index.json", False)
    assert files(store) == {"a/index.html": "It is new"}


def test_content_that_somebody_removed_does_not_hold_up_the_index(store):
    answer = stored(store, "It is gone")
    store.path_of(answer.bodies[""].digest).unlink()
    with suppress(FileNotFoundError):  # of the link to it
        store.publish(Index({"/a/": answer}), ["/a/"])
    assert "/a/" in store.read().answers


def test_content_that_was_cut_is_written_again(store):
    """A crash may leave a file of its name without all of its bytes."""
    answer = stored(store, "All of it")
    path = store.path_of(answer.bodies[""].digest)
    path.write_bytes(b"All")
    assert not store.has(answer)
    stored(store, "All of it")
    assert path.read_bytes() == b"All of it"
    assert store.has(answer)


def test_an_answer_is_there_only_with_all_its_encodings(store):
    body, packed = store.put(b"plain"), store.put(b"packed")
    answer = StoredAnswer(200, HTML, {"": body, "gzip": packed})
    assert store.has(answer)
    store.path_of(packed.digest).unlink()
    assert not store.has(answer)


def test_after_a_crash_the_tree_is_what_the_index_says(store):
    both = StoredAnswer(200, HTML, {"": store.put(b"C"), "br": store.put(b"packed")})
    pages = {f"/{name}/": stored(store, name.upper()) for name in "ab"}
    publish(store, {"/": stored(store, "Home"), **pages, "/c/": both})
    store.path_of(store.read().answers["/b/"].bodies[""].digest).unlink()
    (store.site / "a" / "index.html").unlink()
    (store.site / "a" / "index.html.gz").write_text("of a version before")
    (store.site / "old").mkdir()
    (store.site / "old" / "index.html").write_text("of long ago")
    half = store.folder / ".index.json.123.456"
    half.write_text("{")
    whole = (store.site / "c" / "index.html.br").stat().st_ctime_ns
    index = store.read()
    assert store.mend(index) == ["/b/"]
    assert (store.site / "c" / "index.html.br").stat().st_ctime_ns == whole
    del index.answers["/c/"]
    store.mend(index)
    assert set(index.answers) == {"/", "/a/"}
    assert files(store) == {"index.html": "Home", "a/index.html": "A"}
    assert not (store.site / "old").exists()
    assert not half.exists()


# The tree that a plain server sends


def test_only_what_has_content_of_its_own_has_a_file(store):
    moved = stored(store, "", ("Location", "/b/"), status=301)
    lost = stored(store, "It is not here", status=404)
    publish(store, {"/a/": moved, "/errors/404.html": lost, "/c/": stored(store, "C")})
    assert files(store) == {"errors/404.html": "It is not here", "c/index.html": "C"}


def test_a_page_that_becomes_a_redirect_leaves_no_file_and_no_folder(store):
    publish(store, {"/a/b/": stored(store, "B"), "/": stored(store, "Home")})
    moved = stored(store, "", ("Location", "/"), status=301)
    publish(store, {"/a/b/": moved, "/": stored(store, "Home")})
    assert files(store) == {"index.html": "Home"}
    assert [path.name for path in store.site.iterdir()] == ["index.html"]


def test_an_encoding_that_a_page_has_no_more_goes(store):
    plain, packed = store.put(b"plain"), store.put(b"packed")
    publish(store, {"/": StoredAnswer(200, HTML, {"": plain, "gzip": packed})})
    assert files(store) == {"index.html": "plain", "index.html.gz": "packed"}
    publish(store, {"/": StoredAnswer(200, HTML, {"": plain})})
    assert files(store) == {"index.html": "plain"}


def test_a_file_is_never_away_while_it_is_replaced(store, monkeypatch):
    """And one that stays the same is not touched."""
    home, old = stored(store, "Home"), stored(store, "old")
    publish(store, {"/": home, "/a/": old})
    untouched = (store.site / "index.html").stat().st_ctime_ns
    file, there = store.site / "a" / "index.html", []
    hardlink_to, replace = Path.hardlink_to, Path.replace
    monkeypatch.setattr(
        Path, "hardlink_to", lambda *a: (there.append(file.exists()), hardlink_to(*a))
    )
    monkeypatch.setattr(Path, "replace", lambda *a: (there.append(file.exists()), replace(*a))[1])
    publish(store, {"/": home, "/a/": stored(store, "new")})
    assert file.read_text() == "new"
    assert len(there) >= 2 and all(there)
    assert (store.site / "index.html").stat().st_ctime_ns == untouched


# What is kept, and for how long


def test_content_goes_when_nobody_can_still_be_sending_it(store, monkeypatch):
    kept = publish(store, {"/": stored(store, "Home")})
    unused = store.path_of(store.put(b"unused").digest)
    needed = store.path_of(kept.answers["/"].bodies[""].digest)
    store.clean(kept)
    assert unused.exists()
    with monkeypatch.context() as patch:
        age(unused, storing.KEPT_UNUSED - 5, patch)
        store.clean(kept)
    assert unused.exists()
    with monkeypatch.context() as patch:
        age(needed, storing.KEPT_UNUSED + 5, patch)
        store.clean(kept)
    with monkeypatch.context() as patch:
        age(unused, storing.KEPT_UNUSED + 5, patch)
        store.clean(kept)
    assert needed.exists()
    assert not unused.exists()


def test_old_content_that_was_needed_until_just_now_stays(store):
    """Its time of writing says nothing: it may have been on the home page until a moment ago."""
    path = store.path_of(store.put(b"unused").digest)
    os.utime(path, (time.time() - 9999, time.time() - 9999))
    store.clean(Index())
    assert path.exists()


def test_every_encoding_is_needed():
    answer = StoredAnswer(200, HTML, {"": Body("a", 1), "br": Body("b", 1)})
    assert Index({"/": answer}).digests() == {"a", "b"}


def test_the_status_is_kept_on_a_full_disk_too(store, monkeypatch):
    """A full disk has no room for a second file, and monitoring has to be told just then."""

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    store.write_status({"trouble": "x" * 5000})
    with monkeypatch.context() as patch:
        patch.setattr(storing, "replace_whole", full)
        store.write_status({"trouble": "the disk is full"})
    assert store.read_status() == {"trouble": "the disk is full"}
    assert store.status_file.stat().st_size == storing.BLOCK


@pytest.mark.parametrize("text", [None, "", "{"])
def test_a_status_that_cannot_be_read_says_nothing(store, text):
    store.write_status({"trouble": ""})
    if text is None:
        store.status_file.unlink()
    else:
        store.status_file.write_text(text)
    assert store.read_status() == {}


def test_one_writer_at_a_time(store):
    with store.locked() as first, store.locked(wait=False) as second:
        assert (first, second) == (True, False)
    with store.locked(wait=False) as again:
        assert again is True


def test_a_second_writer_waits_for_the_first(store, monkeypatch):
    asked, had, flock = threading.Event(), [], fcntl.flock

    def write():
        with store.locked() as alone:
            had.append(alone)

    def note_and_lock(file, how):
        if how & fcntl.LOCK_NB:
            pytest.fail("it would not wait")
        asked.set()
        flock(file, how)

    with store.locked():
        monkeypatch.setattr(fcntl, "flock", note_and_lock)
        second = threading.Thread(target=write)
        second.start()
        assert asked.wait(30)
        assert had == []
    second.join(30)
    assert had == [True]


def test_an_index_of_another_version_is_none(store):
    """It may say something else by the same words."""
    publish(store, {"/": stored(store, "Home")})
    data = json.loads(store.index_file.read_text())
    store.index_file.write_text(json.dumps(data | {"format": FORMAT + 1}))
    assert store.read() == Index()
