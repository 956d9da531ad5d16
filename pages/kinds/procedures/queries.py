"""How the manual is read: in the order in which it is printed."""

from dataclasses import dataclass, field

from wagtail.models import Page

from pages.core.base import BasePage
from pages.core.queries import PageEntry
from safeguarding.delivery.memo import memoised_while_building


@dataclass(frozen=True)
class Chapter:
    """A chapter with its number, and its procedures with theirs ("1.2")."""

    number: int
    page: PageEntry
    procedures: list[tuple[str, PageEntry]] = field(default_factory=list)


@dataclass(frozen=True)
class Neighbours:
    """The page before and the page after, when the manual is read from front to back."""

    previous: PageEntry | None = None
    next: PageEntry | None = None


@memoised_while_building
def chapters_of(manual: str) -> list[Chapter]:
    """Return a manual's published chapters with their procedures, in order, in one query.

    `manual` is its path in the tree, whether or not it is public itself.
    """
    chapters: list[Chapter] = []
    below = BasePage.objects.published().filter(path__startswith=manual).exclude(path=manual)
    for page in below.order_by("path").entries():
        if len(page.path) == len(manual) + Page.steplen:
            chapters.append(Chapter(len(chapters) + 1, page))
        elif chapters and page.path.startswith(chapters[-1].page.path):
            procedures = chapters[-1].procedures
            procedures.append((f"{chapters[-1].number}.{len(procedures) + 1}", page))
    return chapters


def neighbours_of(page, chapters: list[Chapter]) -> Neighbours:
    """Return what stands before and after a chapter or procedure in its manual."""
    in_order = [
        entry
        for chapter in chapters
        for entry in (chapter.page, *(procedure for _, procedure in chapter.procedures))
    ]
    for position, entry in enumerate(in_order):
        if entry.pk == page.pk:
            return Neighbours(
                in_order[position - 1] if position else None,
                in_order[position + 1] if position + 1 < len(in_order) else None,
            )
    return Neighbours()
