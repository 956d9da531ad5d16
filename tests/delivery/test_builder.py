"""What the builder writes, in which order, and what it leaves alone."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from wagtail.models import Page

from pages import models
from pages.core.base import BasePage
from pages.models import GuidedPathPage, TakeAwayPage
from resources.models import BoardSettings, Contact, GlossaryTerm, SiteDocument, Topic
from safeguarding.delivery import builder as building
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.status import Status
from safeguarding.delivery.store import Store
from safeguarding.delivery.work import render_all
from tests.building import make_page, page_at
from tests.delivery import proof
from tests.reading import set_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_static_files")]


@pytest.fixture
def builder(tmp_path) -> Builder:
    """Give a builder whose copy of a part of the site is up to date: without what takes longest to render."""
    BasePage.objects.filter(depth__gt=3).exclude(slug="members").update(live=False)
    BasePage.objects.type(GuidedPathPage, TakeAwayPage).update(live=False)
    made = Builder(Store(tmp_path / "published"), processes=1)
    proof.settle(made)
    return made


def states(folder: Path) -> dict[str, tuple]:
    """Return what tells whether a file was touched, by its path."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    stats = {str(path.relative_to(folder)): path.stat() for path in files}
    return {name: (stat.st_ino, stat.st_mtime_ns, stat.st_size) for name, stat in stats.items()}


def text_at(store: Store, address: str) -> str:
    return proof.text_of(store, store.read().answers[address])


def break_page(page: Page) -> None:
    """Make a page that cannot be rendered: its body is not what its field can read."""
    with connection.cursor() as cursor:
        kind = "jsonb" if connection.vendor == "postgresql" else "text"
        cursor.execute(
            f"UPDATE pages_basepage SET body = CAST(%s AS {kind}) WHERE page_ptr_id = %s",
            ['[{"type": "cards", "id": "1", "value": {"cards": 5}}]', page.pk],
        )


@pytest.mark.once  # files
def test_only_what_changed_is_written(builder):
    before = states(builder.store.site)
    GlossaryTerm.objects.filter(pk=GlossaryTerm.objects.first().pk).update(meaning="It is new.")
    proof.settle(builder)
    after = states(builder.store.site)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {f"glossary/index.html{ending}" for ending in ("", ".gz", ".br")}
    assert before.keys() == after.keys()


@pytest.mark.once  # files
def test_a_build_without_a_difference_leaves_every_file(builder):
    """A name that no page shows: everything is rendered, and nothing is written."""
    before = states(builder.store.objects), states(builder.store.site)
    index = builder.store.index_file.stat()
    Contact.objects.filter(pk=Contact.objects.first().pk).update(source="somebody else")
    assert proof.settle(builder) == 1
    assert (states(builder.store.objects), states(builder.store.site)) == before
    assert builder.store.index_file.stat().st_ino == index.st_ino


def test_what_is_removed_goes_at_once(builder):
    """Before the first page is rendered again."""
    page = page_at("/about/members/")
    page.unpublish()
    at_first_render = []

    def look(*args):
        at_first_render.append("/about/members/" in builder.store.read().answers)
        at_first_render.append((builder.store.site / "about/members").exists())
        return render_all(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "render_all", look)
        proof.settle(builder)
    assert at_first_render[:2] == [False, False]


def test_what_was_changed_is_published_before_the_rest(builder, monkeypatch):
    """Visitors see a new number on the report page while the rest still waits."""
    published = []
    publish = builder.store.publish

    def note(index, changed):
        publish(index, changed)
        now = text_at(builder.store, "/report-a-concern/"), text_at(builder.store, "/glossary/")
        published.append(["01632 960555" in text for text in now])

    monkeypatch.setattr(builder.store, "publish", note)
    contact = Contact.objects.get(key="concerns-line")
    set_number(contact, "01632 960555")
    proof.settle(builder)
    assert published[0] == [True, False]
    assert published[-1] == [True, True]


def test_a_page_that_fails_keeps_its_last_good_copy(builder, caplog):
    page = page_at("/about/members/")
    before = text_at(builder.store, "/about/members/")
    good = page.get_latest_revision() or page.save_revision()
    break_page(page)
    with builder.store.locked():
        builder.open()
        builder.look()
        builder.build()
    assert [*builder.failures] == ["/about/members/"]
    assert text_at(builder.store, "/about/members/") == before
    assert " in " in builder.failures["/about/members/"].reason
    assert "The last good copy stays." in caplog.text
    good.publish()
    proof.settle(builder)  # which checks that nothing fails


def test_a_new_page_that_fails_is_named_and_stops_nothing_else(builder):
    page = make_page(models.StandardPage, page_at("/about/"), "Brief")
    break_page(page)
    Topic.objects.filter(key="neglect").update(name="Neglect and hunger")
    with builder.store.locked():
        builder.open()
        builder.look()
        builder.build()
    assert [*builder.failures] == [page.path_on_site]
    assert page.path_on_site not in builder.store.read().answers
    assert "Neglect and hunger" in text_at(builder.store, "/topics/")


