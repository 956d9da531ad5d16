"""Redirects that editors keep: what could never be followed is refused in words, and a list imported as it can be."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from wagtail.contrib.redirects.models import Redirect

from tests.building import page_at
from tests.reading import soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ELSEWHERE = "https://example.org/a"


@pytest.fixture
def send(admin_client):
    """Give a function that sends the form for a new redirect, or for one that is there, and returns what it says."""

    def send(old: str, link: str = "", page=None, pk: int | None = None) -> str:
        address = (
            reverse("wagtailredirects:edit", args=[pk]) if pk else reverse("wagtailredirects:add")
        )
        data = {"old_path": old, "redirect_link": link, "redirect_page": page.pk if page else ""}
        answer = admin_client.post(address, data | {"is_permanent": "on", "site": ""})
        if answer.status_code == 302:
            return ""
        soup = soup_of(answer)
        assert soup.find("input", attrs={"name": "old_path"})["value"] == old
        return soup.get_text(" ", strip=True)

    return send


@pytest.mark.parametrize(
    "old", ["/old-leaflet", "/Old Leaflet/", "/café", "/a/form.aspx?id=2", "/about/members/old"]
)
def test_one_that_leads_on_is_taken_and_followed(client, send, old):
    assert send(old, ELSEWHERE) == ""
    assert client.get(old)["Location"] == ELSEWHERE


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("/about/members", "The page “{members}”"),
        ("/About/Members.", "The page “{members}”"),
        ("/young-people/bullying/", "The page “Bullying”"),
        ("/what-should-i-do/k9", "The page “What should I do?”"),
        ("/", "The page"),
        ("/?page_id=3", "The page"),
        ("/about/members/?from=old", "The page “{members}”"),
        ("/a-to-z", "The site itself has something at this address"),
        ("/search/", "The site itself has something at this address"),
        ("/admin/pages", "the editors’ own"),
    ],
)
def test_one_from_where_something_is_already_is_refused(send, old, words):
    words = words.format(members=page_at("/about/members/").title)
    assert words.replace("’", "'") in send(old, ELSEWHERE).replace("’", "'")
    assert not Redirect.objects.exists()


def test_one_that_leads_to_itself_is_refused(send):
    own = settings.WAGTAILADMIN_BASE_URL
    for link in (f"{own}/leaflet", f"{own}/Leaflet/", f"{own}/leaflet?a=b"):
        assert "This leads to itself." in send("/leaflet", link)
    assert send("/leaflet", "https://example.org/leaflet") == ""


def test_one_that_closes_a_circle_is_refused_and_the_circle_is_named(send):
    own = settings.WAGTAILADMIN_BASE_URL
    assert send("/a1", f"{own}/b1") == ""
    assert send("/B1/", f"{own}/c1/") == ""
    assert "This leads in a circle: /c1 → /a1 → /b1 → /c1." in send("/c1", f"{own}/A1")
    assert send("/c1", ELSEWHERE) == ""
    changed = Redirect.objects.get(old_path="/c1")
    assert "in a circle" in send("/c1", f"{own}/b1", pk=changed.pk)


def test_a_second_one_from_the_same_address_and_one_that_leads_nowhere_are_refused(send):
    assert send("/leaflet", page=page_at("/about/members/")) == ""
    for again in ("/leaflet", "/Leaflet/", "/LEAFLET."):
        assert "already" in send(again, ELSEWHERE)
    assert "Choose a page, or give an address below." in send("/other")
    kept = Redirect.objects.get()
    assert send("/leaflet", ELSEWHERE, pk=kept.pk) == ""


CSV = """\ufeffFrom,To
/one,https://example.org/1

,
/two,https://example.org/2
/TWO/,https://example.org/3
/about/members,https://example.org/4
/three
/four,not an address
"""
LEFT_OUT = {
    "/TWO/": "Line 6: There is a redirect from /two already",
    "/about/members": "Line 7: The page “{members}”",
    "/three": "Line 8: the address is missing",
    "/four": "Line 9: Enter a valid URL",
}


def a_table() -> bytes:
    book = Workbook()
    for line in CSV.removeprefix("\ufeff").splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_a_list_is_imported_with_a_line_for_each_row_that_was_left_out(admin_client, kind):
    text = CSV.replace(",", "\t") if kind == "tsv" else CSV
    content = a_table() if kind == "xlsx" else text.encode()
    file = SimpleUploadedFile(f"list.{kind}", content)
    start = admin_client.post(reverse("wagtailredirects:start_import"), {"import_file": file})
    hidden = soup_of(start).select("form input[type=hidden][name]")
    data = {one["name"]: one.get("value", "") for one in hidden}
    data |= {"from_index": "0", "to_index": "1", "permanent": "on", "site": ""}
    answer = admin_client.post(reverse("wagtailredirects:process_import"), data)
    assert answer.status_code == 200
    words = soup_of(answer).main.get_text(" ", strip=True)
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {"/one", "/two"}
    for old, said in LEFT_OUT.items():
        assert old in words
        assert said.format(members=page_at("/about/members/").title) in words
    assert "the address is missing" in words


def test_a_list_that_is_gone_meanwhile_is_no_error_page(admin_client):
    answer = admin_client.post(
        reverse("wagtailredirects:process_import"), {"import_file_name": "x"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailredirects:start_import")
