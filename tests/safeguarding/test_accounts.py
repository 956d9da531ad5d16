"""Signing in: the first password is for once, guessing is stopped, and nothing of the person who asks is kept."""

import base64
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from resources.board.lifeline import refresh_lifeline
from safeguarding.accounts.first_editor import USERNAME, create_first_editor
from safeguarding.accounts.lockout import address_of
from safeguarding.accounts.models import User
from tests.reading import soup_of, words_of

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
ADDRESS, AGENT = "203.0.113.77", "odd-agent/1.0"
OWN = "a password of my own"


def sign_in(client, password: str, name: str = USERNAME):
    data = {"username": name, "password": password}
    return client.post(LOGIN, data, REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT})


@pytest.fixture
def password() -> str:
    """Give the first editor's one-time password."""
    return create_first_editor()


@pytest.fixture
def beginner(client, password):
    """Give a client that has just signed in with the one-time password."""
    answer = sign_in(client, password)
    assert answer.status_code == 302
    return client


def change_password(client, old: str, new: str):
    """Send the account page's form, with every field as the page shows it, and a new password."""
    form = soup_of(client.get(reverse("wagtailadmin_account"))).find("form", method="POST")
    data = {}
    for field in form.select("input[name], select[name]"):
        if field.get("type") in {"file", "checkbox"} and not field.has_attr("checked"):
            continue
        chosen = field.find("option", selected=True) if field.name == "select" else field
        data[field["name"]] = (chosen or {}).get("value", "")
    data |= {
        "name_email-first_name": "Ed",
        "name_email-last_name": "Itor",
        "name_email-email": "editor@example.org",
        "password-old_password": old,
        "password-new_password1": new,
        "password-new_password2": new,
    }
    return client.post(reverse("wagtailadmin_account"), data)


def test_a_one_time_password_opens_the_account_page_only(beginner):
    account = reverse("wagtailadmin_account")
    assert beginner.get(account).status_code == 200
    for name in (
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailusers_users:index",
        "launch_list_pages",
    ):
        answer = beginner.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, account)
    answer = beginner.post(reverse("wagtailadmin_pages:delete", args=[3]))
    assert answer["Location"] == account


def test_a_one_time_password_keeps_nobody_from_the_site_or_from_signing_out(beginner):
    """And the account page has what it needs."""
    assert beginner.get("/about/").status_code == 200
    for name in ("wagtailadmin_javascript_catalog", "wagtailadmin_sprite"):
        assert beginner.get(reverse(name)).status_code == 200, name
    answer = beginner.post(reverse("wagtailadmin_logout"))
    assert answer["Location"] == reverse("wagtailadmin_login")
    assert "_auth_user_id" not in beginner.session


def test_the_account_page_says_what_to_do(beginner):
    words = words_of(beginner.get("/admin/", follow=True))
    assert "choose your own password" in words.lower()


def test_choosing_a_password_opens_the_rest(beginner, password):
    answer = change_password(beginner, password, OWN)
    assert answer.status_code == 302, words_of(answer)
    assert not User.objects.get().password_is_one_time
    assert beginner.get("/admin/").status_code == 200
    assert (
        sign_in(Client(), password).status_code == 200
    )  # the handed-out one opens nothing any more
    assert sign_in(Client(), OWN).status_code == 302


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012", "editor"])
def test_a_password_that_is_easily_guessed_is_refused(beginner, password, weak):
    answer = change_password(beginner, password, weak)
    assert answer.status_code == 200
    assert User.objects.get().password_is_one_time
    assert User.objects.get().check_password(password)


def test_the_one_time_password_is_long_and_new_each_time(password):
    assert len(password) >= 16
    User.objects.all().delete()
    assert create_first_editor() != password


def test_a_second_start_makes_no_account_and_shows_no_password(password):
    assert create_first_editor() is None
    assert User.objects.count() == 1
    assert User.objects.get().check_password(password)


def test_preparing_the_site_again_changes_no_account(password, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    before = User.objects.values().get()
    said = io.StringIO()
    call_command("prepare_site", stdout=said)
    assert User.objects.values().get() == before
    assert "password" not in said.getvalue()


def test_after_five_failures_even_the_right_password_waits(password):
    refresh_lifeline()
    for _ in range(5):
        last = sign_in(Client(), "wrong")
    answer = sign_in(Client(), password)
    for refused in (last, answer):
        assert refused.status_code == 429
        words = words_of(refused)
        assert "15 minutes" in words
        assert "999" in words
        assert "0345 678 9021" in words
    assert "_auth_user_id" not in Client().session


def test_four_failures_do_not_lock_anybody_out(password):
    for _ in range(4):
        assert sign_in(Client(), "wrong").status_code == 200
    assert sign_in(Client(), password).status_code == 302


def test_one_editor_locked_out_does_not_lock_out_another(password):
    User.objects.create_user("other", "", OWN, is_superuser=True)
    for _ in range(6):
        sign_in(Client(), "wrong")
    assert sign_in(Client(), OWN, "other").status_code == 302


def test_behind_a_proxy_a_stranger_locks_no_editor_out(settings, password):
    """All come from the proxy's address; it says for whom."""
    settings.PROXY_COUNT = 1

    def from_(address: str, word: str):
        data = {"username": USERNAME, "password": word}
        headers = {"x-forwarded-for": address}
        return Client().post(LOGIN, data, REMOTE_ADDR="10.0.0.1", headers=headers)

    for number in range(6):  # whatever a stranger writes there, the proxy adds whom it saw
        last = from_(f"198.51.100.{number}, 203.0.113.66", "wrong")
    assert last.status_code == 429
    assert from_("203.0.113.7", password).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "203.0.113.7", "10.0.0.1"),  # anybody may write that
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7,10.0.0.2", "203.0.113.7"),
        (1, "", "10.0.0.1"),
        (2, "203.0.113.7", "10.0.0.1"),
    ],
)
def test_whose_address_counts(rf, settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert address_of(rf.get("/", REMOTE_ADDR="10.0.0.1", headers=headers)) == address


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(password):
    """Nobody can find out who has an account."""
    name, word = (words_of(sign_in(Client(), "wrong", name)) for name in ("nobody", USERNAME))
    assert name == word


def everything_stored() -> bytes:
    """Return all that the database holds, with what the cache table has wrapped taken out of its wrapping."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [repr(row).encode() for row in cursor.fetchall()]
        cursor.execute("SELECT value FROM sign_in_cache")
        parts += [base64.b64decode(row[0]) for row in cursor.fetchall()]
    return b"\n".join(parts)


def test_no_address_and_no_agent_of_whoever_signs_in_is_stored(password):
    for _ in range(3):
        sign_in(Client(), "a wrong password")
    assert sign_in(Client(), password).status_code == 302
    sign_in(Client(), "a wrong password", "somebody-else")
    stored = everything_stored()
    for trace in (ADDRESS, AGENT, "a wrong password", "somebody-else", password):
        assert trace.encode() not in stored


def test_the_look_into_the_database_finds_a_kept_address():
    User.objects.create_user("somebody", f"{ADDRESS}@example.org")
    assert ADDRESS.encode() in everything_stored()


def test_signing_out_ends_the_session(admin_client):
    assert admin_client.get("/admin/").status_code == 200
    admin_client.post(reverse("wagtailadmin_logout"))
    assert admin_client.get("/admin/").status_code == 302


def test_an_editors_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(client, password):
    cookie = sign_in(client, password).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
