"""The launch list: what the board still has to make sure of, for those who keep the site and nobody else."""

import csv
import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from pages.core.base import BasePage
from resources.models import Contact
from safeguarding.accounts.models import User
from tests.building import page_at
from tests.reading import soup_of, words_of

pytestmark = pytest.mark.django_db

REPORTS = ["launch_list_contacts", "launch_list_pages"]


def signed_in(*groups: str) -> Client:
    """Return a client of somebody who may open the editors' part and is in these groups."""
    user = User.objects.create_user("somebody", "", "a long password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


def titles(client, report: str) -> set[str]:
    """Return the names in a report, on all its pages."""
    answer = client.get(reverse(report), {"export": "csv"})
    assert answer.status_code == 200
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return {row[0] for row in list(csv.reader(lines))[1:]}


def test_contacts_that_nobody_checked_are_listed(admin_client):
    listed = titles(admin_client, "launch_list_contacts")
    unchecked = set(Contact.objects.filter(checked_on=None).values_list("name", flat=True))
    assert listed == unchecked
    assert {"Concerns Line", "Childline"} <= listed


def test_a_checked_contact_leaves_the_list(admin_client):
    contact = Contact.objects.get(key="concerns-line")
    contact.checked_on, contact.checked_how = datetime.date(2026, 11, 21), "rang"
    contact.checked_by = "The duty manager"
    contact.save()
    assert contact.name not in titles(admin_client, "launch_list_contacts")


def test_pages_that_nobody_reviewed_are_listed(admin_client):
    listed = titles(admin_client, "launch_list_pages")
    assert listed == set(BasePage.objects.live().values_list("title", flat=True))


def test_a_reviewed_page_and_a_draft_leave_the_list(admin_client):
    reviewed, draft = page_at("/about/members/"), page_at("/about/privacy/")
    reviewed.last_reviewed = datetime.date(2026, 11, 21)
    reviewed.save_revision().publish()
    draft.unpublish()
    listed = titles(admin_client, "launch_list_pages")
    assert not {reviewed.title, draft.title} & listed


@pytest.mark.parametrize("report", REPORTS)
def test_each_entry_leads_to_where_it_is_put_right(admin_client, report):
    answer = admin_client.get(reverse(report))
    assert answer.status_code == 200
    links = [link["href"] for link in soup_of(answer).select("td.title a[href*='/edit/']")]
    assert links
    for address in links[:3]:
        assert admin_client.get(address).status_code == 200


def test_the_reports_are_in_the_menu(admin_client):
    """Wagtail's menu is data for a script: the addresses have to be in it."""
    page = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    for report in REPORTS:
        assert reverse(report) in page


@pytest.mark.parametrize("suffix", ["", "_results"])
@pytest.mark.parametrize("report", REPORTS)
def test_visitors_have_to_sign_in(client, report, suffix):
    answer = client.get(reverse(report + suffix))
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


@pytest.mark.parametrize("suffix", ["", "_results"])
@pytest.mark.parametrize("report", REPORTS)
def test_who_may_change_nothing_sees_nothing(report, suffix):
    client = signed_in()
    answer = client.get(reverse(report + suffix))
    assert answer.status_code in {302, 403}
    assert "Concerns Line" not in answer.content.decode()
    exported = client.get(reverse(report + suffix), {"export": "csv"})
    assert exported.status_code in {302, 403}
    assert reverse(report) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_page_editors_see_the_pages_and_not_the_contacts():
    client = signed_in("Editors")
    assert client.get(reverse("launch_list_pages")).status_code == 200
    assert client.get(reverse("launch_list_contacts")).status_code in {302, 403}
    assert "Launch list: pages to review" in words_of(client.get(reverse("launch_list_pages")))
