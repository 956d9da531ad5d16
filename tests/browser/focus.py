"""Walking through a page with the Tab key, and noting what each stop looks like."""

from dataclasses import dataclass

from playwright.sync_api import Page

# How things look before anything has the focus, to compare with; and what there is to reach, in the document's order.
BEFORE = """() => {
  // A card's link covers the whole card with its ::after, and shows the focus there.
  const styles = (element) => [getComputedStyle(element), getComputedStyle(element, "::after")];
  const look = (element) => styles(element).map((style) => [style.outlineStyle, style.outlineWidth,
    style.outlineColor, style.boxShadow, style.backgroundColor, style.borderColor]).join();
  const outlined = (element) => styles(element).some((style) => style.boxShadow !== "none"
    || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const named = (element) =>
    `${element.localName}: ${(element.innerText || element.ariaLabel || element.id).trim().slice(0, 60)}`;
  const reachable = [...document.querySelectorAll("a[href], button, input, summary, select, textarea, [tabindex]")]
    .filter((element) => element.tabIndex >= 0 && element.type !== "hidden" && element.checkVisibility({
      visibilityProperty: true, contentVisibilityAuto: true }));
  window.walk = { look, outlined, named, reachable, before: new Map(reachable.map((one) => [one, look(one)])) };
  return reachable.map(named);
}"""
STOP = """() => {
  const { look, outlined, named, reachable, before } = window.walk;
  const element = document.activeElement;
  const place = reachable.indexOf(element);
  if (place < 0) return null;
  const boxes = [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  const points = boxes.flatMap(({ left, top, right, bottom }) =>
    [0.1, 0.5, 0.9].flatMap((across) => [0.15, 0.5, 0.85].map((down) =>
      [left + (right - left) * across, top + (bottom - top) * down])));
  const mine = (point) => {
    const top = document.elementFromPoint(...point);
    return top !== null && (element === top || element.contains(top) || (top.control === element));
  };
  const middle = boxes.length ? points[4] : null;
  const over = middle && document.elementFromPoint(...middle);
  return {
    place,
    name: named(element),
    marked: before.get(element) !== look(element) && outlined(element),
    seen: points.filter(mine).length / Math.max(points.length, 1),
    over: over ? named(over.closest("[class]") || over) : "outside the window",
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where Tab came to: `place` among what can be reached, `seen` as the part of it (0 to 1) that nothing covers."""

    place: int
    name: str
    marked: bool
    seen: float
    over: str


def reachable(page: Page) -> list[str]:
    """Return what the keyboard should come to, in the document's order, and remember how it all looks."""
    return page.evaluate(BEFORE)


def press_tab(page: Page, key: str = "Tab") -> Stop | None:
    """Press Tab and return where it led; None when it left the page's content."""
    page.keyboard.press(key)
    stop = page.evaluate(STOP)
    return stop and Stop(**stop)


def walk(page: Page) -> list[Stop]:
    """Press Tab from the top of the page until it leaves the end, or stays too long. Call `reachable` before."""
    stops = []
    most = page.evaluate("() => window.walk.reachable.length") + 5
    while len(stops) < most and (stop := press_tab(page)) and (not stops or stop.place != 0):
        stops.append(stop)
    return stops
