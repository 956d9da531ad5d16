"""A telephone number that is typed into a page never reaches the public, whichever way it is published."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages import models
from pages.core.base import BasePage
from resources.models import Audience, ContentOwner
from safeguarding.accounts.models import User
from safeguarding.delivery.schedule import publish_due
from tests.building import make_contact, make_page, page_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db

NUMBER = "0808 157 0123"
MISTYPED = "0808 157 0132"
PATH = "/parents-and-carers/a-typed-number/"


@pytest.fixture(autouse=True)
def line():
    """Give the contact whose number is typed."""
    return make_contact("trial-line", NUMBER, name="Trial Line")


@pytest.fixture
def leaflet() -> models.GuidancePage:
    """Give a page that is live, without a number."""
    parent = page_at("/parents-and-carers/")
    return make_page(models.GuidancePage, parent, "A typed number")


def body_with(words: str) -> list[tuple]:
    return [("text", f"<p>Ring {words} today.</p>")]


def draft_with(leaflet, words: str, **fields):
    """Save a draft with words in its body, as the form does, and return the revision."""
    leaflet = models.GuidancePage.objects.get(pk=leaflet.pk)
    leaflet.body = BasePage.body.field.stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in body_with(words)]
    )
    for name, value in fields.items():
        setattr(leaflet, name, value)
    return leaflet.save_revision(clean=False)


def public_words(client) -> str:
    answer = client.get(PATH)
    return words_of(answer) if answer.status_code == 200 else ""


def form_of(leaflet, body=None, **fields) -> dict:
    """Return what the editor's form sends."""
    form = {
        "title": leaflet.title,
        "slug": leaflet.slug,
        "summary": leaflet.summary,
        "menu_title": "",
        "seo_title": "",
        "search_description": "",
        "content_owner": ContentOwner.objects.get(key="board").pk,
        "last_reviewed": "",
        "next_review": "",
        "body": streamfield(body or [("text", rich_text("<p>Ring somebody.</p>"))]),
        **fields,
    }
    return nested_form_data(form) | {"audiences": [Audience.objects.get(key="everyone").pk]}


def send(client, leaflet, button: dict, **changes):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[leaflet.pk]), form_of(leaflet, **changes) | button
    )


PUBLISH = {"action-publish": "Publish"}
TYPED_IN = {
    "title": {"title": f"Ring {NUMBER}"},
    "summary": {"summary": f"Ring {NUMBER}"},
    "menu title": {"menu_title": NUMBER},
    "search description": {"search_description": f"Ring {NUMBER}"},
    "text": {"body": [("text", rich_text("<p>Ring <b>0808</b> 157 0123</p>"))]},
    "a link that dials": {
        "body": [("text", rich_text('<p><a href="tel:08081570123">Ring</a></p>'))]
    },
    "a note's heading": {
        "body": [("note", {"heading": f"Ring {NUMBER}", "text": rich_text("<p>Now.</p>")})]
    },
    "a list in a block": {
        "body": [
            (
                "steps",
                {
                    "heading": "",
                    "steps": {
                        "count": "2",
                        **{
                            str(n): {
                                "deleted": "",
                                "order": str(n),
                                "value": {"heading": heading, "text": rich_text("<p>So.</p>")},
                            }
                            for n, heading in enumerate(["Breathe", f"Ring {NUMBER}"])
                        },
                    },
                },
            )
        ]
    },
}


@pytest.mark.parametrize("changes", TYPED_IN.values(), ids=TYPED_IN)
def test_the_form_refuses_and_offers_the_record(admin_client, client, leaflet, changes):
    answer = send(admin_client, leaflet, PUBLISH, **changes)
    assert answer.status_code == 200
    assert "This is “Trial Line”. Choose it with the contact button" in _unescaped(answer)
    assert "157 0123" not in public_words(client)


def _unescaped(answer) -> str:
    import html

    words = html.unescape(answer.content.decode())
    return words.replace("\\u201c", "“").replace("\\u201d", "”")


@pytest.mark.usefixtures("contexts")
def test_the_error_is_beside_the_block(admin_client, leaflet):
    body = [
        ("text", rich_text("<p>All is well.</p>")),
        ("text", rich_text(f"<p>Ring {NUMBER}</p>")),
    ]
    answer = send(admin_client, leaflet, PUBLISH, body=body)
    (error,) = answer.context["form"].errors.as_data()["body"]
    assert list(error.block_errors) == [1]


@pytest.mark.usefixtures("contexts")
def test_a_mistyped_digit_names_the_nearest_record(admin_client, client, leaflet):
    answer = send(admin_client, leaflet, PUBLISH, summary=f"Ring {MISTYPED}")
    said = str(answer.context["form"].errors["summary"])
    assert "“Trial Line” has 0808 157 0123: is a digit wrong?" in said
    assert "0132" not in public_words(client)


