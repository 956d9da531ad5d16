"""What a real builder did and could not do is what editors read of it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from pages.site.addresses.files import documents
from resources.models import SiteDocument
from safeguarding.delivery.builder import Build, Builder
from safeguarding.delivery.status import Status
from safeguarding.delivery.store import Store
from tests.pages.test_published_copy_report import WELL, figures, report, warning
from tests.reading import soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def builder(tmp_path, monkeypatch) -> Builder:
    """Give a builder of a copy of its own: two pages and the documents, as a build of everything takes its time."""
    monkeypatch.setattr(
        "safeguarding.delivery.builder.public_addresses",
        lambda: ["/", "/report-a-concern/", *documents()],
    )
    return Builder(Store(tmp_path / "published"), processes=1)


def built(builder: Builder) -> Build:
    """Bring the copy up to date, tell editors of it, and return what was done."""
    with builder.store.locked():
        builder.open()
        assert builder.look()
        build = builder.build()
    status = Status(builder)
    status.write(build)
    status.tell_editors()
    return build


def test_what_a_builder_did_is_what_editors_read(admin_client, builder):
    build = built(builder)
    count = len(build.changed)
    assert count == len(builder.index.answers) == 2 + SiteDocument.objects.count()
    assert figures(admin_client) == {
        "Last build": "Just now",
        "It took": f"{round(build.seconds, 2):.1f} seconds",
        "It changed": f"{count} addresses",
        "In the copy": f"{count} addresses",
        "Waiting to be built": "0 addresses",
        "Builder last heard of": "Just now",
    }
    assert WELL in report(admin_client)
    assert warning(admin_client) == ""


def test_a_document_whose_file_is_gone(admin_client, builder):
    file = ContentFile(b"%PDF-1.4", name="soon-gone.pdf")
    document = SiteDocument.objects.create(title="Soon gone", file=file)
    built(builder)
    assert warning(admin_client) == ""

    Path(document.file.path).unlink()
    document.title = "Gone"
    document.save()
    built(builder)
    assert document.url in builder.index.answers  # the last good copy
    (row,) = soup_of(admin_client.get(reverse("published_copy"))).select("main table tbody tr")
    assert row.a["href"] == document.url
    assert "The last good copy stays" in row.get_text()
    assert "Just now" in row.get_text()
    assert "1 address could not be brought up to date." in report(admin_client)
    assert "Open it in Documents and choose its file again." in report(admin_client)
    assert "1 address of this site" in warning(admin_client)

    document.file.save("soon-gone.pdf", file)
    builder.retry()  # as it does every minute: the record is as it was
    built(builder)
    assert WELL in report(admin_client)
    assert warning(admin_client) == ""
    Path(document.file.path).unlink()
