"""Who needs a contact to answer: parts of the site that would lead people to nobody without it."""

from collections.abc import Callable

_needs: list[Callable] = []


def register_need(need: Callable) -> None:
    """Add a function of a contact that returns what needs it, as words for an editor; "" when nothing does.

    Called once, when Django starts (`AppConfig.ready`).
    """
    _needs.append(need)


def needed_by(contact) -> str:
    """Return what needs a contact to answer, as words for an editor; "" when nothing does."""
    return " ".join(filter(None, (need(contact) for need in _needs)))
