"""The ways to reach a contact, made ready to show."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from resources.contacts.numbers.telephone import dialled


@dataclass(frozen=True)
class Route:
    """One way to reach a contact, ready to show: `text` to read, `href` to open (may be empty)."""

    kind: str
    label: str
    text: str
    href: str
    note: str
    hint: str  # what the route is, for people who cannot see the icon

    @property
    def leaves(self) -> bool:
        """Whether `href` opens another site: the link has to say `noreferrer` then."""
        return self.href.startswith(("https:", "http:"))


HINTS = {
    "phone": "Telephone",
    "text_message": "Text message",
    "web": "Website",
    "chat": "Chat",
    "email": "E-mail",
    "bsl": "British Sign Language",
    "relay": "Relay UK",
    "silent": "When you cannot speak",
    "other": "",
}


def as_route(kind: str, value) -> Route:
    """Return a route from a block of a contact's `routes`: its kind and its value."""
    text, href = value["value"], ""
    if kind in {"phone", "relay"}:
        href = _href(text)
    elif kind == "text_message":
        href = _href(text).replace("tel:", "sms:")
        if value["message"]:
            text = f"Text {value['message']} to {text}"
    elif kind == "email":
        href = f"mailto:{text}"
    elif kind == "bsl":
        href = value["address"] or ""
    elif kind in {"web", "chat"}:
        href, text = (
            text,
            value["text"] or text.removeprefix("https://").removeprefix("www.").rstrip("/"),
        )
    return Route(kind, value["label"], text, href, value["note"], HINTS[kind])


def _href(number: str) -> str:
    try:
        return dialled(number)
    except ValidationError:
        # An old record, or a numbering plan that changed: show the number all the same.
        return ""