def test_a_failure_that_is_no_longer_public_is_forgotten(builder):
    page = page_at("/about/members/")
    break_page(page)
    with builder.store.locked():
        builder.open()
        builder.look()
        builder.build()
    assert builder.failures
    Page.objects.filter(pk=page.pk).update(live=False)
    proof.settle(builder)


@pytest.mark.once  # files
def test_a_full_disk_leaves_the_old_copy_whole(builder):
    """No file may grow beyond some bytes: writing fails as it does on a disk that is full."""
    before = states(builder.store.site), builder.store.index_file.read_bytes()
    Contact.objects.update(name="Renamed")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
        with builder.store.locked():
            builder.open()
            builder.look()
            with pytest.raises(OSError, match="File too large"):
                builder.build()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert (states(builder.store.site), builder.store.index_file.read_bytes()) == before
    assert builder.waiting
    proof.settle(builder)
    proof.copy_is_right(builder.store)


@pytest.mark.once  # files
def test_a_file_in_place_of_a_folder_leaves_the_old_copy_whole(builder, tmp_path):
    """Something else occupies the place of new content."""
    store = builder.store
    before = store.index_file.read_bytes()
    kept = store.objects.rename(tmp_path / "aside")
    store.objects.write_text("not a folder")
    Contact.objects.update(name="Renamed")
    with store.locked():
        builder.open()
        builder.look()
        with pytest.raises(OSError):
            builder.build()
    assert store.index_file.read_bytes() == before
    store.objects.unlink()
    kept.rename(store.objects)
    proof.settle(builder)
    proof.copy_is_right(store)


def test_what_a_slower_process_brings_is_not_taken(builder):
    """It rendered the page before a change that is in the copy already."""
    address = "/glossary/"
    old = render_all(builder.store, [address], {})
    round_ = builder._round
    GlossaryTerm.objects.update(meaning="It is new.")
    proof.settle(builder)
    builder._apply(old, round_, building.Build())
    assert builder._unpublished == set()
    assert "It is new." in text_at(builder.store, address)


def test_what_is_no_longer_public_is_not_taken_from_a_slower_process(builder):
    address = "/about/members/"
    old = render_all(builder.store, [address], {})
    page_at(address).unpublish()
    proof.settle(builder)
    builder._apply(old, builder._round, building.Build())
    assert address not in builder.index.answers


def test_a_second_builder_waits_for_the_first(builder):
    """The lock holds between processes."""
    program = (
        "import sys; from pathlib import Path; import django; django.setup();"
        "from safeguarding.delivery.store import Store;\n"
        "with Store(Path(sys.argv[1])).locked(wait=False) as had: sys.exit(0 if had else 9)"
    )
    command = [sys.executable, "-c", program, str(builder.store.folder)]
    with builder.store.locked():
        assert subprocess.run(command).returncode == 9
    assert subprocess.run(command).returncode == 0


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 0}', '{"format": 1, "headers": [], "answers": {"/": [200]}}'],
)
@pytest.mark.once  # files
def test_an_index_that_cannot_be_read_is_made_anew(builder, text):
    before = builder.store.index_file.read_text()
    builder.store.index_file.write_text(text)
    other = Builder(builder.store, processes=1)
    proof.settle(other)
    assert len(builder.store.read().answers) == len(builder.index.answers)
    assert len(before) > 1000
    proof.is_whole(other.store, other.store.read())


@pytest.mark.once  # files
def test_content_that_is_lost_is_made_again(builder):
    answer = builder.store.read().answers["/glossary/"]
    builder.store.path_of(answer.bodies["br"].digest).unlink()
    builder.store.path_of(answer.bodies[""].digest).write_bytes(b"cut")
    other = Builder(builder.store, processes=1)
    proof.settle(other)
    proof.is_whole(other.store, other.store.read())


@pytest.mark.once  # files
def test_what_does_not_belong_into_the_tree_goes(builder):
    stray = builder.store.site / "old" / "index.html"
    stray.parent.mkdir()
    stray.write_text("Something of long ago")
    other = Builder(builder.store, processes=1)
    proof.settle(other)
    assert not stray.parent.exists()


@pytest.mark.only_postgresql
def test_several_processes_build_the_same(transactional_db, builder, tmp_path):
    """Needs a database that other processes can open: SQLite's in memory is of one."""
    other = Builder(Store(tmp_path / "other"), processes=2)
    proof.settle(other)
    assert other.store.read().answers == builder.store.read().answers


@pytest.mark.once  # files
def test_a_document_that_cannot_be_read_fails_alone(builder):
    """A disk of documents that is gone for a moment must not hold up the numbers."""
    document = SiteDocument.objects.first()
    Path(document.file.path).rename(tmp := Path(f"{document.file.path}.away"))
    Path(document.file.path).mkdir()  # opening it fails, and not because it is missing
    try:
        set_number(BoardSettings.load().concerns_contact, "0808 157 0222")
        builder.look()
        builder.build()
        assert document.url in builder.failures
        assert document.url in builder.store.read().answers
        assert "0808 157 0222" in text_at(builder.store, "/report-a-concern/")
        assert "current_at" not in Status(builder).current()
    finally:
        Path(document.file.path).rmdir()
        tmp.rename(document.file.path)