@pytest.mark.usefixtures("contexts")
def test_an_unknown_number_is_refused_too(admin_client, leaflet):
    answer = send(admin_client, leaflet, PUBLISH, summary="Ring 07700 900987")
    assert "No record has this number." in str(answer.context["form"].errors["summary"])


def test_in_a_table_each_cell_is_read(leaflet):
    table = {
        "columns": [{"type": "text", "heading": "Who"}],
        "rows": [{"values": ["<p>Nobody</p>"]}, {"values": [f"<p>{NUMBER}</p>"]}],
        "caption": "Whom to ring",
    }
    leaflet.body = BasePage.body.field.stream_block.to_python([{"type": "table", "value": table}])
    with pytest.raises(ValidationError, match="row 2, column 1: “0808 157 0123” is typed"):
        leaflet.save()


def test_a_draft_may_hold_a_number(admin_client, client, leaflet):
    answer = send(admin_client, leaflet, {}, summary=f"Ring {NUMBER}")
    assert answer.status_code == 302
    leaflet.refresh_from_db()
    assert NUMBER in leaflet.get_latest_revision_as_object().summary
    assert NUMBER not in public_words(client)


def test_999_and_101_may_be_typed(admin_client, client, leaflet):
    send(admin_client, leaflet, PUBLISH, summary="Ring 999 or 101.")
    words = public_words(client)
    assert "Ring 999 or 101" in words


@pytest.mark.usefixtures("contexts")
def test_submitting_for_moderation_is_refused(admin_client, leaflet):
    answer = send(admin_client, leaflet, {"action-submit": "Submit"}, summary=f"Ring {NUMBER}")
    assert "is typed" in str(answer.context["form"].errors["summary"])
    assert leaflet.workflow_states.count() == 0


def test_bulk_publishing_publishes_none_and_says_why(admin_client, client, leaflet):
    draft_with(leaflet, NUMBER)
    other = make_page(models.GuidancePage, page_at("/parents-and-carers/"), "All is well")
    other.summary = "Newly written."
    other.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = admin_client.post(f"{address}?id={other.pk}&id={leaflet.pk}", follow=True)
    assert "“A typed number”, body, 1 Text: “0808 157 0123” is typed. This is “Trial Line”." in (
        words_of(answer)
    )
    assert NUMBER not in public_words(client)
    assert models.GuidancePage.objects.get(pk=other.pk).summary != "Newly written."


def test_an_approval_is_refused_and_the_page_stays_in_moderation(admin_client, client, leaflet):
    draft_with(leaflet, "somebody")
    leaflet = models.GuidancePage.objects.get(pk=leaflet.pk)
    user = User.objects.get(username="admin")
    state = Workflow.objects.get().start(leaflet, user)
    draft_with(leaflet, NUMBER)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[leaflet.pk, "approve", task.pk])
    answer = admin_client.post(address, {"comment": ""}, follow=True)
    assert "“0808 157 0123” is typed" in words_of(answer)
    assert NUMBER not in public_words(client)
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    answer = send(
        admin_client,
        leaflet,
        {"action-workflow-action": "true", "workflow-action-name": "reject"},
        summary=f"Ring {NUMBER}",
    )
    assert answer.status_code == 302, "whoever asks for changes need not make them"


@pytest.mark.parametrize("is_live", [True, False], ids=["a live page", "a new page"])
def test_a_time_cannot_be_set(admin_client, client, leaflet, is_live):
    if not is_live:
        leaflet.unpublish()
    soon = timezone.now() + timedelta(hours=1)
    revision = draft_with(leaflet, NUMBER, go_live_at=soon)
    with pytest.raises(ValidationError, match="is typed"):
        revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    answer = send(
        admin_client,
        leaflet,
        PUBLISH,
        summary=f"Ring {NUMBER}",
        go_live_at=timezone.localtime(soon).strftime("%d/%m/%Y %H:%M"),
    )
    assert answer.status_code == 200


def test_what_was_set_before_is_refused_when_its_time_comes(client, leaflet):
    past = timezone.now() - timedelta(minutes=1)
    revision = draft_with(leaflet, NUMBER, go_live_at=past)
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    failed = {}
    publish_due(failed)
    assert NUMBER not in public_words(client)
    assert list(failed) == [f"revision {revision.pk}"]


@pytest.mark.parametrize("how", ["publish", "save"])
def test_a_script_is_refused(client, leaflet, how):
    with pytest.raises(ValidationError, match="is typed"):
        if how == "publish":
            draft_with(leaflet, NUMBER).publish()
        else:
            leaflet.summary = f"Ring {NUMBER}"
            leaflet.save()
    assert NUMBER not in public_words(client)


def test_a_page_without_a_number_costs_no_query(leaflet, django_assert_num_queries):
    from pages.editing.typed_numbers.errors import found_in

    with django_assert_num_queries(0):
        assert found_in(leaflet) == []
