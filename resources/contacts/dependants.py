"""What depends on a contact that answers: parts of the site that would lead people to nobody without it."""

from collections.abc import Callable

_asked: list[Callable] = []


def register_dependants(ask: Callable) -> None:
    """Add a function of a contact that returns what depends on it, as words for an editor; "" when nothing does.

    Called once, when Django starts (`AppConfig.ready`).
    """
    _asked.append(ask)


def dependants_of(contact) -> str:
    """Return what depends on a contact that answers, as words for an editor; "" when nothing does."""
    return " ".join(filter(None, (ask(contact) for ask in _asked)))
