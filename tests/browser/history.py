"""The browser's own list of pages in a tab, and its Back and Forward buttons."""

from collections.abc import Callable

from playwright.sync_api import Error, Page

from tests.asking import until

# Calls `readable` with every change of what could be read on the screen, frame by frame.
WATCH = """
let before = null;
const look = () => {
  const words = document.body ? document.body.innerText.trim() : "";
  if (words !== before) readable(location.pathname + location.host, words.slice(0, 60));
  before = words;
  requestAnimationFrame(look);
};
if (location.host) look();
"""


def entries(page: Page) -> tuple[int, list[str]]:
    """Return which entry of the tab's history is shown, and the addresses of all."""
    known = _ask(page, "Page.getNavigationHistory")
    return known["currentIndex"], [entry["url"] for entry in known["entries"]]


def shown(page: Page) -> str:
    """Return the address that the tab shows, by the browser's own account.

    Playwright's `url` is behind where a page came back from memory.
    """
    index, addresses = entries(page)
    return addresses[index]


def comes_to(page: Page, condition: Callable[[str], bool]) -> None:
    """Wait until the address that is shown meets a condition. Asks nothing of the page, which may be on its way."""
    until(
        lambda: f"another page than {shown(page)}",
        lambda: page.wait_for_timeout(20) or condition(shown(page)),
        30,
    )


def press(page: Page, steps: int) -> bool:
    """Go back (-1) or forward (1) as the browser's buttons do; return whether there was anything to go to."""
    known = _ask(page, "Page.getNavigationHistory")
    wanted = known["currentIndex"] + steps
    if not 0 <= wanted < len(known["entries"]):
        return False
    entry = known["entries"][wanted]["id"]
    _ask(page, "Page.navigateToHistoryEntry", {"entryId": entry})
    until("its entry", lambda: page.wait_for_timeout(20) or entries(page)[0] == wanted, 30)
    return True


def run(page: Page, expression: str):
    """Return a JavaScript expression's value. Works also where a page came back from memory, of which Playwright's own
    `evaluate` is not told.
    """
    asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    return _ask(page, "Runtime.evaluate", asked)["result"].get("value")


def _ask(page: Page, method: str, arguments: dict | None = None) -> dict:
    """Ask the browser; again with a new connection while the page moves to another process."""
    for attempt in range(20):
        try:
            session = page.context.new_cdp_session(page)
            answer = session.send(method, arguments or {})
            session.detach()
            return answer
        except Error:
            if attempt == 19:
                raise
            page.wait_for_timeout(50)
    raise AssertionError
