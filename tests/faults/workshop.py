"""Runs inside a site: a Python with Django that does what a test asks, and starts builders without any delay.

A program, not a module: it reads one JSON value a line, a dictionary with one key.

{"do": "Python code"}    runs it; answers {"said": what it left in `said`} or {"error": its traceback}
{"build": true}          forks a process that becomes `manage.py run_builder`; answers {"pid": number}
"""

import json
import os
import signal
import sys
import traceback

import django

sys.path.insert(0, os.getcwd())
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import close_old_connections, connections  # noqa: E402

LIBRARY = """
import hashlib
from django.db import connection, connections, transaction
from pages.core.base import BasePage
from resources.models import BoardSettings, Contact
from safeguarding.delivery.addresses import public_addresses
from safeguarding.delivery.rendering import render
from safeguarding.delivery.store import published
from tests import reading

def page(address):
    return next(one for one in BasePage.objects.all() if one.path_on_site == address).specific

def set_number(number):
    reading.set_number(BoardSettings.objects.get().concerns_contact, number)

def set_title(address, title):
    one = page(address)
    one.title = title
    one.save_revision().publish()

def differences():
    # Addresses at which the copy says something else than the site itself would now.
    answers = published().read().answers
    public = set(public_addresses())
    wrong = sorted(public ^ set(answers))
    for address in public & set(answers):
        answer, kept = render(address), answers[address]
        digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
        if (answer.status, answer.headers, digest) != (kept.status, kept.headers, kept.bodies[""].digest):
            wrong.append(address)
    return wrong
"""


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the builders
    names: dict = {}
    exec(LIBRARY, names)
    for line in sys.stdin:
        match json.loads(line):
            case {"do": code}:
                names["said"] = None
                close_old_connections()  # one that broke is made anew, as for every request
                try:
                    exec(code, names)
                    answer = {"said": names["said"]}
                except Exception:
                    answer = {"error": traceback.format_exc()}
            case {"build": _}:
                connections.close_all()
                answer = {"pid": _fork()}
        print(json.dumps(answer), flush=True)


def _fork() -> int:
    if pid := os.fork():
        return pid
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # What the test says is not for the builder, and what the builder says not for the test.
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        call_command("run_builder")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


main()
