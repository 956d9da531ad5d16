"""How pages are looked up for visitors."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from operator import itemgetter

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from pages.core.address import address_of, link_address
from pages.core.discreet import is_discreet
from pages.core.grouping import ListGroup
from safeguarding.delivery.memo import memoised, whole_while_building

NEAR = Fraction(1, 30)  # as near as two pages are by a topic that thirty pages have


def restrictions_above():
    """View restrictions on the outer query's page or on a page above it: for use in Exists()."""
    return PageViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(here__startswith=F("page__path"))


@dataclass(frozen=True)
class PageEntry:
    """A page as menus, breadcrumbs and lists show it. `path` is its place in the tree."""

    pk: int
    path: str
    depth: int
    title: str
    menu_title: str
    url_path: str
    summary: str
    show_in_menus: bool
    content_type_id: int
    is_discreet: bool

    @property
    def name_in_menus(self) -> str:
        return self.menu_title or self.title

    @property
    def path_on_site(self) -> str:
        """The address on this site, from `/`, to which links lead."""
        return link_address(self.pk, self.url_path, self.is_discreet)


ENTRY = tuple(PageEntry.__dataclass_fields__)


class BasePageQuerySet(PageQuerySet):
    def published(self):
        """Pages that anyone may read: live, and neither they nor a page above them is private. One query.

        Each knows whether it is discreet.
        """
        public = self.filter(~Exists(restrictions_above()), live=True)
        return public.annotate(is_discreet=is_discreet())

    def below(self, page):
        """The direct children of a page, in the editors' order."""
        return self.child_of(page).order_by("path")

    def to_review(self):
        """Pages that their owner has not reviewed yet."""
        return self.filter(last_reviewed__isnull=True)

    def about(self, topic):
        return self.filter(topics=topic)

    def meant_for(self, audience):
        return self.filter(audiences=audience)

    def entries(self) -> list[PageEntry]:
        """Return what menus and lists show of these pages: much lighter than the pages themselves."""
        rows = self.annotate(is_discreet=is_discreet()).values_list(*ENTRY)
        return [PageEntry(*row) for row in rows]


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class Role(Enum):
    """What every page leads to, wherever an editor put it. A page type says which of them it is; there is one each."""

    REPORT = "report a concern"
    SAFETY = "using the site safely"


# Models are asked for by name, as foreign keys do it: their modules import this one.


def public_pages() -> BasePageQuerySet:
    """Return the pages that anyone may read."""
    return apps.get_model("pages", "BasePage").objects.published()


def page_types() -> list[type[Page]]:
    """Return every type of page."""
    return [model for model in apps.get_app_config("pages").get_models() if issubclass(model, Page)]


def page_type_in(role: Role) -> type[Page]:
    """Return the type of page that has a role."""
    return next(model for model in page_types() if model.role is role)


@dataclass(frozen=True)
class Navigation:
    """The main menu, the footer's links, and the pages above the one shown (home first).

    `here` names the entry of the menu that the page is ("page") or is below ("true"), for `aria-current`.
    `report` is the report page, `safety` the one on using the site safely, wherever a board has them; None where there
    is none.
    """

    menu: list[PageEntry]
    footer: list[list[PageEntry]]  # columns
    breadcrumbs: list[PageEntry]
    here: tuple[int, str] | None
    report: PageEntry | None
    safety: PageEntry | None


def navigation_for(page=None) -> Navigation:
    """Return the menus and a page's breadcrumbs, in one query."""
    above = [] if page is None else _paths_above(page.path)
    entries = _entries_by_path(above)
    menu, footer = memoised(("menus",), lambda: _menus(list(entries.values())))
    breadcrumbs = [entries[path] for path in above if path in entries]
    report, safety = memoised(("only pages",), lambda: _only_pages(entries.values()))
    here = page and next((entry for entry in menu if page.path.startswith(entry.path)), None)
    current = here and (here.pk, "page" if here.pk == page.pk else "true")
    return Navigation(menu, footer, breadcrumbs, current, report, safety)


def report_address() -> str:
    """Return the path on this site of the public report page, "" when there is none. One query."""
    public = page_type_in(Role.REPORT).objects.published()
    found = public.values_list("url_path", flat=True)[:1]
    return next((address_of(url_path) for url_path in found), "")


