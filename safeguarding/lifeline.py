"""The numbers that error pages show, kept where they can be read when the database and templates cannot.

The register (`resources.contacts`) is the only source. Whenever it changes, and when the site starts, it hands the
emergency and concerns contacts to `remember`; error pages ask `recall`.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from safeguarding.files import replace_whole

# Where the report page is as long as nobody has said; a site that has it elsewhere is expected to lead on from here.
REPORT_ADDRESS = "/report-a-concern/"


@dataclass(frozen=True)
class LifelineContact:
    """One number on an error page: plain text, the address it opens (`tel:...`), and what it is for."""

    name: str
    number: str
    href: str
    purpose: str


@dataclass(frozen=True)
class Lifeline:
    """What an error page needs to know of the board. `leave_site_url` is where “Leave this site” goes.

    `report_address` is the path on this site of the page on reporting a concern. `before_launch`: the site is not open
    yet, and says so.
    """

    board_name: str
    contacts: list[LifelineContact]
    leave_site_url: str
    report_address: str = REPORT_ADDRESS
    before_launch: bool = False


# 999 is the emergency number of the whole United Kingdom; it is right even before a board has set anything.
NOTHING_KNOWN = Lifeline(
    board_name="Safeguarding children board",
    contacts=[
        LifelineContact(
            "Police, ambulance or fire", "999", "tel:999", "If a child is in danger now"
        )
    ],
    leave_site_url="https://www.bbc.co.uk/weather",
)


def _path() -> Path:
    return Path(settings.VAR_DIR) / "lifeline.json"


def remember(lifeline: Lifeline) -> None:
    """Keep the numbers in `lifeline.json` below VAR_DIR (UTF-8 JSON), replacing the file whole.

    Raises OSError when the folder cannot be written.
    """
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, json.dumps(asdict(lifeline), ensure_ascii=False).encode())


def recall() -> Lifeline:
    """Return the numbers last remembered, or 999 alone when there are none. Never raises."""
    try:
        data = json.loads(_path().read_text(encoding="utf-8"))
        return Lifeline(
            board_name=data["board_name"],
            contacts=[LifelineContact(**contact) for contact in data["contacts"]],
            leave_site_url=data["leave_site_url"],
            report_address=data.get("report_address", REPORT_ADDRESS),
            before_launch=data.get("before_launch", False),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING_KNOWN
