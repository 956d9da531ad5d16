"""What a browser noticed while pages were visited."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

# Added to every document before its own scripts: a refused style or script is an event, and not always a console line.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} in ${location.pathname}`);
});
"""


@dataclass
class Watch:
    """Collects, for one page or window, what should never happen."""

    page: Page
    host: str
    errors: list[str] = field(default_factory=list)
    other_hosts: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    # Parts of messages that are no fault, such as the ones of a refusal that the test provokes.
    expected: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Start watching, also what the page opens in new windows and frames."""
        self.page.context.add_init_script(REPORT_VIOLATIONS)
        self.page.context.on("console", self._console)
        self.page.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.page.context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        where = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(part in where for part in self.expected):
            self.errors.append(f"{urlsplit(self.page.url).path}: {where}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob", "about"}:
            return
        self.requests.append(request.url)
        if parts.netloc != self.host:
            self.other_hosts.append(f"{urlsplit(self.page.url).path}: {request.url}")


def watch(page: Page, site: str, expected: tuple[str, ...] = ()) -> Watch:
    """Watch a page of the site at the address `site`."""
    return Watch(page, urlsplit(site).netloc, expected=expected)
