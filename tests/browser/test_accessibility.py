"""No barrier that axe-core can find, on any kind of page; and nothing that must be scrolled sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from wagtail.models import get_page_models

AXE = Axe()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": STANDARDS}
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# What Wagtail's own checker looks for besides, and would tell every editor about every page.
ALSO = {"p-as-heading": {"enabled": True}}
# axe-core leaves out every text over a gradient or a drawing: without those it sees the colour that lies below.
FLAT = """() => {
  const flat = new CSSStyleSheet();
  flat.replaceSync("*, ::before, ::after { background-image: none !important } svg { visibility: hidden }");
  document.adoptedStyleSheets = [flat];
}"""
# The menu is tried on its own: open, it lies over the page below it.
OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
OPEN_MENU = "document.querySelectorAll('header details').forEach((one) => { one.open = true; })"
# What reaches beyond the right edge, unless it stands in a part of its own that scrolls (a table).
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > edge + 1 && !one.closest("[tabindex]"));
  return wide.map((one) => `${one.localName}.${one.className.baseVal ?? one.className}`).slice(0, 5).concat("page");
}"""


def violations(page, kinds, rules, prepare="") -> list[str]:
    """Return what axe-core finds on each kind of page, with everything open that can be opened."""
    found = []
    for kind, path in kinds.items():
        page.goto(path)
        page.evaluate(OPEN_ALL)
        if prepare:
            page.evaluate(prepare)
        options = {"runOnly": rules, "rules": ALSO, "resultTypes": ["violations"]}
        answer = AXE.run(page, options=options).response
        found += [
            f"{kind} ({path}): {violation['id']}: {node['html'][:160]}: {node['failureSummary']}"
            for violation in answer["violations"]
            for node in violation["nodes"][:3]
        ]
    return found


def test_every_type_of_page_is_among_the_kinds_that_are_looked_at(kinds):
    types = {model._meta.verbose_name for model in get_page_models() if model.is_creatable}
    assert types - kinds.keys() == set()
    assert len(types) > 10


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_kind_of_page_has_a_barrier(new_context, kinds, width):
    page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce").new_page()
    assert violations(page, kinds, EVERYTHING) == []


@pytest.fixture
def answers(page) -> dict[str, str]:
    """Give the addresses that forms lead to, with what was typed sealed in them: they work for half an hour."""
    typed = ("shared", "SY13 1AA"), ("no number", "WV6"), ("misspelt", "Shewsbury"), ("empty", "")
    found = {}
    for name, place in typed:
        page.goto("/places/")
        page.get_by_label("Town, village or postcode").fill(place)
        page.get_by_role("main").get_by_role("button", name="Find").click()
        found[f"place: {name}"] = page.url
    page.goto("/search/")
    field = page.get_by_role("main").get_by_label("Search this site")
    field.evaluate("(field) => field.removeAttribute('maxlength')")
    field.fill("neglect " * 40)
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    return found | {"search: too long": page.url}


def test_no_answer_to_a_form_has_a_barrier(new_context, answers):
    page = new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce").new_page()
    assert violations(page, answers, EVERYTHING) == []
    assert violations(page, answers, CONTRAST, prepare=FLAT) == []
    for name, address in answers.items():
        page.goto(address)
        assert page.evaluate(TOO_WIDE) == [], name


@pytest.mark.parametrize("width", [360, 768])
def test_the_open_menu_has_no_barrier(new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce").new_page()
    page.goto("/")
    page.evaluate(OPEN_MENU)
    assert (
        page.get_by_role("navigation").get_by_role("link", name="Young people").first.is_visible()
    )
    options = {"runOnly": EVERYTHING, "resultTypes": ["violations"]}
    answer = AXE.run(page, context="header", options=options).response
    assert [violation["id"] for violation in answer["violations"]] == []


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("dark", 1280), ("light", 1280)])
def test_every_text_stands_out(new_context, kinds, scheme, width):
    page = new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    ).new_page()
    assert violations(page, kinds, CONTRAST, prepare=FLAT) == []


def test_the_dark_is_dark(new_context):
    page = new_context(color_scheme="dark").new_page()
    page.goto("/")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 64 for part in background.removeprefix("rgb(").rstrip(")").split(","))


def test_at_320_pixels_no_kind_of_page_scrolls_sideways(new_context, kinds):
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    too_wide = {}
    for kind, path in kinds.items():
        page.goto(path)
        page.evaluate(OPEN_ALL)
        if found := page.evaluate(TOO_WIDE):
            too_wide[kind] = found
    assert too_wide == {}
