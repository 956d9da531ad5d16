"""The list of faults to plant is of the templates and scripts as they are now."""

from pathlib import Path

import pytest

from tests.mutation.planted import FAULTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.file}: {fault.before[:40]}")
def test_each_fault_can_be_planted_in_one_place_and_tried(fault):
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.before) == 1, "It changed: write the fault anew."
    assert fault.after != fault.before
    assert [test for test in fault.tests if not (ROOT / test).exists()] == []
