"""Looking up once what every page of a build shows: the board, the menu, the contacts.

A request of a visitor or an editor always asks the database.
"""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_memo: ContextVar[dict | None] = ContextVar("memo", default=None)
_AHEAD = object()
MANY = 20  # addresses: looking up everything pays


@contextmanager
def memoising(ahead: Iterable[str] = ()) -> Iterator[None]:
    """Within the block, what is marked below is looked up once: to be shown by many pages, and changed by none.

    `ahead` are the addresses that the block is going to render, up to some hundred: their pages are loaded together.
    """
    token = _memo.set({_AHEAD: frozenset(ahead)})
    try:
        yield
    finally:
        _memo.reset(token)


def addresses_ahead() -> frozenset[str]:
    """Return the addresses that this block renders; none outside a build."""
    known = _memo.get()
    return frozenset() if known is None else known[_AHEAD]


def memoised(key: tuple, make: Callable[[], Any]) -> Any:
    """Return what `make` returns; in a build what it returned at first for this key."""
    known = _memo.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    return known[key]


def memoised_while_building(function: Callable) -> Callable:
    """Mark a function of hashable arguments: in a build it is called once for each set of arguments."""

    @functools.wraps(function)
    def once(*args):
        return memoised((function, args), lambda: function(*args))

    return once


def whole_while_building(function: Callable[[Collection | None], dict]) -> Callable[..., dict]:
    """Mark a function that looks up records by their keys, or all of them when it gets None.

    A block that renders many addresses looks up all, once. What the marked function returns may hold more than it
    was asked for.
    """

    @functools.wraps(function)
    def some_or_all(keys: Collection) -> dict:
        if len(addresses_ahead()) < MANY:
            return function(keys)
        return memoised((function, None), lambda: function(None))

    return some_or_all
