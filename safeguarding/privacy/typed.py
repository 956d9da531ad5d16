"""What a visitor typed, in an address that can be loaded again and says nothing: docs/adr/0023-typed-words.md.

The address has a token: what was typed, encrypted and authenticated (Fernet, https://github.com/fernet/spec) under a
key that is made from the site's own for this purpose and this form (HKDF, RFC 5869). Nothing is kept on the server.
All tokens are equally long. They stop working after half an hour.
"""

import base64
import json
import unicodedata
from datetime import timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

NAME = "t"  # of the token in the query
LASTS = timedelta(minutes=30)
MINUTE = 60  # seconds
# Bytes. There is room for 201 characters of four bytes each, with a name; and then no token ends with “=”, which
# programs that look for addresses in a text leave out.
ROOM = 815
NO_TEXT = {"Cc", "Cs"}  # control characters and halves of characters (Unicode's general categories)
PURPOSE = "safeguarding board website: what a visitor typed into the form "


def one_line(text: str, longest: int) -> str:
    """Return what was typed as one line of at most so many characters, without those that are no text."""
    texts = (" " if unicodedata.category(one) in NO_TEXT else one for one in text)
    return " ".join("".join(texts).split())[:longest]


def lead_on(form: str, **typed: str) -> HttpResponse:
    """Return the answer to a posted form: go to its own address, with what was `typed` sealed in it.

    `form` is the name of the form's URL pattern. Nobody keeps the answer. Raises ValueError when it is too long.
    """
    response = HttpResponseRedirect(f"{reverse(form)}?{NAME}={seal(form, typed)}", status=303)
    add_never_cache_headers(response)
    return response


def typed_into(form: str, request: HttpRequest) -> dict[str, str] | None:
    """Return what was typed, from the token in a request's address: nothing for one that is wrong; None without one."""
    token = request.GET.get(NAME)
    return None if token is None else unseal(form, token)


def seal(form: str, typed: dict[str, str]) -> str:
    """Return a token for what was typed into a form. Raises ValueError when it takes more than `ROOM` bytes."""
    content = json.dumps(typed, ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) > ROOM:
        raise ValueError("What was typed is too long for an address.")
    # A token says in plain when it was made: as in the logs, to the minute. What is longer than it says nothing, too.
    minute = int(timezone.now().timestamp()) // MINUTE * MINUTE
    return _keys(form).encrypt_at_time(content.ljust(ROOM), minute).decode()


def unseal(form: str, token: str) -> dict[str, str]:
    """Return what is in a token; nothing when it was cut, altered, made by or for something else, or is too old."""
    if len(token) != _length() or not token.isascii():
        return {}
    now = int(timezone.now().timestamp())
    try:
        content = _keys(form).decrypt_at_time(
            token, ttl=int(LASTS.total_seconds()), current_time=now
        )
    except InvalidToken:
        return {}
    return json.loads(content)


def _keys(form: str) -> MultiFernet:
    """Return the keys for a form: the first seals, the others are from before the site's own was changed."""
    return _made_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), form)


@lru_cache
def _made_of(secrets: tuple[str, ...], form: str) -> MultiFernet:
    return MultiFernet([_made_of_one(secret, form) for secret in secrets])


def _made_of_one(secret: str, form: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=(PURPOSE + form).encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


@lru_cache
def _length() -> int:
    """Return how many characters every token has."""
    return len(seal("", {}))
