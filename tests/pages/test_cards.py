"""A card of a contact or a file says what its page has not said already."""

from copy import copy

NAMES = ".app-contact__name, .app-download a"


def words(element) -> str:
    """Return what can be seen of an element."""
    element = copy(element)
    for unseen in element.select(".govuk-visually-hidden"):
        unseen.decompose()
    return " ".join(element.get_text().split())


def test_no_contact_or_file_repeats_the_title_of_its_page(site_soups):
    repeated = []
    seen = 0
    for path, soup in site_soups.items():
        title = words(soup.h1)
        cards = [words(name) for name in soup.main.select(NAMES)]
        seen += len(cards)
        repeated += [(path, name) for name in cards if name == title]
    assert seen > 50
    assert repeated == []
