"""What should I do? What editors may make of the path, and what is refused."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from pages.models import GuidedPathPage
from resources.models import Area, Contact
from tests import two_people
from tests.building import make_contact
from tests.pages.path_form import outcome, path_fields, question
from tests.reading import soup_of, words_of

pytestmark = pytest.mark.django_db

START = "/what-should-i-do/"


@pytest.fixture
def path() -> GuidedPathPage:
    return GuidedPathPage.objects.get()


@pytest.fixture
def editor(admin_client):
    """Give a client that is signed in as somebody who may do everything."""
    return admin_client


def form_for(page, steps, outcomes, **changes) -> dict:
    """Return what the form of a page sends with these steps and outcomes."""
    form = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "menu_title": "",
        "seo_title": "",
        "search_description": "",
        "content_owner": page.content_owner_id,
        "last_reviewed": "",
        "next_review": "",
        "body": streamfield([]),
        **path_fields(steps, outcomes),
        **changes,
    }
    chosen = {
        "audiences": list(page.audiences.values_list("pk", flat=True)),
        "topics": list(page.topics.values_list("pk", flat=True)),
    }
    return nested_form_data(form) | chosen


def send(editor, page, steps, outcomes, publish: bool = True, **changes):
    """Send the form of a page with these steps and outcomes, to publish it or as a draft."""
    action = {"action-publish": "Publish"} if publish else {}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(address, form_for(page, steps, outcomes, **changes) | action)


ENDS = [("k1", "Danger", "emergency-999"), ("k2", "Ring", "childline")]
ROUND = [
    question("b1", "Who are you?", A_neighbour="b2", Not_sure="k2"),
    question("b2", "What is the worry?", Many_things="b1", Not_sure="k2"),
]


def ends() -> list:
    return [outcome(*end) for end in ENDS]


def test_a_sound_path_is_published(editor, path, client):
    steps = [question("b1", "Who are you?", Anybody="k2", Not_sure="k2")]
    answer = send(editor, path, steps, ends())
    assert answer.status_code == 302
    assert "Anybody" in words_of(client.get(START))
    assert "Childline" in words_of(client.get(f"{START}k2/"))


def test_a_path_that_goes_round_is_refused_and_nothing_typed_is_lost(editor, path, client):
    before = client.get(START).content
    answer = send(editor, path, ROUND, ends(), title="Where to begin, newly")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "leads back to" in page
    assert "nobody would reach an end" in page
    for typed in ("Many things", "What is the worry?", "Where to begin, newly", "About ready."):
        assert typed in page
    # It is said beside the answer it is about, in what Wagtail's script is given.
    assert re.search(r"blockErrors.*1.*answers.*0.*goes_to", page, re.DOTALL)
    path.refresh_from_db()
    assert path.title == "What should I do?"
    assert client.get(START).content == before


def test_a_draft_may_go_round_until_it_is_published(editor, path, client):
    before = client.get(START).content
    assert send(editor, path, ROUND, ends(), publish=False).status_code == 302
    assert client.get(START).content == before
    draft = GuidedPathPage.objects.get().latest_revision
    with pytest.raises(ValidationError, match="nobody would reach an end"):
        draft.publish()
    assert client.get(START).content == before


@pytest.mark.parametrize(
    ("steps", "contacts", "says"),
    [
        ([question("b1", "Who?", Anybody="k7")], (), "there is no such step or outcome"),
        ([question("abuse", "Who?", Anybody="k2")], (), "Ensure this value has at most 3"),
        ([question("b1", "Who?", Anybody="k1")], (), "No answer leads to"),
        ([question("b1", "Who?", Anybody="k2")], ("stopped",), "Choose a contact that answers."),
    ],
)
def test_what_breaks_a_promise_is_refused(editor, path, steps, contacts, says):
    make_contact("stopped", status="paused")
    outcomes = [outcome(*ENDS[0]), outcome(*ENDS[1], *contacts)]
    answer = send(editor, path, steps, outcomes)
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_an_end_without_anybody_to_ring_is_not_published_past_the_form(path):
    stored = path.outcomes.get_prep_value()
    stored[0]["value"]["contacts"] = []
    path.outcomes = type(path).outcomes.field.stream_block.to_python(stored)
    with pytest.raises(ValidationError, match="Choose a contact"):
        path.save_revision().publish()


def test_a_council_without_a_number_is_not_given_the_boards(client):
    """Who took over from it closed, too: the board's own lines are not that council's."""
    powys = Contact.objects.get(key="powys")
    later = make_contact("later", status="closed", closed_on=datetime.date(2026, 11, 1))
    Contact.objects.filter(pk=powys.pk).update(status="closed", successor=later)
    area = Area.objects.get(concerns_contact=powys)
    Area.objects.filter(pk=area.pk).update(out_of_hours_contact=None)
    words = words_of(client.get(f"{START}b8-{area.pk}/"))
    assert "We do not have a number for this council" in words


def test_the_editor_sees_the_whole_path_in_a_preview(editor, path):
    """Also one that is not finished."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[path.pk])
    posted = editor.post(address, form_for(path, ROUND, ends()))
    assert posted.json()["is_valid"] is True
    for mode, words in (("", "Who are you?"), ("all", "What is the worry?")):
        preview = editor.get(f"{address}?mode={mode}")
        assert preview.status_code == 200
        assert words in words_of(preview)


# A contact that stops answering.


@pytest.mark.parametrize("status", ["closed", "paused"])
def test_a_contact_that_the_path_leads_to_may_not_stop_without_a_successor(status):
    contact = Contact.objects.get(key="stop-it-now")
    contact.status = status
    contact.closed_on = "2026-11-02" if status == "closed" else None
    with pytest.raises(ValidationError) as refused:
        contact.full_clean()
    (said,) = refused.value.message_dict["status"]
    assert "“Sexual thoughts or behaviour that worry you”" in said


def test_who_took_over_stands_in_and_the_launch_list_says_so(client, editor):
    successor = make_contact("new-line", "0808 157 0199", name="The new line")
    contact = Contact.objects.get(key="stop-it-now")
    contact.status, contact.closed_on, contact.successor = "closed", "2026-11-02", successor
    contact.full_clean()
    contact.save()
    cards = soup_of(client.get(f"{START}k13/")).main.select(".app-contact__name")
    names = [card.get_text() for card in cards]
    assert "The new line" in names
    assert "Stop It Now" not in names
    listed = words_of(editor.get(reverse("launch_list_stopped")))
    assert "Stop It Now" in listed
    assert "Sexual thoughts or behaviour that worry you" in listed


def test_where_nobody_took_over_the_boards_numbers_stand_in(client, clock):
    """Whatever wrote it into the database: nobody is led to a closed line."""
    Contact.objects.filter(key__in=["ceop", "report-remove", "iwf"]).update(status="closed")
    Contact.objects.filter(key__in=["papyrus", "samaritans", "shout"]).update(status="closed")
    two_people.in_sql(Contact.objects.get(key="childline"), status="closed")
    clock("2026-11-27T12:00")
    names = [
        card.get_text()
        for card in soup_of(client.get(f"{START}k14/")).main.select(".app-contact__name")
    ]
    assert names == [
        "Concerns Line, in the daytime",
        "Evenings, nights and weekends: Emergency Duty Team",
    ]
    assert "CEOP" not in str(soup_of(client.get(f"{START}k7/")).main.select(".app-contact__name"))


def test_an_area_keeps_a_contact_that_answers():
    contact = Contact.objects.get(key="powys")
    contact.status, contact.closed_on = "closed", "2026-11-02"
    with pytest.raises(ValidationError, match="Powys"):
        contact.full_clean()
