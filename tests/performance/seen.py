"""How long it takes until visitors see a change. Needs Django set up on the site that runs."""

import math
import random
import statistics
import time
import urllib.request
from pathlib import Path

from django.db import transaction

from tests.performance.site import wait_for

SLOWEST = 120  # seconds


def publish_and_ask(address: str, times: int) -> list[float]:
    """Publish a page again and again; return the seconds from each commit until gunicorn at host:port shows it."""
    from pages.models import GuidancePage

    chosen = list(GuidancePage.objects.order_by("pk")[:10])
    taken = []
    for number in range(times):
        page = GuidancePage.objects.get(pk=random.choice(chosen).pk)
        title = f"Published for the {number}th time at {time.time()}"
        page.title = title
        with transaction.atomic():
            page.save_revision().publish()
        committed = time.time()
        path = page.path_on_site
        taken.append(wait_for(lambda: title in body(address, path), SLOWEST, 0.02) - committed)  # noqa: B023
        time.sleep(
            random.uniform(0.1, 1.5)
        )  # so that it falls on any moment of what the builder does
    return taken


def body(address: str, path: str) -> str:
    """Return what a visitor gets."""
    request = urllib.request.Request(f"http://{address}{path}", headers={"Host": "www.example.org"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def change_number_everywhere(site: Path) -> tuple[float, int]:
    """Give the Concerns Line another number; return the seconds until all pages below `site` have it, and how many."""
    from resources.models import BoardSettings
    from tests.reading import set_number

    contact = BoardSettings.objects.get().concerns_contact
    number = f"0808 157 0{random.randrange(100, 1000)}"  # from Ofcom's numbers for drama
    pages = list(site.rglob("index.html"))
    set_number(contact, number)
    committed = time.time()
    shown = f"tel:+44{number[1:].replace(' ', '')}"
    old = set(pages)

    def all_new() -> bool:
        for file in list(old):
            if shown not in file.read_text():
                return False
            old.discard(file)
        return True

    return wait_for(all_new, 600) - committed, len(pages)


def centile(values: list[float], hundredth: int) -> float:
    """Return the value that so many hundredths of them do not exceed."""
    return sorted(values)[math.ceil(len(values) * hundredth / 100) - 1]


def summary(values: list[float]) -> str:
    """Return median, 99th centile and longest, in words."""
    return (
        f"median {statistics.median(values):.2f} s, 99th centile {centile(values, 99):.2f} s, "
        f"longest {max(values):.2f} s"
    )
