"""The board's numbers for programs that read the report page. Standard: schema.org's Organization and ContactPoint."""

import json

from django.utils.safestring import mark_safe

from resources.models import BoardSettings, Contact

SCHEMA = "https://schema.org"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# For a script element: JSON's own way to write what HTML might take for the end of it.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def contact_points(board: BoardSettings, contacts: list[Contact | None], address: str) -> str:
    """Return JSON-LD, safe inside a script element, on those of `contacts` that can be rung in international form.

    Hours are left out where visitors see none. `address` is the whole address of the page.
    """
    points = [_point(contact, board) for contact in contacts if contact and _e164(contact)]
    if not points:
        return ""
    data = {
        "@context": SCHEMA,
        "@type": "Organization",
        "name": board.name,
        "url": address,
        "contactPoint": points,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308  (what could end the element is escaped)


def _point(contact: Contact, board: BoardSettings) -> dict:
    point = {
        "@type": "ContactPoint",
        "name": contact.name,
        "description": contact.purpose,
        "telephone": _e164(contact),
    }
    if area := contact.area.name if contact.area else board.place:
        point["areaServed"] = area
    if hours := _hours(contact):
        point["hoursAvailable"] = hours
    return point


def _e164(contact: Contact) -> str:
    """Return the contact's first number as +44…; "" when it has none, or only a short one."""
    route = contact.main_route
    number = route.href.removeprefix("tel:") if route and route.kind == "phone" else ""
    return number if number.startswith("+") else ""


def _hours(contact: Contact) -> list[dict]:
    if not contact.shows_hours:
        return []
    if contact.always_open:
        found = [_opening(DAYS, "00:00", "23:59")]
    else:
        found = [
            _opening(
                [DAYS[int(day)] for day in child.value["days"]],
                _clock(child.value["opens"]),
                _clock(child.value["closes"]),
            )
            for child in contact.opening_hours
        ]
    if not found:
        return []
    # schema.org: equal times mean closed all day.
    if not contact.always_open and contact.bank_holidays == contact.BankHolidays.CLOSED:
        found.append(_opening(["PublicHolidays"], "00:00", "00:00"))
    for child in contact.exceptions:
        value = child.value
        is_closed = value["opens"] is None
        times = (
            ("00:00", "00:00") if is_closed else (_clock(value["opens"]), _clock(value["closes"]))
        )
        day = value["date"].isoformat()
        found.append(_opening(None, *times) | {"validFrom": day, "validThrough": day})
    return found


def _opening(days, opens: str, closes: str) -> dict:
    days = {"dayOfWeek": list(days)} if days else {}
    return {"@type": "OpeningHoursSpecification", **days, "opens": opens, "closes": closes}


def _clock(time) -> str:
    return f"{time:%H:%M}"
