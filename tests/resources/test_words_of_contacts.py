"""Whatever words a contact's record has, no number is typed among them, and editors can change them."""

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.fields import RichTextField

from resources.contacts.validation import problems_with, typed_in
from resources.contacts.viewset import REACH, STATUS, _fields_in, panels_of
from resources.models import Contact
from tests.building import make_contact
from tests.reading import soup_of
from tests.resources.two_person_site import NEW
from tests.resources.words_of_contacts import TEXTS, texts_in, with_words

pytestmark = pytest.mark.django_db

RING = f"Ring {NEW} instead."


def test_the_record_has_words():
    """Or what follows would try nothing."""
    assert {"name", "purpose", "what_happens", "status_note", "exceptions"} <= set(TEXTS)


@pytest.mark.parametrize("field", TEXTS)
def test_no_number_is_typed_among_a_contacts_words(field):
    contact = with_words(field, RING, make_contact("other"))
    assert NEW in problems_with(contact)[field]
    with pytest.raises(ValidationError) as refused:
        contact.save()
    assert set(refused.value.message_dict) == {field}


@pytest.mark.parametrize("field", ["routes", "source"])
def test_a_number_stands_where_it_belongs(field):
    contact = make_contact("other", NEW)
    contact.source = f"Rang {NEW}"
    assert field not in problems_with(contact)
    contact.save()


def test_editors_can_change_all_words(admin_client):
    page = soup_of(admin_client.get(reverse(Contact.snippet_viewset.get_url_name("add"))))
    names = {element["name"] for element in page.find_all(attrs={"name": True})}
    there = names | {name.removesuffix("-count") for name in names}
    streams = {panel["id"] for panel in page.find_all("section", id=True)}
    missing = [name for name in TEXTS if name not in there and not _has_panel(streams, name)]
    assert missing == []


def _has_panel(sections: set[str], name: str) -> bool:
    return any(section.endswith(f"-{name}-section") for section in sections)


def test_words_that_are_added_are_guarded_and_in_the_form():
    """A new field needs nothing but to be in the model."""

    class Longer(Contact):
        parking = models.CharField(max_length=80, blank=True)
        directions = RichTextField(blank=True)
        seen_on = models.DateField(null=True)
        counted = models.CharField(max_length=80, editable=False)

        class Meta:
            app_label = "resources"
            apps = Apps()  # of its own: no other test meets the model

    assert set(texts_in(Longer)) - set(TEXTS) == {"parking", "directions"}
    contact = Longer(parking=RING, directions="<p>First <b>0808</b> 157 0199</p>", counted=RING)
    assert set(typed_in(contact)) == {"parking", "directions"}
    first, second = panels_of({"Reach": REACH, "Status": STATUS}, Longer)
    shown = list(_fields_in(first.children)) + list(_fields_in(second.children))
    assert {"parking", "directions", "seen_on"} <= set(_fields_in(first.children))
    assert "counted" not in shown
    assert len(shown) == len(set(shown)), "each field once"
