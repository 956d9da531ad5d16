"""What the server's owner types: build, compare, and take the copy elsewhere."""

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from safeguarding.delivery.index import Index, from_json
from safeguarding.delivery.store import Store, file_name
from tests.asking import ask
from tests.fixtures.programs import ROOT, listening, url_of, web_server
from tests.fixtures.site_server import RunningSite, site_environment

pytestmark = pytest.mark.once  # what they write and say comes from the copy

# A redirect; and of the pages and records a part, because each is rendered for every command.
PREPARE = """
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from resources.models import Service, Topic
Redirect.add_redirect("/old-report/", "/report-a-concern/", is_permanent=True)
kept = ["report-a-concern", "young-people", "about", "help", "news"]
for area in Page.objects.filter(depth=3).exclude(slug__in=kept):
    area.specific.delete()
for model in (Service, Topic):
    model.objects.all().delete()
"""


@pytest.fixture(scope="module")
def site(site_copies, tmp_path_factory) -> Iterator[RunningSite]:
    """Give a served site without a builder, whose copy was built by hand."""
    folder = tmp_path_factory.mktemp("site")
    database = site_copies.put_into(folder, None)
    with listening() as listener:
        environment = site_environment(folder, database)
        site = RunningSite(url_of(listener), folder / "server.log", folder, environment)
        site.manage("shell", "--no-imports", "-v0", "-c", PREPARE)
        said = site.manage("build_site")
        assert f"{len(index_of(site).answers)} addresses rendered" in said
        with web_server(listener, environment, site.log, workers=1):
            yield site


@pytest.fixture(scope="module")
def exported(site, tmp_path_factory) -> Path:
    """Give the folder of an exported copy."""
    folder = tmp_path_factory.mktemp("export") / "site"
    site.manage("export_site", str(folder))
    return folder


def index_of(site: RunningSite) -> Index:
    return from_json((site.var_dir / "published" / "index.json").read_text())


def refused(site: RunningSite, *arguments: str) -> str:
    """Run a command that must fail, and return what it printed before."""
    with pytest.raises(subprocess.CalledProcessError) as failure:
        site.manage(*arguments)
    assert failure.value.returncode == 1
    return failure.value.output


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Writes no line for every request."""

    def log_message(self, *_):
        pass


@contextmanager
def host_of(folder: Path) -> Iterator[str]:
    """Serve a folder as the plainest host does, and give its address."""
    handler = functools.partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_building_again_changes_nothing(site):
    assert ", 0 changed." in site.manage("build_site")


def test_every_encoding_is_the_smallest(site):
    """Nobody waits for it, as for a builder that follows changes."""
    assert [path for path, answer in index_of(site).answers.items() if not answer.is_best] == []


def test_the_copy_the_site_and_its_server_are_the_same(site):
    said = site.manage("verify_site", "--mirror", site.url)
    assert f"{len(index_of(site).answers)} addresses compared, no difference." in said


def test_every_page_and_file_is_in_the_export(site, exported):
    answers = index_of(site).answers
    store = Store(site.var_dir / "published")
    missing = [
        address
        for address, answer in answers.items()
        if (name := file_name(address)) and not 300 <= answer.status < 400
        if (exported / name).read_bytes() != store.get(answer.bodies[""])
    ]
    assert missing == []
    assert (exported / "404.html").read_bytes() == (exported / "errors/404.html").read_bytes()


def test_a_host_that_knows_files_only_serves_the_export(site, exported):
    with host_of(exported) as url:
        assert ask(url, "/report-a-concern/").body == ask(site.url, "/report-a-concern/").body
        moved = ask(url, "/old-report/").text
    assert 'content="0; url=/report-a-concern/"' in moved
    line = "/old-report/ /report-a-concern/ 301\n"
    assert line in (exported / "_redirects").read_text()


def test_the_export_has_the_headers_of_every_page(site, exported):
    lines = (exported / "_headers").read_text().splitlines()
    assert lines[0] == "/*"
    headers = ask(site.url, "/").headers
    for name in ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"):
        assert f"  {name}: {headers[name]}" in lines


def test_the_export_tells_hosts_to_keep_no_discreet_page(exported):
    text = (exported / "_headers").read_text()
    forget = "  Cache-Control: no-store\n  CDN-Cache-Control: no-store\n  Request-OTR: 1\n"
    named = text.count("\n/i")
    assert named > 3
    assert text.count(forget) == 2 * (named - 1)  # the way out has no readable address
    assert f"\n/young-people/bullying/\n{forget}" in text
    report = "  Cache-Control: no-store\n  CDN-Cache-Control: max-age=5, stale-if-error=86400\n"
    assert f"\n/report-a-concern/\n{report}/" in text
    assert "Request-OTR" not in text.partition("\n/")[0]


def test_nothing_is_written_into_a_folder_that_has_something(site, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    refused(site, "export_site", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_mirror_that_differs_is_named_page_by_page_and_header_by_header(site, exported):
    page = exported / "about" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"0345", b"0354"))
    shutil.rmtree(exported / "glossary")
    with host_of(exported) as url:
        said = refused(site, "verify_site", "--mirror", url)
    assert "/about/: the mirror's content differs" in said
    assert "/glossary/: the mirror answers" in said
    assert "/report-a-concern/: the mirror's content differs" not in said
    # That host knows nothing of headers.
    assert "/report-a-concern/: Content-Security-Policy is None on the mirror and " in said
    assert "/report-a-concern/: Cache-Control is None on the mirror and 'no-store" in said


def test_what_is_wrong_with_the_copy_is_named(site):
    """Last, because it spoils the copy: a change that nobody built, and content that is gone."""
    answer = index_of(site).answers["/glossary/"]
    Store(site.var_dir / "published").path_of(answer.bodies["br"].digest).unlink()
    change = "from pages.core.base import BasePage; BasePage.objects.filter(slug='members').update(title='Who we are')"
    site.manage("shell", "--no-imports", "-v0", "-c", change)
    said = refused(site, "verify_site")
    assert "/glossary/: the br content is missing" in said
    assert "/about/members/: the plain content is not what the site answers" in said
    assert "/report-a-concern/" not in said


def test_without_a_copy_the_commands_say_what_to_do(site, tmp_path):
    environment = site.environment | {"VAR_DIR": str(tmp_path)}
    for command in (["verify_site"], ["export_site", str(tmp_path / "out")]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "manage.py build_site" in done.stderr
