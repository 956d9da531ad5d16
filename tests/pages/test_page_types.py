"""Every page type, made by an editor in the real form and read by a visitor.

Long, because what fills a form of any type stands beside its tests.
"""

import datetime
from collections.abc import Iterator

import pytest
from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pages import models
from pages.core.base import BasePage
from pages.templatetags.safeguarding_tags import host
from resources.models import Audience, ContentOwner, Topic
from tests.building import all_page_types, open_the_site, page_at, place_for
from tests.pages.path_form import one_question
from tests.reading import missing_lifeline, soup_of, words_of
from tests.values import Supply, words_in

pytestmark = pytest.mark.django_db

TITLE = "Ask somebody you trust"
SUMMARY = "How to find a person who listens & helps."
SENTENCE = "A worry is enough to ring."
TYPES = all_page_types()
each_type = pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
# What the form says is the same on every database: only what is written and found is tried on both.
once = pytest.mark.once

# Types whose own fields have to fit together: what their form sends.
FITTING = {models.GuidedPathPage: lambda: one_question("Where to begin")}
# What a visitor reads besides what was typed.
ALSO_SHOWN = {
    models.GuidedPathPage: "Where to begin",
    models.ProcedureChapterPage: "Chapter 6",
    models.ProcedurePage: "Procedure 1.5",
    models.TrainingEventPage: "Saturday 14 March 2026, 9.31am",
}


@pytest.fixture
def editor(admin_client):
    """Give a client that is signed in as somebody who may do everything."""
    return admin_client


def form_for(model, **changes) -> dict:
    """Return what the editor's form for a new page sends; `changes` are fields in place of these."""
    form = {
        "title": TITLE,
        "slug": "ask-somebody",
        "summary": SUMMARY,
        "menu_title": "",
        "seo_title": "",
        "search_description": "",
        "neutral_title": "A quiet title" if model.always_discreet else "",
        "content_owner": ContentOwner.objects.get(key="board").pk,
        "last_reviewed": "",
        "next_review": "",
        "body": streamfield([("text", rich_text(f"<h2>Why</h2><p>{SENTENCE}</p>"))]),
        **own_form(model),
        **changes,
    }
    chosen = {
        "audiences": form.pop("audiences", [Audience.objects.get(key="parents").pk]),
        "topics": [Topic.objects.get(key="neglect").pk],
    }
    return nested_form_data(form) | chosen


def own_fields(model) -> dict:
    """Return the form fields that only this type of page has, with the form's sets of rows below it."""
    own, every = (kind.get_edit_handler().get_form_class() for kind in (model, BasePage))
    rows = own.formsets.keys() - every.formsets.keys()
    return {
        name: field for name, field in own.base_fields.items() if name not in every.base_fields
    } | dict.fromkeys(rows)


def own_form(model) -> dict:
    """Return what the form sends for the fields that only this type of page has."""
    if model in FITTING:
        return FITTING[model]()
    supply = Supply()
    return {
        name: supply.typed(field) if field else inline_formset([])
        for name, field in own_fields(model).items()
    }


def not_read(model, page, words: str) -> list[str]:
    """Return which of a page's own fields a visitor reads nothing of; a choice and a tick may show without a word."""
    unread = []
    for name, field in own_fields(model).items():
        if isinstance(field, forms.BooleanField | forms.TypedChoiceField):
            continue
        said = list(words_of_field(page, name))
        if not any(one in words for one in said):
            unread.append(f"{name}: {said}")
    return unread


def words_of_field(page, name: str) -> Iterator[str]:
    """Yield what of a page's field could be read: each sentence of a stream, a day as the site writes it."""
    value = getattr(page, name)
    if isinstance(value, StreamValue):
        for child in value:
            yield from filter(None, words_in(child.block, child.block.get_prep_value(child.value)))
    elif isinstance(value, datetime.date):
        yield date_format(value, "j F Y")
    else:
        yield host(str(value)) or str(value)


def address_of_form(model, parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, parent.pk])


def publish(editor, model, **changes) -> tuple:
    """Send the form for a new page with “Publish”; return the editor's answer and the page, or None."""
    parent = place_for(model)
    form = form_for(model, **changes) | {"action-publish": "Publish"}
    answer = editor.post(address_of_form(model, parent), form)
    page = model.objects.filter(draft_title=TITLE).first()
    if page and model is models.HomePage:
        Site.objects.create(hostname="testserver", root_page=page, is_default_site=True)
    return answer, page


def errors_of(answer) -> list[str]:
    """Return what the editor's form says is wrong."""
    if answer.status_code != 200:
        return []
    found = soup_of(answer).select(".w-field__errors, .error-message, [role=alert], .messages")
    return [
        " ".join(element.get_text(" ").split()) for element in found if element.get_text(strip=True)
    ]


@each_type
def test_an_editor_publishes_it_and_a_visitor_reads_it(model, editor, client):
    open_the_site()
    answer, page = publish(editor, model)
    assert (answer.status_code, errors_of(answer)) == (302, [])
    assert page.live

    read = client.get(page.path_on_site)

    assert read.status_code == 200
    words = words_of(read)
    assert TITLE in soup_of(read).h1.get_text()
    assert SUMMARY in words
    assert SENTENCE in words
    assert missing_lifeline(read.content.decode()) == []
    assert f"For {Audience.objects.get(key='parents').phrase}" in words
    assert "Not yet reviewed by the board" in words
    assert ALSO_SHOWN.get(model, "") in words
    if model not in FITTING:
        assert not_read(model, page, words) == []
    assert not read.cookies


