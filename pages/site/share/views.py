"""The Concerns Line for other sites: a frame, data, text and a picture, and a page that says how to use them.

Their addresses and version 1 of the data are a promise to other sites: see docs/adr/0014-shown-on-other-sites.md.
Standards: JSON (RFC 8259), `tel:` (RFC 3966), E.164, ISO 8601 dates.
"""

import json
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from pages.core.concerns_line import (
    checked_in_words,
    numbers_of,
    shared_facts,
    whole_address,
)
from pages.core.layout import layout_context
from pages.site.share.picture import SHOWN, draw
from safeguarding.privacy.exceptions import let_others_frame, let_others_read

VERSION = 1
FOR_OTHERS = ("share_frame", "share_data", "share_text", "share_picture")  # names in pages/urls.py
FRAME_STYLE = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8").strip()


def how_to(request):
    """Tell webmasters how to show the Concerns Line."""
    facts = shared_facts()
    context = {
        **layout_context(),
        "title": f"Show {_the_name(facts)} on your site",
        "summary": "For schools, parish councils, clubs and anyone with a website: "
        "a number that stays right by itself.",
        "facts": facts,
        "addresses": {name: whole_address(reverse(name)) for name in FOR_OTHERS},
        "shown": SHOWN,
        "version": VERSION,
        "example": _as_json(_data(facts)),
    }
    return render(request, "share/how_to.html", context)


def frame(request):
    """Answer with a small page to show in a frame."""
    facts = shared_facts()
    context = {
        "facts": facts,
        "styles": FRAME_STYLE,
        "hours": facts.hours,
        "checked": checked_in_words(facts.concerns),
    }
    response = render(request, "share/frame.html", context)
    let_others_frame(response, FRAME_STYLE)
    let_others_read(response)
    return response


def data(request):
    """Answer with the numbers as JSON."""
    return _for_others(_as_json(_data(shared_facts())), "application/json")


def text(request):
    """Answer with the numbers as plain text (UTF-8)."""
    facts = shared_facts()
    context = {
        "facts": facts,
        "hours": facts.hours,
        "checked": checked_in_words(facts.concerns),
    }
    return _for_others(
        render_to_string("share/concerns_line.txt", context), "text/plain; charset=utf-8"
    )


def picture(request):
    """Answer with the numbers as a picture (SVG)."""
    return _for_others(draw(shared_facts()), "image/svg+xml")


def _for_others(content: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    let_others_read(response)
    return response


def _data(facts) -> dict:
    concerns = facts.concerns
    return {
        "version": VERSION,
        "board": facts.board.name,
        **_whom(concerns),
        "hours": facts.hours,
        "checked_on": concerns.checked_on.isoformat() if concerns and concerns.checked_on else None,
        "out_of_hours": _whom(facts.out_of_hours),
        "report_page": facts.report_url,
        "emergency": _whom(facts.emergency),
    }


def _whom(contact) -> dict:
    return {
        "name": contact.name if contact else "",
        "purpose": contact.purpose if contact else "",
        "numbers": numbers_of(contact),
    }


def _as_json(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _the_name(facts) -> str:
    return f"the {facts.concerns.name}" if facts.concerns else "who to ring"
