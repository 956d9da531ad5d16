"""Cards say what their page has not said already."""

NAMES = ".app-contact__name, .app-service__name, .app-card__link"


def words(element) -> str:
    """Return what can be seen of an element."""
    for unseen in element.select(".govuk-visually-hidden"):
        unseen.decompose()
    return " ".join(element.get_text().split())


def test_no_card_repeats_the_title_of_its_page(site_soups):
    repeated = []
    seen = 0
    for path, soup in site_soups.items():
        title = words(soup.h1)
        cards = [words(name) for name in soup.main.select(NAMES)]
        seen += len(cards)
        repeated += [(path, name) for name in cards if name == title]
    assert seen > 500
    assert repeated == []
