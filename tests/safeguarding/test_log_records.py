"""What a log record keeps: its place and its kind, and no text that a visitor may have sent."""

import logging
import sys

import pytest

from safeguarding.privacy.logs import ToTheMinute, WithoutPeople, without_text

SECRET = "my-stepfather-hurts-me"


def written(name: str, message: str, *values, error: bool = False, **more) -> str:
    """Return what is written of a record of this logger."""
    record = logging.LogRecord(name, logging.ERROR, "/site/file.py", 7, message, values, None)
    if error:
        try:
            raise ValueError(SECRET)
        except ValueError:
            record.exc_info = sys.exc_info()
    for key, value in more.items():
        setattr(record, key, value)
    for _ in range(2):  # one handler after the other
        assert WithoutPeople().filter(record) is True
        line = ToTheMinute("%(levelname)s %(name)s: %(message)s").format(record)
    assert record.exc_info is None  # whoever else is handed the record
    assert getattr(record, "request", None) is None
    return line


@pytest.mark.parametrize("name", ["safeguarding.delivery", "pages.search", "resources", "pages"])
def test_our_own_sentences_are_kept(name):
    assert (
        written(name, "%s could not be rendered", "/a/")
        == f"ERROR {name}: /a/ could not be rendered"
    )


@pytest.mark.parametrize(
    "name", ["wagtail", "pagesize", "safeguarding_else", "axes.attempts", "root"]
)
def test_of_others_sentences_the_place_is_kept(name):
    assert written(name, f"odd value {SECRET}") == f"ERROR {name}: a message from /site/file.py:7"
    assert SECRET not in written(name, "odd value %s", SECRET)


def test_of_django_s_the_status_is_kept():
    for name in ("django.request", "django.security.DisallowedHost"):
        assert (
            written(name, f"Not Found: /{SECRET}/", status_code=404)
            == f"ERROR {name}: answered 404"
        )
        assert written(name, SECRET, request=SECRET) == f"ERROR {name}: refused a request"


def test_the_place_of_an_error_is_kept_for_errors_of_ours_only():
    told = written("django.request", f"/{SECRET}/", status_code=500, error=True)
    assert "answered 500" in told and "ValueError" in told and "test_log_records.py" in told
    assert SECRET not in told
    refused = written("django.request", f"/{SECRET}/", status_code=400, error=True)
    assert refused == "ERROR django.request: answered 400"
    for name in ("safeguarding", "wagtail"):
        told = written(name, "It broke", error=True)
        assert "ValueError" in told and SECRET not in told


def test_of_a_warning_the_place_is_kept():
    place = "/lib/forms.py:12: RuntimeWarning"
    assert written("py.warnings", f"{place}: {SECRET}\n  code") == f"ERROR py.warnings: {place}"
    assert written("py.warnings", SECRET) == "ERROR py.warnings: a warning"


def test_what_an_error_came_of_is_kept_without_its_text():
    def nested():
        try:
            try:
                raise KeyError(SECRET)
            except KeyError as first:
                raise ValueError(SECRET) from first
        except ValueError:
            raise RuntimeError(SECRET)  # noqa: B904

    def hidden():
        try:
            raise KeyError(SECRET)
        except KeyError:
            raise ValueError(SECRET) from None

    def told(function) -> list[str]:
        try:
            function()
        except Exception as error:
            text = without_text(error)
        assert SECRET not in text
        return [part.splitlines()[-1] for part in text.split("\nwhich came of\n")]

    assert told(nested) == ["RuntimeError", "ValueError", "KeyError"]
    assert told(hidden) == ["ValueError"]


def test_a_text_that_another_handler_has_made_is_not_kept():
    assert written("safeguarding", "It broke", exc_text=SECRET) == "ERROR safeguarding: It broke"


def test_errors_that_came_of_each_other_end():
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one
    assert without_text(one).count("which came of") == 1
