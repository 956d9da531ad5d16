"""The blocks that every page's body is made of."""

from pages.blocks.cards import CardsBlock
from pages.blocks.contact_card import ContactBlock
from pages.blocks.details import DetailsBlock
from pages.blocks.do_list import DoBlock, DontBlock
from pages.blocks.download import DownloadBlock
from pages.blocks.emergency import EmergencyBlock
from pages.blocks.film import FilmBlock
from pages.blocks.note import NoteBlock
from pages.blocks.picture import PictureBlock
from pages.blocks.services import ServicesBlock
from pages.blocks.steps import StepsBlock
from pages.blocks.table import TableBlock
from pages.blocks.text import TextBlock
from pages.core.body import BODY_BLOCKS, BODY_COUNTS

BODY_BLOCKS += [
    ("text", TextBlock()),
    ("contact", ContactBlock()),
    ("emergency", EmergencyBlock()),
    ("note", NoteBlock()),
    ("do", DoBlock()),
    ("dont", DontBlock()),
    ("steps", StepsBlock()),
    ("details", DetailsBlock()),
    ("table", TableBlock()),
    ("cards", CardsBlock()),
    ("services", ServicesBlock()),
    ("download", DownloadBlock()),
    ("picture", PictureBlock()),
    ("film", FilmBlock()),
]
BODY_COUNTS["emergency"] = {"max_num": 1}