@each_type
def test_the_search_finds_it(model, editor, client):
    _, page = publish(editor, model)
    found = soup_of(client.post("/search/", {"q": "somebody trust"}, follow=True))
    assert page.path_on_site in {link["href"] for link in found.select("main a")}


@once
@each_type
def test_a_reviewed_page_says_when_and_when_next(model, editor, client):
    dates = {"last_reviewed": "02/01/2026", "next_review": "02/01/2027"}
    answer, page = publish(editor, model, **dates)
    assert (answer.status_code, errors_of(answer)) == (302, [])
    assert page.last_reviewed == datetime.date(2026, 1, 2)
    words = words_of(client.get(page.path_on_site))
    assert "Not yet reviewed" not in words
    assert "Last reviewed 2 January 2026" in words
    assert "Next review 2 January 2027" in words


@once
@each_type
def test_the_editor_sees_a_preview_before_it_exists(model, editor):
    parent = place_for(model)
    args = ["pages", model._meta.model_name, parent.pk]
    address = reverse("wagtailadmin_pages:preview_on_add", args=args)
    posted = editor.post(address, form_for(model))
    assert posted.json()["is_valid"] is True
    preview = editor.get(address)
    assert preview.status_code == 200
    words = words_of(preview)
    assert TITLE in words
    assert SENTENCE in words
    assert not model.objects.filter(draft_title=TITLE).exists()
    # The editor shows it in a frame beside the form.
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in preview["Content-Security-Policy"]


@once
@each_type
def test_a_draft_is_not_public(model, editor, client):
    parent = place_for(model)
    answer = editor.post(address_of_form(model, parent), form_for(model))
    assert (answer.status_code, errors_of(answer)) == (302, [])
    page = model.objects.get(draft_title=TITLE)
    assert not page.live
    assert client.get(page.path_on_site).status_code == 404


@once
@each_type
@pytest.mark.usefixtures("contexts")
def test_what_every_page_needs_is_asked_for(model, editor):
    """Each field by itself: without it nothing is published, and what the editor typed is still in the form."""
    needed = {"title": "", "summary": "", "content_owner": "", "audiences": []}
    answer, page = publish(editor, model, **needed)
    assert page is None
    assert answer.status_code == 200
    assert dict(answer.context["form"].errors) == {
        key: ["This field is required."] for key in needed
    }
    form = soup_of(answer)
    assert form.get_text().count("This field is required.") >= len(needed)
    assert form.find(attrs={"name": "slug"})["value"] == "ask-somebody"
    assert SENTENCE in answer.content.decode()


@pytest.mark.parametrize("field", ["title", "summary", "content_owner", "audiences"])
@pytest.mark.usefixtures("contexts")
def test_one_thing_that_is_missing_is_enough(field, editor):
    answer, page = publish(
        editor, models.StandardPage, **{field: [] if field == "audiences" else ""}
    )
    assert page is None
    assert list(answer.context["form"].errors) == [field]
    kept = {"slug": "ask-somebody"} if field == "title" else {"title": TITLE}
    for name, value in kept.items():
        assert soup_of(answer).find(attrs={"name": name})["value"] == value


def test_the_next_review_has_to_be_after_the_last(editor):
    dates = {"last_reviewed": "02/01/2026", "next_review": "01/01/2026"}
    answer, page = publish(editor, models.StandardPage, **dates)
    assert page is None
    assert "The next review has to be after the last one." in soup_of(answer).get_text()


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ({"starts": "", "ends": "14/03/2026 12:30"}, "Say when it starts, too."),
        (
            {"starts": "14/03/2026 12:30", "ends": "14/03/2026 12:30"},
            "It has to end after it starts.",
        ),
    ],
)
def test_an_event_ends_after_it_starts(times, message, editor):
    answer, page = publish(editor, models.TrainingEventPage, **times)
    assert page is None
    assert message in soup_of(answer).get_text()


def test_news_is_not_of_a_day_to_come(editor):
    answer, page = publish(editor, models.NewsPage, date="14/03/2090")
    assert page is None
    assert "This day is still to come." in soup_of(answer).get_text()


@pytest.mark.parametrize("path", ["/", "/report-a-concern/"])
@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_what_every_page_links_to_cannot_be_taken_away(path, action, editor, client):
    page = page_at(path)
    address = reverse(f"wagtailadmin_pages:{action}", args=[page.pk])
    answer = editor.post(address, follow=True)
    assert "every page of the site links to it" in answer.content.decode()
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("parent", [Page, *TYPES], ids=lambda model: model.__name__)
def test_the_types_above_and_below_agree(parent):
    """What a page takes below itself says so, too: Wagtail would leave it out without a word otherwise."""
    would_stand = {model for model in TYPES if parent in model.clean_parent_page_models()}
    if parent is not Page:
        assert set(parent.clean_subpage_models()) == would_stand
    assert set(parent.allowed_subpage_models()) & set(TYPES) == would_stand


def test_the_editor_refuses_a_page_where_it_does_not_belong(editor):
    """Not only the menu of types leaves it out: a form that is sent all the same is refused."""
    news = page_at("/news/")
    answer = editor.post(
        address_of_form(models.GuidancePage, news),
        form_for(models.GuidancePage) | {"action-publish": "Publish"},
    )
    assert answer.status_code in {302, 403}
    assert not BasePage.objects.filter(slug="ask-somebody").exists()


@pytest.mark.parametrize("model", [models.HomePage, models.ReportPage])
def test_there_is_one_home_page_and_one_report_page(model, editor):
    parent = model.objects.get().get_parent()
    answer = editor.post(
        address_of_form(model, parent), form_for(model) | {"action-publish": "Publish"}
    )
    assert answer.status_code in {302, 403}
    assert model.objects.count() == 1
