"""Every block that a page can hold, as editors see it before they choose it."""

import pytest
from django.urls import reverse

from resources.models import SiteDocument, SiteImage
from safeguarding.checks import blocks_of_pages
from tests.reading import soup_of
from tests.values import Supply, preview_of, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BLOCKS = blocks_of_pages()
each_block = pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)


def test_the_blocks_of_the_body_and_of_page_types_are_tried():
    assert {"text", "contact", "film", "question", "sheet", "document"} <= {
        block.name for block in BLOCKS
    }


def is_for_people(words: str) -> bool:
    """Return whether words are to be read: no web address, no address within a path and no number of lines."""
    return len(words) > 6 and not words.startswith("https:")


@each_block
def test_its_preview_shows_its_own_words(block, admin_client):
    for model in (SiteImage, SiteDocument):
        Supply().record(model)
    answer = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )
    assert answer.status_code == 200
    read = " ".join(soup_of(answer).main.get_text(" ").split())
    said = [words for words in words_in(block, preview_of(block)) if is_for_people(words)]
    assert said != []
    assert [words for words in said if words not in read] == []
