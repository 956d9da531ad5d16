"""Addresses as people type them: from paper, by ear, or out of an e-mail that broke its lines.

Capitals, a missing or an added slash, and a space, full stop, comma or bracket at the end do not matter.
"""

from unicodedata import normalize

# What e-mail programs and sentences leave at the end of an address, besides white space.
AT_THE_END = "/.,;:!?)>]\"'’”»"


def normal_form(path: str) -> str:
    """Return what all ways of typing an address have in common, for comparing: no address by itself.

    `path` is from `/`, with percent signs resolved and without a query.
    """
    before, bare = None, normalize("NFC", path).lower()
    while bare != before:
        before, bare = bare, bare.rstrip().rstrip(AT_THE_END)
    return bare or "/"
