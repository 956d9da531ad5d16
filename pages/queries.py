"""How pages are looked up for visitors."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet


def restrictions_above():
    """View restrictions on the outer query's page or on a page above it: for use in Exists()."""
    return PageViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(here__startswith=F("page__path"))


class BasePageQuerySet(PageQuerySet):
    def published(self):
        """Pages that anyone may read: live, and neither they nor a page above them is private. One query."""
        return self.filter(~Exists(restrictions_above()), live=True)

    def below(self, page):
        """The direct children of a page, in the editors' order."""
        return self.child_of(page).order_by("path")

    def about(self, topic):
        return self.filter(topics=topic).order_by("title")

    def meant_for(self, audience):
        return self.filter(audiences=audience).order_by("title")

    def related_to(self, page, topics, audiences):
        """Other pages for the same people that share topics with `page`, those that share most first."""
        return (
            self.filter(topics__in=topics)
            .filter(
                Exists(
                    self.model.audiences.through.objects.filter(
                        basepage=OuterRef("pk"), audience__in=audiences
                    )
                )
            )
            .exclude(pk=page.pk)
            .exclude(path__startswith=page.path)
            .annotate(shared_topics=Count("topics"))
            .order_by("-shared_topics", "title")
        )


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


@dataclass(frozen=True)
class Navigation:
    """The main menu, the footer's links, and the pages above the one shown (home first)."""

    menu: list
    footer: list[list]  # columns
    breadcrumbs: list


def navigation_for(page=None) -> Navigation:
    """Return the menus and a page's breadcrumbs, in one query.

    Pages directly below the home page stand in the main menu when they are shown in menus, and in the footer when not.
    Of the pages one level deeper, those shown in menus stand in the footer.
    """
    from pages.models import BasePage

    above = [] if page is None else _paths_above(page.path)
    rows = (
        BasePage.objects.published()
        .filter(Q(depth=3) | Q(depth=4, show_in_menus=True) | Q(path__in=above))
        .order_by("path")
    )
    rows = list(rows)
    return Navigation(
        menu=[row for row in rows if row.depth == 3 and row.show_in_menus],
        footer=[
            [row for row in rows if row.depth == 3 and not row.show_in_menus],
            [row for row in rows if row.depth == 4 and row.show_in_menus],
        ],
        breadcrumbs=[row for row in rows if row.path in above],
    )


def _paths_above(path: str) -> list[str]:
    step = Page.steplen
    return [path[:end] for end in range(2 * step, len(path), step)]
