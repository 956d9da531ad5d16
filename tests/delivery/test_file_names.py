"""The file of an address in the copy's tree: below the tree whatever the address is, or none."""

import pytest

from safeguarding.delivery.store import file_name

NAMES = [
    ("/", "index.html"),
    ("/about/", "about/index.html"),
    ("/robots.txt", "robots.txt"),
    ("/%C3%A4/", "ä/index.html"),
    ("/a%20b.pdf", "a b.pdf"),
    ("/old?page=2", None),
    ("/../secret.txt", None),
    ("/%2e%2e/secret.txt", None),
    ("/a/./b/", None),
    ("/a//b/", None),
    ("//", None),
    ("/a%00b/", None),
    ("about/", None),
    ("/" + "a" * 250 + "/", "a" * 250 + "/index.html"),
    ("/" + "a" * 251 + "/", None),
    ("/" + "ä" * 126 + "/", None),  # 252 bytes
]


@pytest.mark.parametrize(("address", "name"), NAMES, ids=[address[:20] for address, _ in NAMES])
def test_the_file_of_an_address_is_below_the_tree_or_there_is_none(address, name):
    assert file_name(address) == name
