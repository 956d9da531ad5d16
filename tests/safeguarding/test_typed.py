"""What was typed, sealed in an address: it comes back for half an hour, to this site and this form alone."""

import base64
import datetime
import string

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pages.site.search.queries import LONGEST_QUERY
from safeguarding.privacy.typed import lead_on, one_line, seal, typed_into, unseal

pytestmark = pytest.mark.once

WORDS = {"q": "my stepfather"}
ALPHABET = string.ascii_letters + string.digits + "-_"


@pytest.fixture
def minutes_later(monkeypatch):
    """Give a function that sets the clock so many minutes ahead of a moment in the middle of one."""
    start = datetime.datetime(2026, 11, 27, 9, 0, 30, tzinfo=datetime.UTC)

    def go(minutes: float) -> None:
        at = start + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: at)

    go(0)
    return go


@given(st.text(max_size=300))
def test_whatever_was_typed_comes_back(text):
    typed = {"q": one_line(text, LONGEST_QUERY + 1)}
    assert unseal("search", seal("search", typed)) == typed


@pytest.mark.parametrize("text", ["", "a", "a" * 201, "🙂" * 201, '"\\' * 100, "Ŵyrcws “Llŷn”"])
def test_the_length_says_nothing(text):
    """And no token ends with “=”, at which programs end an address in a text."""
    token = seal("search", {"q": text})
    assert len(token) == len(seal("search", {}))
    assert len(token) == len(seal("places", {"place": text[:80], "step": "b10"}))
    assert set(token) <= set(ALPHABET)


def test_what_has_no_room_is_an_error_of_ours():
    with pytest.raises(ValueError, match="too long"):
        seal("search", {"q": "x" * 1000})


def test_the_same_words_give_another_token_each_time():
    assert seal("search", WORDS) != seal("search", WORDS)


def test_nothing_that_was_typed_can_be_read_in_a_token():
    token = seal("search", WORDS)
    assert b"stepfather" not in base64.urlsafe_b64decode(token)


def test_a_token_says_when_it_was_made_to_the_minute_only(minutes_later):
    at = int.from_bytes(base64.urlsafe_b64decode(seal("search", WORDS))[1:9], "big")
    assert at == datetime.datetime(2026, 11, 27, 9, 0, tzinfo=datetime.UTC).timestamp()


def test_it_works_for_half_an_hour(minutes_later):
    token = seal("search", WORDS)
    for minutes in (0, 15, 29):
        minutes_later(minutes)
        assert unseal("search", token) == WORDS
    for minutes in (30.1, 60, 60 * 24 * 365):
        minutes_later(minutes)
        assert unseal("search", token) == {}
    minutes_later(-10)  # made by a clock that is wrong
    assert unseal("search", token) == {}


def test_another_form_cannot_read_it():
    assert unseal("places", seal("search", WORDS)) == {}


def test_another_site_cannot_read_it(settings):
    token = seal("search", WORDS)
    settings.SECRET_KEY = "of another site" * 4
    assert unseal("search", token) == {}


def test_a_site_that_changed_its_key_still_can(settings):
    token = seal("search", WORDS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one" * 6
    assert unseal("search", token) == WORDS
    newer = seal("search", WORDS)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal("search", token) == {}
    assert unseal("search", newer) == WORDS


def test_another_machine_of_the_same_site_can(settings):
    """The key is made from the site's own, and nothing else is needed."""
    from safeguarding.privacy import typed

    token = seal("search", WORDS)
    typed._made_of.cache_clear()
    assert unseal("search", token) == WORDS


def test_one_letter_that_was_changed_is_enough():
    token = seal("search", WORDS)
    for place in range(len(token)):
        other = ALPHABET[(ALPHABET.index(token[place]) + 1) % len(ALPHABET)]
        assert unseal("search", token[:place] + other + token[place + 1 :]) == {}, place


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "x", "é" * 1164, "\ud800" * 1164, "=" * 1164, "\x00" * 1164, "A" * 1164, "A" * 9000),
    ],
)
def test_what_is_no_token_holds_nothing(wrong):
    assert unseal("search", wrong) == {}


def test_a_token_that_was_cut_or_has_more_holds_nothing():
    token = seal("search", WORDS)
    for other in (token[:-1], token[1:], token[:500], token + "A", token + ".", token + token):
        assert unseal("search", other) == {}


def test_an_address_without_a_token_is_told_from_one_with_a_wrong_one():
    ask = RequestFactory().get
    assert typed_into("search", ask("/search/")) is None
    assert typed_into("search", ask("/search/?q=a")) is None
    assert typed_into("search", ask("/search/?t=")) == {}
    assert typed_into("search", ask(lead_on("search", **WORDS)["Location"])) == WORDS


def test_the_answer_to_a_posted_form_is_kept_by_nobody():
    answer = lead_on("search", **WORDS)
    assert answer.status_code == 303
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == b""


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  a\tb\r\nc\x00d ", "a b c d"),
        ("a\ud800b", "a b"),
        ("می‌خواهم", "می‌خواهم"),  # a joiner that is part of the word
        ("é", "é"),
        ("x" * 300, "x" * 10),
    ],
)
def test_what_is_no_text_is_left_out(typed, line):
    assert one_line(typed, 10) == line
