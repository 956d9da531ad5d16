"""What a board has on its first day: enough to start with, and every fact right."""

import io
import re
import zipfile

import pytest
import yaml

from pages.core.base import BasePage
from pages.models import NewsPage, ResourcePage
from pages.starter.registers import FOLDER
from resources.models import Contact, GlossaryTerm, Service, SiteDocument, Topic
from tests.building import page_at
from tests.reading import soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Typed by hand from the facts that the site was founded on, not copied from the register: both have to agree.
NUMBERS = {
    "emergency-999": ["999"],
    "police-101": ["101"],
    "emergency-sms-999": ["999"],
    "relay-uk": ["18000"],
    "concerns-line": ["0345 678 9021"],
    "emergency-duty-team": ["0345 678 9040"],
    "crimestoppers": ["0800 555 111"],
    "childline": ["0800 1111"],
    "nspcc-helpline": ["0808 800 5000"],
    "samaritans": ["116 123"],
    "papyrus": ["0800 068 4141"],
    "shout": ["85258"],
    "runaway-helpline": ["116 000", "116 000"],
    "national-domestic-abuse-helpline": ["0808 2000 247"],
    "stop-it-now": ["0808 1000 900"],
    "frank": ["0300 123 6600"],
    "youngminds-parents": ["0808 802 5544"],
    "victim-support": ["0808 168 9111"],
    "respect": ["0808 8024 040"],
    "family-lives": ["0808 800 2222"],
    "telford-and-wrekin": ["01952 385385"],
    "telford-and-wrekin-out-of-hours": ["01952 676500"],
    "worcestershire": ["01905 822666"],
    "worcestershire-out-of-hours": ["01905 768020"],
    "herefordshire": ["01432 260800"],
    "herefordshire-out-of-hours": ["01905 768020"],
    "cheshire-east": ["0300 123 5012"],
    "cheshire-east-out-of-hours": ["0300 123 5022"],
    "cheshire-west-and-chester": ["0300 123 7047"],
    "cheshire-west-and-chester-out-of-hours": ["01244 977277"],
    "powys": ["01597 827666"],
    "powys-out-of-hours": ["0345 054 4847"],
}
NEIGHBOURS = (
    *("telford-and-wrekin", "worcestershire", "herefordshire", "cheshire-east"),
    *("cheshire-west-and-chester", "powys"),
)
# Marked “confirm” in the facts: the board has to make sure before people rely on them.
TO_CONFIRM = {
    *("concerns-line", "emergency-duty-team", "lado", "nspcc-helpline", "runaway-helpline"),
    *("stop-it-now", "youngminds-parents", "respect", "family-lives", *NEIGHBOURS),
    *(f"{key}-out-of-hours" for key in NEIGHBOURS),
}
ALL_DAY = {
    *("emergency-999", "childline", "samaritans", "papyrus", "shout"),
    "national-domestic-abuse-helpline",
}
RUNG = {"phone", "text_message", "relay"}


@pytest.fixture(scope="module")
def register() -> dict[str, dict]:
    """Give the register of contacts as its file says it, by key."""
    data = yaml.safe_load((FOLDER / "contacts.yaml").read_text(encoding="utf-8"))
    return {contact["key"]: contact for contact in data}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def test_every_number_is_the_one_in_the_facts(register):
    found = {
        key: [digits(route["value"]) for route in contact["routes"] if route["kind"] in RUNG]
        for key, contact in register.items()
    }
    expected = {key: [digits(number) for number in numbers] for key, numbers in NUMBERS.items()}
    assert {key: numbers for key, numbers in found.items() if numbers} == expected


def test_the_database_and_the_register_agree(register):
    stored = {
        contact.key: [
            digits(child.value["value"]) for child in contact.routes if child.block_type in RUNG
        ]
        for contact in Contact.objects.all()
    }
    assert stored.keys() == register.keys()
    for key, numbers in NUMBERS.items():
        assert stored[key] == [digits(number) for number in numbers]


def test_what_is_not_certain_waits_for_the_board(register):
    """Its authors copied all of it from documents: nobody of a board has checked anything before there is a board."""
    assert register.keys() >= TO_CONFIRM
    assert {(one["checked_on"], one.get("checked_by")) for one in register.values()} == {
        (None, None)
    }


def test_no_hours_are_claimed_but_those_in_the_facts(register):
    assert {key for key, contact in register.items() if contact.get("always_open")} == ALL_DAY
    timed = {key for key, contact in register.items() if contact.get("opening_hours")}
    assert timed == {"concerns-line"}
    assert not [one.key for one in Contact.objects.all() if one.hours_in_words]


def test_other_addresses_are_those_in_the_facts(register):
    addresses = {
        route["value"].rstrip("/").removeprefix("https://").removeprefix("www.")
        for contact in register.values()
        for route in contact["routes"]
        if route["kind"] in {"web", "email"}
    }
    assert addresses <= {
        "childline.org.uk",
        "help@nspcc.org.uk",
        "ceop.police.uk/safety-centre",
        "report.iwf.org.uk",
        "kooth.com",
        "gov.uk/report-child-abuse-to-local-council",
    }


def below(path: str) -> int:
    """Count the public pages below an address."""
    return BasePage.objects.published().descendant_of(page_at(path)).count()


@pytest.mark.parametrize(
    ("path", "at_least"),
    [
        ("/", 69),
        ("/parents-and-carers/", 8),
        ("/young-people/", 8),
        ("/professionals/procedures/", 20),
        ("/voluntary-groups/", 4),
        ("/businesses/", 4),
        ("/library/", 10),
        ("/signs/", 6),
        ("/help/", 6),
        ("/about/", 5),
    ],
)
def test_there_is_enough_for_everyone(path, at_least):
    assert below(path) >= at_least


def test_the_registers_are_filled():
    assert Service.objects.count() >= 20
    assert Topic.objects.count() >= 15
    assert GlossaryTerm.objects.count() >= 15
    assert NewsPage.objects.published().exists()


def test_every_topic_leads_somewhere(client):
    """A topic with nothing about it is a dead end."""
    empty = [
        topic.key
        for topic in Topic.objects.all()
        if "There is nothing about this yet" in words_of(client.get(f"/topics/{topic.key}/"))
    ]
    assert empty == []


def test_the_files_open(client):
    """Each download is really of the kind that its name says, and has a description."""
    documents = list(SiteDocument.objects.all())
    assert len(documents) >= 3
    for document in documents:
        assert document.description
        answer = client.get(document.url)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if document.file_extension == "pdf":
            assert content.startswith(b"%PDF-")
            assert b"%%EOF" in content[-1024:]
        else:
            assert document.file_extension == "docx"
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None
                assert "word/document.xml" in archive.namelist()


def test_every_resource_has_something_to_read_or_download(client):
    empty = []
    for page in ResourcePage.objects.published():
        main = soup_of(client.get(page.path_on_site)).main
        if not main.select(".app-download, a.app-button") and not page.body:
            empty.append(page.path_on_site)
    assert empty == []


def test_no_page_claims_a_review_that_did_not_happen():
    """The board has reviewed nothing yet; saying otherwise would be a lie that people rely on."""
    assert list(BasePage.objects.filter(last_reviewed__isnull=False)) == []


def test_the_report_page_says_the_things_that_stop_people(client):
    words = words_of(client.get("/report-a-concern/")).lower()
    for phrase in ("proof", "what happens next", "name", "999"):
        assert phrase in words
    assert page_at("/report-a-concern/").url_path.count("/") == 3  # one step from the home page
