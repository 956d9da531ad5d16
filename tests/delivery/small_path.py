"""The guided path of the small site, the councils that it asks about, and edits of these as rules of the machine."""

from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from pages.models import GuidedPathPage
from resources.models import Area, BoardSettings, Place
from tests.delivery.world import Content, World

PICK = st.integers(0, 99)  # which of those there are


def write_path(page: GuidedPathPage, content: Content) -> None:
    """Put a path of two questions and two outcomes into a page that is not saved yet."""
    contacts = [_item(content.contact or BoardSettings.objects.get().concerns_contact_id)]
    question = {
        "slug": "b1",
        "question": f"Who {content.marker}?",
        "answers": [
            _item({"words": "Anybody", "hint": "", "goes_to": "b2"}),
            _item({"words": "I am not sure", "hint": "", "goes_to": "k1"}),
        ],
    }
    places = {
        "slug": "b2",
        "question": "Where does the child live?",
        "outcome": "k2",
        "not_sure": "k1",
        "contacts": contacts,
    }
    page.steps = _stream("steps", [("question", question), ("places", places)])
    page.outcomes = _stream(
        "outcomes",
        [
            ("outcome", {"slug": slug, "title": "Ring", "when": "Now.", "now": "<p>Ring.</p>"})
            for slug in ("k1", "k2")
        ],
        contacts=contacts,
    )
    page.in_danger = "k1"


def _item(value) -> dict:
    return {"type": "item", "id": str(uuid4()), "value": value}


def _stream(field: str, blocks: list[tuple[str, dict]], **more):
    stored = [{"type": kind, "id": str(uuid4()), "value": value | more} for kind, value in blocks]
    return getattr(GuidedPathPage, field).field.stream_block.to_python(stored)


class CouncilEdits:
    """Rules about the answers to “Where does the child live?”."""

    world: World

    @rule(pick=PICK, how=st.sampled_from(["add", "rename", "bulk", "contacts", "law", "delete"]))
    def change_a_council(self, pick, how):
        """Its name is an answer, and its contacts are shown at the end."""
        councils = self.world.councils
        if how == "add" or not councils:
            marker = self.world.marker()
            area = Area.objects.create(key=self.site.new_key("council"), name=marker, law="ENG")
            councils[area.pk] = marker, None
            return
        pk = self.pick_from(councils, pick)
        area, (marker, contact) = Area.objects.get(pk=pk), councils[pk]
        if how == "delete":
            area.delete()
            del councils[pk]
            return
        if how == "law":
            area.law = "WLS" if area.law == "ENG" else "ENG"
        elif how == "contacts":
            contact = area.concerns_contact_id = self.pick_from(self.world.contacts, pick)
        else:
            marker = area.name = self.world.marker()
        if how == "bulk":
            Area.objects.filter(pk=pk).update(name=marker)
        else:
            area.save()
        councils[pk] = marker, contact

    @rule(pick=PICK)
    def add_a_place(self, pick):
        """Nothing of it is public before somebody asks for it."""
        if pk := self.pick_from(self.world.councils, pick):
            Place.objects.create(name=self.world.marker(), area_id=pk, source="A test")
