"""What is kept from one test run to the next: made once, made anew when what it is made of changed, never half."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fixtures import kept
from tests.fixtures.kept import copy_tree, state_of


def test_it_is_made_once_also_by_two_runs_at_once(tmp_path):
    made = []

    def make(folder):
        made.append(folder)
        (folder / "content").write_text("whole")

    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(kept.kept, "site", "a", make, tmp_path) for _ in range(8)]
        found = {run.result() for run in runs}
    assert len(made) == 1
    assert [(folder / "content").read_text() for folder in found] == ["whole"]


def test_what_was_cut_short_is_made_again(tmp_path):
    def fail(folder):
        (folder / "content").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.kept("site", "a", fail, tmp_path)
    made = kept.kept("site", "a", lambda folder: (folder / "content").write_text("whole"), tmp_path)
    assert (made / "content").read_text() == "whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site-a", "site.lock"]


def test_only_the_last_used_states_stay(tmp_path):
    for number, state in enumerate(["a", "b", "a", "c", "d"]):
        folder = kept.kept("site", state, lambda folder: None, tmp_path)
        os.utime(folder, (number, number))
    assert sorted(path.name[-1] for path in tmp_path.glob("site-*")) == ["a", "c", "d"]


def test_the_state_follows_names_and_content(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text("a")
    states = [state_of(["code"])]
    (tmp_path / "code" / "a.py").write_text("b")
    states.append(state_of(["code"]))
    (tmp_path / "code" / "a.py").rename(tmp_path / "code" / "b.py")
    states.append(state_of(["code"]))
    (tmp_path / "code" / "__pycache__").mkdir()
    (tmp_path / "code" / "__pycache__" / "b.pyc").write_text("compiled")
    assert len(set(states)) == 3
    assert state_of(["code"]) == states[-1]
    assert state_of(["code"], "another database") != states[-1]


def test_a_copy_shares_no_file_with_what_is_kept(tmp_path):
    """A test may break the copy's files in place. Two names of one file stay two names of one file, as in a copy."""
    source, target = tmp_path / "kept", tmp_path / "copy"
    (source / "below").mkdir(parents=True)
    (source / "one").write_text("whole")
    (source / "below" / "other").hardlink_to(source / "one")
    copy_tree(source, target)
    (target / "one").write_text("broken")
    assert (target / "below" / "other").read_text() == "broken"
    assert (source / "one").read_text() == "whole"
