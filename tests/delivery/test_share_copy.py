"""A new number reaches other sites and paper as it reaches pages: through the published copy."""

import pytest

from resources.models import BoardSettings
from safeguarding.delivery.addresses import Change, first_addresses
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.store import Store
from tests.delivery import proof
from tests.pages.test_share import DATA, FRAME, TYPES
from tests.pages.test_take_away import text_of
from tests.reading import set_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_static_files")]

NEW = "0808 157 0123"


@pytest.mark.once  # what is in the files; that a change gets there at all is tried by the random edits
def test_a_new_number_is_in_all_that_is_shared_and_printed(tmp_path):
    builder = Builder(Store(tmp_path / "published"), processes=1)
    proof.settle(builder)
    set_number(BoardSettings.objects.get().concerns_contact, NEW)
    proof.settle(builder)
    index = builder.store.read()
    for path, content_type in TYPES.items():
        answer = index.answers[path]
        headers = dict(answer.headers)
        assert headers["Content-Type"] == content_type
        assert headers["Access-Control-Allow-Origin"] == "*"
        text = proof.text_of(builder.store, answer)
        assert NEW in text, path
        assert "9021" not in text, path
    assert "frame-ancestors *" in dict(index.answers[FRAME].headers)["Content-Security-Policy"]
    for kind in ("poster", "card"):
        text = proof.text_of(builder.store, index.answers[f"/take-away/{kind}-school/"])
        assert NEW in text
        assert "9021" not in text
        answer = index.answers[f"/take-away/{kind}-school.pdf"]
        assert dict(answer.headers)["Content-Type"] == "application/pdf"
        text = text_of(builder.store.get(answer.bodies[""]))
        assert NEW in text
        assert "9021" not in text


def test_what_other_sites_read_is_among_what_is_rendered_first():
    contact = BoardSettings.objects.get().concerns_contact
    first = list(first_addresses([Change(type(contact), str(contact.pk))]))
    assert {FRAME, DATA} <= set(first[:20])
