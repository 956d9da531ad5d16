"""Reading the site's answers: what a visitor sees in them, and where they lead."""

from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from resources.models import BoardSettings, Contact, SiteDocument


def soup_of(response) -> BeautifulSoup:
    """Return an answer's HTML, parsed."""
    return BeautifulSoup(response.content.decode(), "html.parser")


def words_of(response) -> str:
    """Return the words of an answer's page, each space a single one, without styles and scripts."""
    soup = soup_of(response)
    for element in soup(["style", "script"]):
        element.decompose()
    return " ".join(soup.get_text(" ").split())


def lifeline_contacts() -> list[Contact]:
    """Return what every answer has to show: the emergency contact and the Concerns Line."""
    board = BoardSettings.objects.get()
    return [board.emergency_contact, board.concerns_contact]


def addresses_for_young_people() -> list[str]:
    """Return the addresses of the public pages that are for young people and nobody else."""
    from pages.core.base import BasePage
    from resources.models import Audience

    young = [
        page.path_on_site
        for page in BasePage.objects.live().prefetch_related("audiences")
        if {one.voice for one in page.audiences.all()} == {Audience.Voice.YOUNG_PEOPLE}
    ]
    assert len(young) >= 15
    return young


def missing_lifeline(html: str) -> list[str]:
    """Return what of the emergency number and the Concerns Line `html` lacks: as words, or as something to tap."""
    missing = []
    for contact in lifeline_contacts():
        route = contact.main_route
        missing += [part for part in (route.text, f'href="{route.href}"') if part not in html]
    return missing


def path_of(address: str, base: str = "/") -> str | None:
    """Return where on this site an address in a page leads, with its query; None when it leads elsewhere."""
    joined = urlsplit(urljoin(f"http://testserver{base}", address))
    if joined.scheme not in {"http", "https"} or joined.hostname != "testserver":
        return None
    return joined.path + (f"?{joined.query}" if joined.query else "")


def set_number(contact: Contact, number: str) -> None:
    """Give a contact one telephone number in place of all its routes, as editors would: two, where it takes two."""
    from resources.contacts.two_people.protected import protected_ids
    from tests import two_people

    if contact.pk in protected_ids():
        two_people.change(contact, routes=two_people.phone(number))
        return
    contact.routes = two_people.phone(number)
    contact.full_clean()
    contact.save()


def a_document(title: str = "A sheet about shelter", **fields) -> SiteDocument:
    """Store a small text file as a document and return it."""
    from django.core.files.base import ContentFile

    file = ContentFile(b"Nothing of importance.\n", name="sheet.txt")
    return SiteDocument.objects.create(title=title, file=file, **fields)


def links_in(client, page) -> dict[str, int]:
    """Return where the links in a page's main part lead, and how often; each has to answer."""
    answer = client.get(page.path_on_site)
    assert answer.status_code == 200
    found = {}
    for link in soup_of(answer).main.find_all("a"):
        address = link.get("href")
        if address is None:
            continue
        found[address] = found.get(address, 0) + 1
        if address.startswith("/"):
            assert client.get(address).status_code == 200, address
    return found
