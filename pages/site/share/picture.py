"""The numbers as a picture, for other sites. Standard: SVG 1.1 (W3C), as browsers show it in `<img>`.

A picture in `<img>` gets no font from anywhere, so its letters are of whatever the reader's system has. Each line is
set so small that it fits in the widest of the usual fonts (DejaVu Sans Bold).
"""

from textwrap import wrap

from django.template.loader import render_to_string

from pages.core.concerns_line import Facts, checked_in_words

WIDTH, HEIGHT = 400, 248  # units of the drawing
SHOWN = 300, 186  # CSS pixels: it fits a phone held upright
MARGIN = 20
WIDEST = 0.75  # of the font's size: the mean letter of words and digits in DejaVu Sans Bold, and some more
# Size and height of the words and of the number, for who is rung first and who else.
PLACES = (((20, 72), (36, 109)), ((16, 136), (22, 162)))
LINES = 2  # for the name of the board


def draw(facts: Facts) -> str:
    """Return the picture as XML. It has its words also as its title and description."""
    concerns, emergency = facts.concerns, facts.emergency
    rows = []
    if emergency and emergency.main_route:
        rows.append((f"In danger now: ring {emergency.main_route.text}", 22, 36))
    reachable = [line for line in facts.ring.lines if line.contact.main_route]
    for line, (words, number) in zip(reachable, PLACES, strict=False):
        rows += [(line.label, *words), (line.contact.main_route.text, *number)]
    said = [text for text, _, _ in rows] + [facts.board.name]
    board = wrap(facts.board.name, 36)[:LINES]
    rows += [(line, 15, 190 + 18 * number) for number, line in enumerate(board)]
    rows.append((checked_in_words(concerns), 14, HEIGHT - 14))
    lines = [{"text": text, "size": fitting(text, size), "y": y} for text, size, y in rows if text]
    context = {
        "lines": lines,
        "said": ". ".join(said),
        "title": concerns.name if concerns else facts.board.name,
        "shown": SHOWN,
        "width": WIDTH,
        "height": HEIGHT,
        "margin": MARGIN,
    }
    return render_to_string("share/concerns_line.svg", context)


def fitting(text: str, size: int) -> int:
    """Return `size` (units of the drawing), or the largest smaller one at which the text certainly fits on a line."""
    return max(1, min(size, int((WIDTH - 2 * MARGIN) / (WIDEST * max(1, len(text))))))
