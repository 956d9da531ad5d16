"""For people who let their system choose the colours: what was set apart by colour is set apart by a line."""

import pytest

PANELS = ".app-emergency, .app-contact, .app-note, .app-do, .app-now__card, .app-strip, .app-leave"
BUTTONS = ".app-button, .app-search__input, .app-search__button, .app-menu__button"
WITHOUT_LINE = """(elements) => elements.filter((one) => one.checkVisibility()).filter((one) => {
  const style = getComputedStyle(one);
  const sides = ["Top", "Right", "Bottom", "Left"];
  return !sides.some((side) => style[`border${side}Style`] !== "none"
    && parseFloat(style[`border${side}Width`]) >= 1
    && style[`border${side}Color`] !== style.backgroundColor);
}).map((one) => one.className)"""


@pytest.mark.parametrize("parts", [PANELS, BUTTONS], ids=["panels", "controls"])
@pytest.mark.parametrize("width", [360, 1280])
def test_panels_and_controls_have_a_line_around_them(new_context, kinds, parts, width):
    page = new_context(
        forced_colors="active", color_scheme="dark", viewport={"width": width, "height": 800}
    ).new_page()
    without = {}
    seen = 0
    for kind, path in kinds.items():
        page.goto(path)
        seen += page.locator(parts).count()
        if found := page.locator(parts).evaluate_all(WITHOUT_LINE):
            without[kind] = found
    assert seen > len(kinds)
    assert without == {}
