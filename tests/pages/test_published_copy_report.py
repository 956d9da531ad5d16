"""What editors read about the published copy: whether visitors have the changes, and what to do when not."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.delivery.models import BuildRequest, Node
from tests.pages.test_launch_list import signed_in
from tests.reading import soup_of, words_of

pytestmark = pytest.mark.django_db

SILENT = (
    "Changes are saved, but do not reach visitors until the builder runs again. "
    "Tell whoever looks after the server."
)
WELL = "Visitors get what is published now."
DISK_FULL = "the folder of the copy cannot be written (No space left on device)"
FAILURE = {
    "address": "/about/members/",
    "reason": "KeyError in members.py, line 7",
    "since": "2026-07-01T11:30:00+00:00",
}


def ago(**length) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**length)


def node(name: str = "web1:/var/lib/board", **fields) -> Node:
    """Store what a builder said that is well, but for `fields`."""
    said = {
        "heard_at": ago(seconds=5),
        "built_at": ago(minutes=10),
        "seconds": 3.24,
        "addresses": 1234,
        "changed": 7,
    }
    return Node.objects.create(name=name, **(said | fields))


def change(**length) -> None:
    """Ask for a build as a trigger does, so long ago."""
    BuildRequest.objects.create(table="pages_basepage", row="1", made_at=ago(**length))


@pytest.fixture(autouse=True)
def nothing_asked_for():
    """Begin without what making the users of a test asked for."""
    BuildRequest.objects.all().delete()


def report(client) -> str:
    """Return the words of the report."""
    answer = client.get(reverse("published_copy"))
    assert answer.status_code == 200
    return words_of(answer)


def figures(client, number: int = 0) -> dict[str, str]:
    """Return the figures of one copy in the report by their names."""
    lists = soup_of(client.get(reverse("published_copy"))).select("main dl")
    return {
        " ".join(term.get_text(" ").split()): " ".join(
            term.find_next_sibling("dd").get_text(" ").split()
        )
        for term in lists[number].select("dt")
    }


def warning(client) -> str:
    """Return the words of the dashboard's panel; "" when there is none."""
    panel = soup_of(client.get(reverse("wagtailadmin_home"))).select_one("#published-copy-section")
    return " ".join(panel.get_text(" ").split()) if panel else ""


def test_without_a_builder_it_says_so(admin_client):
    assert "No builder runs yet" in report(admin_client)
    assert warning(admin_client) == ""


def test_all_is_well(admin_client):
    node()
    words = report(admin_client)
    assert "Copy on web1:/var/lib/board" in words
    assert WELL in words
    assert figures(admin_client) == {
        "Last build": "10 minutes ago",
        "It took": "3.2 seconds",
        "It changed": "7 addresses",
        "In the copy": "1,234 addresses",
        "Waiting to be built": "0 addresses",
        "Builder last heard of": "Just now",
    }
    assert warning(admin_client) == ""


def test_what_was_done_already_does_not_wait(admin_client):
    """Requests stay in the table for a while after they were done."""
    node()
    change(seconds=30)
    assert WELL in report(admin_client)
    assert "Changes wait since" not in figures(admin_client)


def test_what_was_saved_a_moment_ago_is_on_its_way(admin_client):
    node()
    change(seconds=2)
    words = report(admin_client)
    assert "Changes are on their way to visitors." in words
    assert WELL not in words
    assert figures(admin_client)["Changes wait since"] == "Just now"
    assert warning(admin_client) == ""


def test_a_builder_that_is_not_heard_of(admin_client):
    node(heard_at=ago(minutes=5))
    change(minutes=6)
    change(minutes=4)
    change(minutes=3)
    words = report(admin_client)
    assert SILENT in words
    assert "nothing was heard of the builder" in words
    assert WELL not in words
    shown = figures(admin_client)
    assert shown["Builder last heard of"] == "5 minutes ago"
    assert shown["Changes wait since"] == "4 minutes ago"
    assert shown["Waiting to be built"] == "Not known"
    assert SILENT in warning(admin_client)


@pytest.mark.parametrize(("seconds", "is_silent"), [(50, False), (70, True)])
def test_a_builder_may_be_silent_for_a_minute(admin_client, seconds, is_silent):
    node(heard_at=ago(seconds=seconds))
    assert (SILENT in report(admin_client)) == is_silent
    assert (SILENT in warning(admin_client)) == is_silent


