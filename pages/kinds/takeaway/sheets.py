"""A poster or a page of wallet cards as HTML, which is what is printed and what the PDF is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import segno
from django.template.loader import render_to_string

from pages.core.concerns_line import checked_in_words, shared_facts, whole_address

KINDS = ("poster", "card")
CARDS = 10  # of 85 x 55 mm (ISO/IEC 7810 ID-1, nearly) on an A4 page
STYLE = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Sheet:
    """A sheet for one kind of place. `words` are its `name`, `headline` and `text`; `below` is the path of its list."""

    kind: str
    slug: str
    words: Mapping[str, str]
    below: str

    @property
    def name(self) -> str:
        """What its addresses end in: `poster-school`."""
        return f"{self.kind}-{self.slug}"

    @property
    def page(self) -> str:
        """The path of the page to print."""
        return f"{self.below}{self.name}/"

    @property
    def pdf(self) -> str:
        """The path of the file."""
        return f"{self.below}{self.name}.pdf"


def sheet_html(sheet: Sheet) -> str:
    """Return the whole page. The same content gives the same text: nothing in it says when it was made."""
    facts = shared_facts()
    # Error correction M: an eighth of the code may be dirty or torn. ISO/IEC 18004.
    code = segno.make(facts.report_url, error="m", micro=False)
    context = {
        "sheet": sheet,
        "facts": facts,
        "styles": STYLE,
        "hours": facts.hours,
        "checked": checked_in_words(facts.concerns),
        "code": code.svg_data_uri(border=4, omitsize=True, dark="#000", light="#fff"),
        "report_words": _in_words(facts.report_url),
        "list_words": _in_words(whole_address(sheet.below)),
        "cards": range(CARDS),
    }
    return render_to_string(f"takeaway/{sheet.kind}.html", context)


def _in_words(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/")
