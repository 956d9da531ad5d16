"""Ways in which a visit begins, derived from the site: what people send, what fails, and what is no page."""

import json
from html import escape

from bs4 import BeautifulSoup

from safeguarding.errors import error_addresses
from tests.asking import ask
from tests.fixtures.kinds import NOT_FOUND, Facts
from tests.fixtures.site_server import RunningSite


def every_address(site: RunningSite, facts: Facts) -> list[str]:
    """Return every public address but the way out, error pages and documents included, and one that is not there."""
    index = json.loads((site.var_dir / "published" / "index.json").read_text())
    return sorted({*index["answers"], *facts.all, *facts.kinds.values()} - {"/i/"})


def one_of_each_kind(site: RunningSite, facts: Facts) -> list[str]:
    """Return an address of every kind of page, and the first of each kind of file and of error page."""
    others: dict[str, str] = {}
    for address in every_address(site, facts):
        if not address.endswith("/"):
            others.setdefault(address.split("/")[1] + address.rpartition(".")[2], address)
    return sorted({*facts.kinds.values(), *others.values()})


def is_page(site: RunningSite, address: str) -> bool:
    """Return whether an address is answered with a page of ours, and not with a document."""
    answer = ask(site.url, address)
    return "data-leave" in answer.text if "html" in answer.headers["Content-Type"] else False


def forms(site: RunningSite, facts: Facts) -> dict[str, dict[str, str]]:
    """Return the addresses that forms of any kind of page are sent to, with what is typed; and two that take nothing:
    what is sent there is answered with an error.
    """
    found = {"/about/": {}, facts.kinds[NOT_FOUND]: {}}
    for path in facts.kinds.values():
        soup = BeautifulSoup(ask(site.url, path).text, "html.parser")
        for form in soup.find_all("form", method="post"):
            fields = form.find_all("input", attrs={"name": True})
            found[form["action"]] = {field["name"]: field.get("value") or "x" for field in fields}
    return found


def form_page(address: str, fields: dict[str, str]) -> str:
    """Return a page of another site that sends a form, for a tab that begins with its answer."""
    inputs = "".join(f'<input name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())
    return f'<form method="post" action="{escape(address)}">{inputs}<button>Send</button></form>'


def failing_first(site: RunningSite, facts: Facts) -> list[str]:
    """Return addresses that are answered with an error page."""
    return [facts.kinds[NOT_FOUND], *(one for one in error_addresses() if is_page(site, one))]
