"""The copy is right after every change: edits of every kind, in any order, each followed by the whole proof.

150 steps on SQLite, 50 on PostgreSQL, where every step takes longer. `make soak` does 2,000 on each.
"""

import os

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from safeguarding.delivery import triggers
from tests.delivery.machine import EveryChange

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_static_files"),
]
STEPS = 50  # of one run


def test_the_copy_is_right_after_every_change():
    """A failure prints the edits that lead to it as a program, and a line to repeat it."""
    runs = os.environ.get("SOAK_RUNS") or ("3" if connection.vendor == "sqlite" else "1")
    run_state_machine_as_test(
        EveryChange,
        settings=settings(
            stateful_step_count=STEPS,
            max_examples=1 + int(runs),  # the first is always the simplest: nothing but looks
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    ("table", "edit"),
    [
        ("resources_contact", lambda machine: machine.change_a_contact(0, "update")),
        ("wagtailcore_pageviewrestriction", lambda machine: machine.set_private(0, "login")),
    ],
)
def test_the_proof_sees_a_table_that_nobody_watches(table, edit):
    """A planted fault: without the table's triggers the same edit leaves the copy stale."""
    machine = EveryChange()
    try:
        machine.the_copy_is_right()
        with connection.cursor() as cursor:
            for name, of_table in triggers._installed(connection, cursor).items():
                if of_table == table:
                    triggers._drop(connection, cursor, name, table)
        edit(machine)
        with pytest.raises(AssertionError, match=r"is stale|not public"):
            machine.the_copy_is_right()
        triggers.install(connection)
        machine.the_copy_is_right()
    finally:
        triggers.install(connection)
        machine.teardown()
