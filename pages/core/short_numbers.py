"""999 and 101 in sentences become links that ring, to the records that the board chose.

Everybody knows them as words, so they may be typed (docs/adr/0015-typed-numbers.md). Where the board's record has
another number, or none, they stay words.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from resources.models import Contact

LONGEST = 3  # digits of a number that people know as a word

# What cannot hold a link, or is no text.
NO_LINKS_IN = {
    "a",
    "button",
    "code",
    "label",
    "option",
    "pre",
    "script",
    "select",
    "style",
    "summary",
    "svg",
    "textarea",
    "title",
}
# A sentence goes on through these; any other element begins or ends one.
WITHIN_SENTENCES = {
    *("a", "abbr", "b", "bdi", "br", "cite", "dfn", "em", "i", "mark", "q", "s", "small", "span"),
    *("strong", "sub", "sup", "time", "u", "wbr"),
}

# A number by itself: no amount, time, range, part of a longer number, or address.
BEFORE = r"(?<![\w£$€.,:/#&@–-])(?<!\d\d\d\s)"
AFTER = r"(?![\w%/@–-]|[.,:]\w|\s\d{3})"
# Who texts it, uses its app or reads it in a book does not ring it.
NOT_RUNG_BEFORE = re.compile(
    r"\b(?:"
    r"(?:text|message|sms)(?:s|ed|ing)?(?:\s[^.!?]{0,30}\bto)?"
    r"|(?:sections?|pages?|paragraphs?|paras?|regulations?|rules?|articles?|chapters?|rooms?|flats?|no|pp?|ss?)\.?"
    r"(?:\s*\d+\s*(?:,|and|or|to))*"
    r")\s*$",
    re.IGNORECASE,
)
NOT_RUNG_AFTER = re.compile(r"\s*(?:BSL|SMS|text|app)\b", re.IGNORECASE)
# 101 may count something. It rings where the words near it are about ringing, or where nothing else is said.
ABOUT_RINGING = re.compile(r"\b(?:ring|call|dial|phone|telephone|use|police|999)", re.IGNORECASE)
NEAR = 100  # characters


@dataclass(frozen=True)
class ShortNumber:
    """A number that people know as a word, as it is written, and the address that rings it.

    `counts` says that it may also be typed to count something.
    """

    text: str
    href: str
    counts: bool = False


def short_numbers(emergency: Contact | None, police: Contact | None) -> list[ShortNumber]:
    """Return the first ways to reach these two, as far as they ring and have at most three digits."""
    return [
        ShortNumber(contact.main_route.text, contact.main_route.href, counts=contact is police)
        for contact in (emergency, police)
        if contact and contact.rings and len(contact.main_route.text) <= LONGEST
    ]


def with_links(html: str, numbers: list[ShortNumber]) -> str:
    """Return HTML in which these numbers ring wherever they stand in a text that is not a link already."""
    by_text = {number.text: number for number in numbers if number.text in html}
    if not by_text:
        return html
    one = "|".join(map(re.escape, by_text))
    pattern = re.compile(f"{BEFORE}(?:{one})(?:/(?:{one}))*{AFTER}")
    found = []
    for sentence in _Sentences(html).found:
        words = "".join(text for _, text, _ in sentence)
        spans = [match.span() for match in pattern.finditer(words) if _rings(match, by_text)]
        start = 0
        for offset, text, may_link in sentence:
            found += [
                (offset + match.start(), by_text[match[0]])
                for match in re.finditer(one, text)
                if may_link
                and any(a <= start + match.start() and start + match.end() <= b for a, b in spans)
            ]
            start += len(text)
    for place, number in reversed(found):
        link = f'<a class="app-contact-inline" href="{number.href}">{number.text}</a>'
        html = html[:place] + link + html[place + len(number.text) :]
    return html


def _rings(match: re.Match, by_text: dict[str, ShortNumber]) -> bool:
    words, (start, end) = match.string, match.span()
    before, after = words[max(0, start - NEAR) : start], words[end : end + NEAR]
    if NOT_RUNG_BEFORE.search(before) or NOT_RUNG_AFTER.match(after):
        return False
    if match[0] in by_text and by_text[match[0]].counts:
        return bool(ABOUT_RINGING.search(f"{before} {after}")) or words.strip() == match[0]
    return True


class _Sentences(HTMLParser):
    """The words of HTML, as lists of (place in the HTML, text, whether it may become a link).

    A list goes through the elements that may stand within a sentence. Every text is as long as it is in the HTML, but
    for references such as `&nbsp;`.
    """

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.found: list[list[tuple[int, str, bool]]] = [[]]
        self._open: list[str] = []  # elements that cannot hold a link
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._break_at(tag)
        if tag in NO_LINKS_IN:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        # HTML knows no empty <a/>: its slash belongs to the last attribute, or is a mistake.
        if tag == "svg":
            self._break_at(tag)
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._break_at(tag)
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        line, column = self.getpos()
        self.found[-1].append((self._lines[line - 1] + column, data, not self._open))

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name};")

    def _add_reference(self, reference: str) -> None:
        self.found[-1].append((0, unescape(reference), False))

    def _break_at(self, tag: str) -> None:
        if tag == "br":
            self.found[-1].append((0, " ", False))
        elif tag not in WITHIN_SENTENCES and self.found[-1]:
            self.found.append([])
