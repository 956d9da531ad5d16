"""What can be set from outside: a wrong value is refused with what to do, a right one has its effect."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from safeguarding.settings.environment import read_environment

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
OF_A_SITE = {
    *("ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "MAIL_FROM", "PORT", "PROXY_COUNT"),
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "SITE_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE"),
}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Give a function that sets the environment of a new site, with these variables besides, and reads it."""
    for name in OF_A_SITE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))

    def read(**variables: str):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return read_environment()

    return read


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run manage.py as on a new machine, with these variables only besides where programs are."""
    bare = {name: value for name, value in os.environ.items() if name not in OF_A_SITE}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=bare | variables, capture_output=True, text=True)


# A wrong value

WRONG = [
    ("SITE_URL", "www.example.org", "Give the whole public address"),
    ("SITE_URL", "https://", "Give the whole public address"),
    ("SITE_URL", "ftp://www.example.org", "Give the whole public address"),
    ("SITE_URL", "https:www.example.org", "Give the whole public address"),
    ("SITE_URL", "https://[1", "Give the whole public address"),
    ("SITE_URL", "javascript:alert(1)", "Give the whole public address"),
    ("PROXY_COUNT", "two", "Give a whole number"),
    ("PROXY_COUNT", "-1", "Give a whole number"),
    ("DATABASE_URL", "db.example.org/board", "Give the whole address"),
    ("EMAIL_URL", "mail.example.org", "Invalid email schema"),
]


@pytest.mark.parametrize(("name", "value", "says"), WRONG)
def test_a_wrong_value_is_refused_with_what_to_do(environment, name, value, says):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment(**{name: value})
    assert says in str(refusal.value)


@pytest.mark.parametrize("scheme", ["", "//", "board:", "postgresq://", "https://"])
def test_a_password_in_a_wrong_address_is_not_repeated(environment, recwarn, scheme):
    """The message ends in a log, or in a question to a forum."""
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        environment(DATABASE_URL=f"{scheme}board:opensesame@db.example.org/board")
    said = [str(refusal.value), *(str(warning.message) for warning in recwarn)]
    assert [text for text in said if "opensesame" in text] == []


def test_nothing_starts_with_a_wrong_address(tmp_path):
    """Not the check, and so not the server: a site that starts would send wrong links to editors."""
    result = manage("check", SITE_URL="www.example.org", VAR_DIR=str(tmp_path))
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert "SITE_URL is 'www.example.org'. Give the whole public address" in last


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "var").write_text("somebody's notes")
    result = manage("check", VAR_DIR=str(tmp_path / "var"))
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert f"{tmp_path / 'var'} is not a folder. Move it away or set VAR_DIR." in last
    assert (tmp_path / "var").read_text() == "somebody's notes"


def test_a_file_above_the_folder_is_an_explained_failure_too(environment, tmp_path):
    (tmp_path / "notes").write_text("")
    with pytest.raises(ImproperlyConfigured, match="VAR_DIR"):
        environment(VAR_DIR=str(tmp_path / "notes" / "var"))


# A new site


def test_a_new_site_needs_nothing_set(tmp_path):
    result = manage("check", VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_without_settings_it_is_a_site_of_this_machine(environment, tmp_path):
    site = environment(PORT="8017")
    assert site.site_url == "http://127.0.0.1:8017"
    assert not site.https
    assert site.email is None
    assert site.database["NAME"] == str(tmp_path / "var" / "db.sqlite3")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_secret_key_is_its_owners_only(environment, tmp_path, umask):
    """Whatever the machine's habit: whoever reads it can sign in as anybody."""
    before = os.umask(umask)
    try:
        key = environment().secret_key
    finally:
        os.umask(before)
    file = tmp_path / "var" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == key
    assert len(key) >= 64


def test_the_secret_key_stays_the_same_and_is_no_other_sites(environment, tmp_path):
    """Else every restart would sign all editors out."""
    key = environment().secret_key
    assert environment().secret_key == key
    assert environment(VAR_DIR=str(tmp_path / "other")).secret_key != key


def test_a_key_that_was_set_is_used_and_none_is_written(environment, tmp_path):
    assert environment(SECRET_KEY="x" * 60).secret_key == "x" * 60
    assert not (tmp_path / "var").exists()


def test_former_keys_go_on_being_right_after_a_change(environment):
    assert environment().former_secret_keys == []
    former = environment(SECRET_KEY_FALLBACKS=f"{'x' * 60},{'y' * 60}").former_secret_keys
    assert former == ["x" * 60, "y" * 60]


@pytest.mark.parametrize("address", ["https://www.example.org", "https://www.example.org/"])
def test_the_address_decides_which_hosts_are_answered(environment, address):
    site = environment(SITE_URL=address)
    assert site.site_url == "https://www.example.org"
    assert "www.example.org" in site.allowed_hosts
    assert "*" not in site.allowed_hosts
    assert site.mail_from == "website@www.example.org"


