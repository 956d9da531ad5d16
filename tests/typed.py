"""Ways in which people type an address: each a function from the right address, which ends in a slash, to another."""


def _some_capitals(address: str) -> str:
    letters = enumerate(address)
    return "".join(letter.upper() if number % 2 else letter for number, letter in letters)


WAYS = {
    "capitals": str.upper,
    "some capitals": _some_capitals,
    "without the last slash": lambda address: address.rstrip("/") or "/",
    "with one more": lambda address: f"{address}/",
    "with a full stop": lambda address: f"{address.rstrip('/')}.",
    "with a comma and a space": lambda address: f"{address},%20",
}