def _only_pages(entries: Iterable[PageEntry]) -> list[PageEntry | None]:
    """Return the report page and the safety page: there is one of each, or none."""
    by_type = {entry.content_type_id: entry for entry in entries}
    return [by_type.get(content_type) for content_type in _content_types_of_roles()]


def _content_types_of_roles() -> list[int]:
    models = map(page_type_in, (Role.REPORT, Role.SAFETY))
    return [ContentType.objects.get_for_model(model).pk for model in models]


def _menus(entries: list[PageEntry]) -> tuple[list[PageEntry], list[list[PageEntry]]]:
    """Return the main menu and the footer's columns.

    Pages directly below the home page stand in the main menu when they are shown in menus, and in the footer when not.
    Of the pages one level deeper, those shown in menus stand in the footer.
    """
    return (
        [entry for entry in entries if entry.depth == 3 and entry.show_in_menus],
        [
            [entry for entry in entries if entry.depth == 3 and not entry.show_in_menus],
            [entry for entry in entries if entry.depth == 4 and entry.show_in_menus],
        ],
    )


@whole_while_building
def _entries_by_path(paths: Collection[str] | None) -> dict[str, PageEntry]:
    """Return the public pages that every page leads to or that are at these paths (all for None), in tree order."""
    pages = public_pages().order_by("path")
    if paths is not None:
        always = (
            Q(depth=3)
            | Q(depth=4, show_in_menus=True)
            | Q(content_type__in=_content_types_of_roles())
        )
        pages = pages.filter(always | Q(path__in=paths))
    return {entry.path: entry for entry in pages.entries()}


def _paths_above(path: str) -> list[str]:
    """Return the paths of the pages above a place in the tree, home first."""
    step = Page.steplen
    return [path[:end] for end in range(2 * step, len(path), step)]


def related_to(page, topics, audiences) -> list[PageEntry]:
    """Return other public pages for the same people that share topics with `page`, the nearest first.

    A topic says the more, the fewer pages have it: one that a great many have says too little by itself. Of pages that
    are equally near those are first that are for most of the same people and few others. Pages below `page` are left
    out, because it lists them by itself, and so is what is only new for a time.
    """
    own, people = {topic.pk for topic in topics}, {audience.pk for audience in audiences}
    by_topic = _entries_by_topic(own)
    found = {pk: one for topic_id in own for pk, one in by_topic.get(topic_id, {}).items()}
    nearness: dict[int, Fraction] = defaultdict(Fraction)
    for topic_id in own:
        entries = by_topic.get(topic_id, {})
        for pk in entries:
            nearness[pk] += Fraction(1, len(entries))
    passing = _content_types_that_pass()
    wanted = [
        (-nearness[pk], -Fraction(len(people & readers), len(people | readers)), number, entry)
        for pk, (number, entry, readers) in found.items()
        if nearness[pk] >= NEAR
        and people & readers
        and entry.content_type_id not in passing
        and not entry.path.startswith(page.path)
    ]
    return [entry for *_, entry in sorted(wanted, key=itemgetter(0, 1, 2))]


def _content_types_that_pass() -> set[int]:
    return {
        ContentType.objects.get_for_model(model).pk
        for model in page_types()
        if model.list_group is ListGroup.NEWS
    }


@whole_while_building
def _entries_by_topic(
    topic_ids: Collection[int] | None,
) -> dict[int, dict[int, tuple[int, PageEntry, set[int]]]]:
    """Return the public pages about each of these topics (of all for None): by topic's id, and then by page's id.

    With each come its number in the order of titles, and the ids of its audiences.
    """
    public = public_pages()
    pages = public if topic_ids is None else public.filter(topics__in=topic_ids)
    found: dict[int, tuple[int, PageEntry, set[int]]] = {}
    by_topic: dict[int, dict] = defaultdict(dict)
    rows = pages.order_by("title", "pk").values_list("topics", "audiences", *ENTRY)
    for topic_id, audience_id, pk, *rest in rows:
        if pk not in found:
            found[pk] = len(found), PageEntry(pk, *rest), set()
        found[pk][2].add(audience_id)
        by_topic[topic_id][pk] = found[pk]
    return by_topic