def test_times_are_those_of_the_united_kingdom(admin_client):
    """12.30 in July in Greenwich is half past one in London."""
    node(heard_at=datetime.datetime(2026, 7, 1, 12, 30, tzinfo=datetime.UTC))
    assert "Since 1 Jul 2026, 1:30 p.m. nothing was heard of the builder." in report(admin_client)


def test_a_full_disk(admin_client):
    """Requests from before the last build are done, those after it are not, though the builder has seen them."""
    node(trouble=DISK_FULL, waiting=140, built_at=ago(minutes=3))
    change(minutes=4)
    change(minutes=2)
    words = report(admin_client)
    assert f"The builder cannot go on: {DISK_FULL}." in words
    assert "visitors get the last good copy" in words
    assert WELL not in words
    shown = figures(admin_client)
    assert shown["Waiting to be built"] == "140 addresses"
    assert shown["Changes wait since"] == "2 minutes ago"
    assert f"Changes are saved, but cannot reach visitors: {DISK_FULL}." in warning(admin_client)


def test_trouble_before_anything_was_looked_at(admin_client):
    """A builder that cannot even look does not know what waits; the requests do."""
    node(trouble=DISK_FULL, built_at=None, seconds=None, addresses=0)
    change(minutes=2)
    shown = figures(admin_client)
    assert shown["Last build"] == "None has ended yet"
    assert shown["Waiting to be built"] == "Not known"
    assert shown["Changes wait since"] == "2 minutes ago"
    assert "It took" not in shown


def test_an_address_that_fails(admin_client):
    node(failures=[FAILURE])
    answer = admin_client.get(reverse("published_copy"))
    (row,) = soup_of(answer).select("main table tbody tr")
    assert row.a["href"] == FAILURE["address"]
    assert FAILURE["reason"] in row.get_text()
    assert "The last good copy stays" in row.get_text()
    # Half past eleven in Greenwich.
    assert row.button["data-w-tooltip-content-value"] == "1 Jul 2026, 12:30 p.m."
    assert "1 address could not be brought up to date." in words_of(answer)
    assert WELL not in words_of(answer)
    assert "1 address of this site could not be brought up to date." in warning(admin_client)
    assert "The last good copy stays" in warning(admin_client)


def test_the_warning_leads_to_the_report_and_goes_when_all_is_well(admin_client):
    kept = node(failures=[FAILURE])
    home = soup_of(admin_client.get(reverse("wagtailadmin_home")))
    (link,) = home.select("#published-copy-section p a")
    assert link["href"] == reverse("published_copy")
    kept.failures = []
    kept.save()
    assert warning(admin_client) == ""


def test_each_machine_has_its_own_figures(admin_client):
    node("web1:/var/lib/board", failures=[FAILURE])
    node("web2:/var/lib/board", addresses=3, failures=[FAILURE])
    node("web3:/var/lib/board", addresses=1, heard_at=ago(minutes=3))
    words = report(admin_client)
    assert "Copy on web1:" in words
    assert "Copy on web2:" in words
    shown = [figures(admin_client, number)["In the copy"] for number in range(3)]
    assert shown == ["1,234 addresses", "3 addresses", "1 address"]
    assert words.count(SILENT) == 1
    assert "do not reach all visitors until every builder runs again" in warning(admin_client)
    Node.objects.filter(name__startswith="web3").delete()
    assert "1 address of this site" in warning(admin_client)


def test_the_report_is_in_the_menu_of_who_may_read_it(admin_client):
    node(failures=[FAILURE])
    address = reverse("published_copy")
    assert address in admin_client.get(reverse("wagtailadmin_home")).content.decode()
    editors = signed_in("Editors")
    assert FAILURE["address"] in report(editors)
    assert address in editors.get(reverse("wagtailadmin_home")).content.decode()
    assert warning(editors) != ""


def test_visitors_have_to_sign_in(client):
    answer = client.get(reverse("published_copy"))
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_who_may_change_no_page_sees_nothing():
    node(failures=[FAILURE])
    client = signed_in()
    answer = client.get(reverse("published_copy"))
    assert answer.status_code in {302, 403}
    assert "web1" not in answer.content.decode()
    assert "published-copy" not in client.get(reverse("wagtailadmin_home")).content.decode()
