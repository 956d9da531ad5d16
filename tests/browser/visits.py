"""Visiting addresses one after another in a browser, and noting what a page did that no page of ours may do."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request

from tests.browser.watch import REPORT_VIOLATIONS

# What one visit can leave in the browser, and what a page can hold that asks, fetches or tells by itself. Looked at
# after the page's scripts ran.
LOOK = """async () => {
  const kept = {
    cookie: document.cookie,
    localStorage: Object.keys(localStorage),
    sessionStorage: Object.keys(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: await navigator.serviceWorker.getRegistrations(),
    windowName: window.name,
  };
  const early = ["preconnect", "dns-prefetch", "prefetch", "preload", "modulepreload", "prerender", "manifest"];
  const holds = [...document.querySelectorAll([
    ...early.map((rel) => `link[rel~="${rel}" i]`),
    "[ping]", "[attributionsrc]", '[target]:not([target="_top" i])',
    "iframe", "frame", "object", "embed", "video", "audio",
    'script[type="speculationrules"]', 'meta[http-equiv="refresh" i]',
  ].join(","))].map((element) => element.outerHTML.slice(0, 200));
  return {kept: Object.entries(kept).filter(([, value]) => value.length).map(([name]) => name), holds};
}"""
# How a browser asks for pages, their files, and what a person presses; not `ping` (beacons), `fetch` or `websocket`.
OVER_THE_NETWORK = {
    "http",
    "https",
    "ws",
    "wss",
}  # and not the parts of Chromium's own viewer for PDF
USUAL = {"document", "script", "stylesheet", "image"}


@dataclass
class Visits:
    """What was seen in one window, as words that say where; `pages` is how many addresses were opened."""

    pages: int = 0
    requests: int = 0
    elsewhere: list[str] = field(default_factory=list)  # requests to other hosts
    failed: list[str] = field(default_factory=list)
    unusual: list[str] = field(
        default_factory=list
    )  # requests that no page needs, and windows that opened
    kept: list[str] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    errors: list[str] = field(
        default_factory=list
    )  # of scripts, of the policy, and files that are not there

    def as_values(self) -> dict:
        return asdict(self)


def visit(context: BrowserContext, site: str, addresses: Iterable[str]) -> Visits:
    """Open each address of `site` (no slash at the end) in a new window of `context`, one after another."""
    context.add_init_script(REPORT_VIOLATIONS)
    seen, page = Visits(), context.new_page()
    ours = urlsplit(site).netloc

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OVER_THE_NETWORK:
            return
        seen.requests += 1
        if parts.netloc != ours:
            seen.elsewhere.append(request.url)
        if request.method != "GET" or request.resource_type not in USUAL:
            seen.unusual.append(f"{request.method} {request.resource_type} {request.url}")

    def failed(request: Request) -> None:
        # What a browser saves and does not show is "aborted", and the file is there.
        saved = request.failure == "net::ERR_ABORTED" and request.is_navigation_request()
        if not saved and urlsplit(request.url).scheme in OVER_THE_NETWORK:
            seen.failed.append(f"{request.url}: {request.failure}")

    def said(message: ConsoleMessage) -> None:
        # That an error page was answered with its status is said, too; and Chromium styles XML for reading.
        where = message.location.get("url", "")
        # A text or a drawing has nowhere to name an icon, and Chromium asks for one.
        expected = (page.url, urljoin(page.url, "/favicon.ico"))
        is_status = where in expected and message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_status and not page.url.endswith(".xml"):
            seen.errors.append(f"{page.url}: {message.text} ({where})")

    context.on("console", said)
    context.on("weberror", lambda error: seen.errors.append(f"{page.url}: {error.error}"))
    context.on("request", asked)
    context.on("requestfailed", failed)
    context.on("page", lambda window: seen.unusual.append(f"a window at {window.url}"))
    for address in addresses:
        seen.pages += 1
        if _open(page, site + address):
            found = page.evaluate(LOOK)
            seen.kept += [f"{address}: {name}" for name in found["kept"]]
            seen.holds += [f"{address}: {element}" for element in found["holds"]]
    page.goto("about:blank")  # what a page sends when it is left
    seen.kept += [f"cookie {cookie['name']}" for cookie in context.cookies()]
    return seen


def _open(page: Page, url: str) -> bool:
    """Open an address and return whether the browser shows a page there: a download is saved."""
    try:
        answer = page.goto(url, wait_until="load")
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    return answer is not None and "html" in answer.headers.get("content-type", "")
