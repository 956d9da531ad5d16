"""A day begins at midnight in the United Kingdom. In summer the universal time is still of the day before then."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages import models
from pages.site.addresses.source import SiteAddresses
from resources.contacts.checking.history import keep_check
from resources.contacts.hours.moments import ChecksFallingDue
from resources.contacts.hours.opening import opening_of
from resources.contacts.queries import due_counts
from resources.contacts.viewset import due_in_words
from resources.models import Contact, ContactCheck
from tests.building import make_contact, make_page, page_at
from tests.fixtures.opening import other_day
from tests.reading import soup_of, words_of
from tests.resources.contact_form import add
from tests.resources.test_contact_checks import press

pytestmark = pytest.mark.django_db

YESTERDAY, TODAY, TOMORROW = (datetime.date(2026, *day) for day in ((6, 30), (7, 1), (7, 2)))
WEDNESDAYS = {"days": ["2"], "opens": datetime.time(9), "closes": datetime.time(17)}
CHECKED = {"checked_by": "A role", "check_every": 30}


@pytest.fixture(autouse=True)
def now(clock) -> datetime.datetime:
    """Set the clock to half past midnight on 1 July: 23:30 on 30 June in universal time. Give the moment."""
    moment = clock("2026-07-01T00:30")
    assert moment.date() == YESTERDAY
    return moment


def due_on(day: datetime.date, key: str = "checked", **fields) -> Contact:
    """Store a contact whose last check counts until the end of a day."""
    checked_on = day - datetime.timedelta(days=CHECKED["check_every"])
    return make_contact(key, checked_on=checked_on, **CHECKED, **fields)


def test_a_check_that_counted_until_yesterday_is_overdue():
    assert due_on(YESTERDAY).is_overdue_now
    assert due_in_words(Contact.objects.get(key="checked")) == "Overdue since 30/06/2026"
    assert not due_on(TODAY, "today").is_overdue_now


def test_editors_are_told_of_it(admin_client):
    Contact.objects.update(checked_on=None)
    yesterday, today = due_on(YESTERDAY, name="Lapsed"), due_on(TODAY, "today", name="Counting")
    assert due_counts(TODAY) == (1, 1)
    home = words_of(admin_client.get(reverse("wagtailadmin_home")))
    assert "1 check is overdue" in home
    where = reverse(Contact.snippet_viewset.get_url_name("list"))
    for asked, found, other in (("overdue", yesterday, today), ("soon", today, yesterday)):
        rows = soup_of(admin_client.get(where, {"due": asked})).select("table.listing tbody tr")
        listed = " ".join(row.get_text() for row in rows)
        assert found.name in listed and other.name not in listed


def test_the_copy_is_made_again_at_midnight_in_the_united_kingdom(now):
    Contact.objects.update(checked_on=None)
    due_on(YESTERDAY)
    assert ChecksFallingDue().next_moment(now) is None
    due_on(TODAY, "today")
    midnight = datetime.datetime(2026, 7, 1, 23, tzinfo=datetime.UTC)
    assert ChecksFallingDue().next_moment(now) == midnight
    assert now < SiteAddresses().next_moment(now) <= midnight


def test_a_form_takes_today_and_refuses_tomorrow(admin_client):
    checked = {"checked_how": "rang", "checked_by": "A role"}
    closed = {"status": "closed"}
    for day, status in (("02/07/2026", 200), ("01/07/2026", 302)):
        answer, contact = add(admin_client, checked_on=day, **checked)
        assert answer.status_code == status
        assert (contact is not None) is (status == 302)
    Contact.objects.filter(key="the-shelter").delete()
    for day, status in (("02/07/2026", 200), ("01/07/2026", 302)):
        assert add(admin_client, closed_on=day, **closed)[0].status_code == status


def test_a_check_is_of_today_and_of_this_moment(admin_client, now):
    contact = due_on(YESTERDAY)
    press(admin_client, contact)
    contact.refresh_from_db()
    assert contact.checked_on == TODAY
    assert ContactCheck.objects.get(contact=contact).at == now


def test_an_earlier_check_is_kept_with_its_day_at_noon(admin_user):
    contact = make_contact("earlier", checked_on=YESTERDAY, checked_how="rang", checked_by="x")
    keep_check(contact, admin_user)
    noon = datetime.datetime(2026, 6, 30, 11, tzinfo=datetime.UTC)
    assert ContactCheck.objects.get(contact=contact).at == noon


def test_a_date_with_other_hours_is_over_at_midnight():
    contact = due_on(TODAY, always_open=True)
    days = [other_day(f"{day}") for day in (YESTERDAY, TODAY)]
    contact.exceptions = Contact._meta.get_field("exceptions").stream_block.to_python(days)
    assert contact.hours_in_words == ["24 hours a day", "Wednesday 1 July 2026: closed"]


def test_whether_somebody_answers_is_said_of_today(now):
    """And of the week's day that it is here: a Wednesday."""
    contact = due_on(TODAY, opening_hours=[("opening", WEDNESDAYS)])
    assert opening_of(contact, now).phrase == "closed until 9am today, Wednesday 1 July 2026"
    assert opening_of(contact, now).since == datetime.datetime(2026, 6, 30, 23, tzinfo=datetime.UTC)


def test_news_may_be_of_today_and_is_unless_somebody_says_so(client):
    assert models.NewsPage._meta.get_field("date").get_default() == TODAY
    news = make_page(models.NewsPage, page_at("/news/"), "Today's", date=TODAY)
    news.date = TOMORROW
    with pytest.raises(ValidationError, match="still to come"):
        news.clean()
    feed = client.get("/news.xml")
    assert feed.status_code == 200
    assert "<published>2026-07-01T00:00:00+01:00</published>" in feed.content.decode()
