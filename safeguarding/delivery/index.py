"""What the published copy holds: for every address its status, its headers, and where its content is.

The index is one JSON file that is always replaced whole, so that whoever reads it sees the site of one moment.
"""

import hashlib
import json
from dataclasses import dataclass, field

FORMAT = 1

Headers = tuple[tuple[str, str], ...]


def digest_of(content: bytes) -> str:
    """Return the name of content: 32 hexadecimal digits (BLAKE2b, RFC 7693, of 16 bytes)."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


@dataclass(frozen=True)
class Body:
    """Content in one encoding: the digest that names its file, and its size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True)
class StoredAnswer:
    """One answer. `bodies` has the content by its encoding: "" as it is, "gzip", "br" (RFC 9110, 8.4).

    `is_best` says whether the encodings are as small as they get. `log_name` is the word for the log and the counters
    (safeguarding/privacy/log_names.py); "" in an index from before there was one.
    """

    status: int
    headers: Headers
    bodies: dict[str, Body]
    is_best: bool = False
    log_name: str = ""

    def says_the_same(self, other: "StoredAnswer | None") -> bool:
        """Return whether a visitor is told the same, however it is encoded, and it is noted under the same word."""
        return other is not None and (
            (self.status, self.headers, self.bodies[""], self.log_name)
            == (other.status, other.headers, other.bodies[""], other.log_name)
        )


@dataclass
class Index:
    """Every answer of the copy by its address."""

    answers: dict[str, StoredAnswer] = field(default_factory=dict)

    def digests(self) -> set[str]:
        """Return the names of all content that the answers need."""
        return {body.digest for answer in self.answers.values() for body in answer.bodies.values()}

    def to_json(self) -> str:
        """Return the index as text. Most answers share their headers, so these are written once."""
        known: dict[Headers, int] = {}
        names: dict[str, int] = {}
        answers = {
            address: [
                answer.status,
                known.setdefault(answer.headers, len(known)),
                {encoding: [body.digest, body.size] for encoding, body in answer.bodies.items()},
                answer.is_best,
                names.setdefault(answer.log_name, len(names)),
            ]
            for address, answer in self.answers.items()
        }
        return json.dumps(
            {
                "format": FORMAT,
                "headers": list(known),
                "names": list(names),
                "answers": answers,
            },
            ensure_ascii=True,
            separators=(",", ":"),
        )


def from_json(text: str) -> Index:
    """Return the index that `to_json` wrote. Raises ValueError when it is of another format or not an index."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"The index has format {data['format']}, not {FORMAT}.")
        headers = [tuple((name, value) for name, value in lines) for lines in data["headers"]]
        names = data.get("names", [])
        return Index(
            {
                address: StoredAnswer(
                    status,
                    headers[number],
                    {encoding: Body(digest, size) for encoding, (digest, size) in bodies.items()},
                    is_best,
                    names[name[0]] if name and names else "",
                )
                for address, (status, number, bodies, is_best, *name) in data["answers"].items()
            }
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("The index cannot be read.") from error
