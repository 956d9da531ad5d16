"""How fast “Leave this site” is, in Chromium as on a telephone six times as slow, and on a slow line."""

import os
import time

from playwright.sync_api import Page, sync_playwright

from tests.browser.history import comes_to
from tests.needs import browser as chromium
from tests.performance.report import machine, middle, say, table
from tests.performance.site import bench_site

NEXT = "https://www.bbc.co.uk/weather"
PATHS = ["/i1/", "/topics/", "/a-to-z/", "/glossary/", "/services/", "/about/", "/news/"]
TIMES = 5
# Milliseconds until an answer begins, and bytes a second: what browsers' own tools call 3G.
LINES = {"this machine": None, "3G": {"latency": 300, "downloadThroughput": 200_000}}
# The browser's own Event Timing (W3C): from the finger to the next thing drawn, in steps of 8 ms.
DRAWN = """
new PerformanceObserver((list) => drawn(list.getEntries()[0].duration)).observe({type: "first-input", buffered: true})
"""


def main() -> None:
    """Measure and print."""
    print(f"\n## Leaving\n\n{machine()}")
    rows = []
    with bench_site() as site, sync_playwright() as playwright:
        site.python("tests.performance.once")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        with site.served() as address:
            for line, slow in LINES.items():
                for pages in (1, len(PATHS)):
                    say(f"{pages} pages, {line}")
                    page = browser.new_page(viewport={"width": 360, "height": 640})
                    rows.append(
                        [line, str(pages), *measure(page, f"http://{address}", pages, slow)]
                    )
                    page.close()
        browser.close()
    head = ["line", "pages of the visit", "until the page is empty", "until the next site is shown"]
    table(f"The middle of {TIMES}; the next site answers at once", head, rows)


def measure(page: Page, site: str, pages: int, slow: dict | None) -> tuple[str, str]:
    """Leave after so many pages, again and again; return both times in words."""
    page.route(NEXT, lambda route: route.fulfill(body="Sun", content_type="text/html"))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    if slow:
        given = {"offline": False, "uploadThroughput": 100_000} | slow
        session.send("Network.emulateNetworkConditions", given)
    drawn, gone = [], []
    page.expose_function("drawn", drawn.append)
    page.add_init_script(DRAWN)
    for _ in range(TIMES):
        for path in PATHS[:pages]:
            page.goto(site + path)
        began = time.monotonic()
        page.locator(".app-leave").click(no_wait_after=True)
        comes_to(page, lambda shown: shown == NEXT)
        gone.append(time.monotonic() - began)
    return f"{middle(drawn, 0)} ms", f"{middle(gone)} s"


if __name__ == "__main__":
    main()
