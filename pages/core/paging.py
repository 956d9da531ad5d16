"""Long lists are cut into pages, each with an address of its own: `/news/`, then `/news/page/2/` and so on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404

# The number of a later page, as an address has it: from 2 on, in plain digits, with no zero before it.
LATER_NUMBER = r"(?:[2-9]|[1-9][0-9]{1,5})"


LATER = re.compile(rf"page/({LATER_NUMBER})/")


def later_number(rest: str) -> int | None:
    """Return which later page of a list is at `rest`, below the list's own address (`page/2/`); None for another."""
    found = LATER.fullmatch(rest)
    return int(found[1]) if found else None


class LaterNumber:
    """`<later:number>` in the pattern of an address."""

    regex = LATER_NUMBER
    to_python = int
    to_url = str


@dataclass(frozen=True)
class Listing:
    """Page `number` of a list that has `of` pages.

    `previous` and `next` are the addresses of the pages beside it; "" where there is none.
    """

    entries: list
    number: int
    of: int
    previous: str
    next: str


def listing(entries, address: str, per_page: int, number: int = 1) -> Listing:
    """Return page `number` of a list whose first page is at `address`. Raises Http404 when there is no such page."""
    try:
        page = Paginator(entries, per_page).page(number)
    except EmptyPage as error:
        raise Http404 from error
    total = page.paginator.num_pages
    return Listing(
        list(page.object_list),
        number,
        total,
        page_address(address, number - 1) if number > 1 else "",
        page_address(address, number + 1) if number < total else "",
    )


def page_address(address: str, number: int) -> str:
    """Return the address of a list's page: the list's own for the first."""
    return address if number == 1 else f"{address}page/{number}/"


def all_addresses(address: str, count: int, per_page: int) -> Iterator[str]:
    """Yield the address of each page of a list of `count` entries; its first page is there in any case."""
    for number in range(1, max(1, -(-count // per_page)) + 1):
        yield page_address(address, number)
