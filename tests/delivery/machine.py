"""The machine: edits of every kind in any order, and after each the proof that the copy is what it has to be."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from safeguarding.delivery.builder import Builder
from safeguarding.delivery.index import Index, StoredAnswer
from safeguarding.delivery.models import BuildRequest
from safeguarding.delivery.store import Store
from tests.delivery import proof, small_site
from tests.delivery.page_edits import PageEdits
from tests.delivery.register_edits import ContactEdits, FileEdits, TermEdits
from tests.delivery.small_path import CouncilEdits
from tests.delivery.world import MARKER, NUMBER


class EveryChange(
    PageEdits, ContactEdits, TermEdits, CouncilEdits, FileEdits, RuleBasedStateMachine
):
    """A small site that is edited, its published copy, and the model of what is public."""

    steps = 0

    def __init__(self) -> None:
        """Write the small site into the database, in place of what is there."""
        super().__init__()
        small_site.clear()
        self.site = small_site.SmallSite()
        self.world = self.site.world
        self._folder = TemporaryDirectory()
        self.store = Store(Path(self._folder.name) / "published")
        self.builder = Builder(self.store, processes=1)
        self.resting = False
        self.proved: Index | None = None

    def teardown(self) -> None:
        """Remove the copy."""
        self._folder.cleanup()

    def settle(self) -> None:
        """Build until nothing waits."""
        proof.settle(self.builder)

    def asked(self) -> list[tuple[str, str]]:
        """Return the tables and rows for which a build was asked for since the last one."""
        rows = BuildRequest.objects.exclude(pk__in=self.builder.requests._seen)
        return list(rows.values_list("table", "row"))

    def settled_answer(self, address: str) -> StoredAnswer:
        """Return the copy's answer at an address after all edits so far. Raises KeyError when it has none."""
        self.settle()
        return self.store.read().answers[address]

    @rule()
    def a_look_finds_nothing(self):
        """Nothing was changed. Its name and its lack of arguments make this the rule that Hypothesis tries most."""
        self.resting = True
        assert self.asked() == []

    @rule()
    def restart(self):
        """Another process takes over the folder."""
        self.builder = Builder(self.store, processes=1)

    @rule()
    def improve(self):
        """There is time: what is there is compressed as well as can be."""
        self.settle()
        with self.store.locked():
            self.builder.improve(seconds=0.2)

    @invariant()
    def the_copy_is_right(self):
        """All of it is fresh, whole, and no more than is public."""
        type(self).steps += 1
        if self.resting:
            self.resting = False
            return
        self.settle()
        self.proved = index = proof.copy_is_right(self.store, self.proved)
        text = proof.everything(self.store, index)
        found, public = {*MARKER.findall(text), *NUMBER.findall(text)}, self.world.public_markers()
        assert found - public == set(), "in the copy, and not public"
        assert public - found == set(), "public, and not in the copy"
        for address in self.world.public_addresses():
            assert index.answers[address].status == 200, address
        self._error_pages_have_the_numbers(index)

    def _error_pages_have_the_numbers(self, index) -> None:
        from resources.models import BoardSettings

        board = BoardSettings.objects.get()
        for status in (403, 404, 500, 503):
            text = proof.text_of(self.store, index.answers[f"/errors/{status}.html"])
            assert self.world.board_name in text
            for pk in (board.emergency_contact_id, board.concerns_contact_id):
                assert self.world.contacts[pk].number in text