# What https changes: looked at in real answers.

ASK = """
import json
from django.test import Client
from safeguarding.delivery.rendering import render
kept = {"the copy": {"headers": dict(render("/robots.txt").headers)}}
# An editor's browser: the form's token from its cookie, and where the form was. The proxy says what it came by.
for origin, host in (
    ("https://www.example.org", "www.example.org"),
    ("https://www.example.org", "www.example.org:8000"),  # a proxy that passes its own port on
    ("http://www.example.org", "www.example.org"),
    ("https://attacker.example", "www.example.org"),
):
    browser = Client(
        enforce_csrf_checks=True,
        headers={"host": host, "x-forwarded-proto": origin.partition(":")[0]},
    )
    browser.get("/admin/login/")
    token = browser.cookies["csrftoken"].value if "csrftoken" in browser.cookies else ""
    sent = {"username": "editor", "password": "opensesame", "csrfmiddlewaretoken": token}
    answer = browser.post("/admin/login/", sent, headers={"origin": origin})
    kept[f"form from {origin} at {host}"] = answer.status_code, answer.headers.get("Location")
for scheme in ("http", "https"):
    client = Client(headers={"host": "www.example.org", "x-forwarded-proto": scheme})
    for path in ("/robots.txt", "/admin/login/"):
        answer = client.get(path)
        kept[f"{scheme} {path}"] = {
            "status": answer.status_code,
            "headers": dict(answer.headers),
            "cookies": {name: dict(cookie) for name, cookie in answer.cookies.items()},
        }
    client.post("/admin/login/", {"username": "editor", "password": "opensesame"})
    kept[f"{scheme} signed in"] = {name: dict(cookie) for name, cookie in client.cookies.items()}
print(json.dumps(kept))
"""
EDITOR = (
    "from safeguarding.accounts.models import User; "
    "User.objects.create_superuser('editor', password='opensesame')"
)


@pytest.fixture(scope="module", params=["http", "https"])
def answers(request, collected_static, django_db_setup, django_db_blocker, tmp_path_factory):
    """Give the scheme of a site's address, and its answers to visitors who come by either scheme."""
    folder = tmp_path_factory.mktemp(f"by-{request.param}")
    (folder / "static").symlink_to(collected_static)
    with django_db_blocker.unblock():
        database = django_db_setup.copy_to(folder)
    site = {
        "SITE_URL": f"{request.param}://www.example.org",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
    }
    done = manage("shell", "--no-imports", "-v", "0", "-c", f"{EDITOR}\n{ASK}", **site)
    assert done.returncode == 0, done.stderr[-2000:]
    return request.param, json.loads(done.stdout.splitlines()[-1])


def test_an_https_site_tells_browsers_to_come_by_https_only(answers):
    scheme, kept = answers
    for answer in (kept["https /robots.txt"], kept["the copy"]):
        header = answer["headers"].get("Strict-Transport-Security")
        if scheme == "https":
            assert header == "max-age=31536000; includeSubDomains; preload"
        else:
            assert header is None


def test_an_https_site_sends_visitors_on_to_it(answers):
    scheme, kept = answers
    answer = kept["http /robots.txt"]
    if scheme == "https":
        assert answer["status"] == 301
        assert answer["headers"]["Location"] == "https://www.example.org/robots.txt"
    else:
        assert answer["status"] == 200


def test_an_https_sites_cookies_never_go_over_http(answers):
    """Editors' cookies: the session, and the form's token. Nobody else gets any."""
    scheme, kept = answers
    cookies = kept[f"{scheme} signed in"]
    assert set(cookies) == {"csrftoken", "sessionid"}
    for name, cookie in cookies.items():
        assert bool(cookie["secure"]) is (scheme == "https"), name
    assert cookies["sessionid"]["httponly"]
    assert kept[f"{scheme} /robots.txt"]["cookies"] == {}


def test_editors_forms_are_taken_behind_a_proxy_and_from_nowhere_else(answers):
    """Who signs in by the site's own address comes in; another site's form is refused."""
    scheme, kept = answers
    here = "www.example.org"
    assert kept[f"form from {scheme}://{here} at {here}"] == [302, "/admin/"]
    assert kept[f"form from https://attacker.example at {here}"] == [403, None]
    if scheme == "https":
        assert kept[f"form from https://{here} at {here}:8000"] == [302, "/admin/"]
        assert kept[f"form from http://{here} at {here}"][0] == 301  # on to https


def test_settings_for_a_real_site_pass_djangos_own_checks(tmp_path):
    result = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        SITE_URL="https://www.example.org",
        VAR_DIR=str(tmp_path),
    )
    assert result.returncode == 0, result.stderr
