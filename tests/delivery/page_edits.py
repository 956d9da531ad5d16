"""Edits of pages, as rules of the machine: through Wagtail's own actions, the ORM, and SQL.

Long, because it is a list: one rule for each way to change a page.
"""

from dataclasses import replace
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, PageViewRestriction, Revision

from pages import models
from pages.core.base import BasePage
from safeguarding.delivery.schedule import publish_due
from tests.delivery.small_site import SmallSite, write
from tests.delivery.world import Content, PageFact, World

PICK = st.integers(0, 99)  # which of those there are
IN_AN_HOUR = timedelta(hours=1)
# What may be added, and below what.
CHILDREN = {
    models.GuidancePage: {"SectionPage"},
    models.GuidedPathPage: {"HomePage"},
    models.StandardPage: {"HomePage", "SectionPage", "StandardPage"},
    models.SectionPage: {"HomePage", "SectionPage"},
    models.ProcedurePage: {"ProcedureChapterPage"},
    models.ResourcePage: {"LibraryPage"},
    models.NewsPage: {"NewsIndexPage"},
}


class PageEdits:
    """Rules about the tree. The machine has `site`, the records, and `world`, the model."""

    site: SmallSite
    world: World

    def own(self, pick: int, wanted=lambda fact: True) -> PageFact | None:
        """Return one of the pages that may be changed in every way; None when there is none as `wanted`."""
        fixed = {self.site.home, self.site.report}
        found = [fact for pk, fact in self.world.pages.items() if pk not in fixed and wanted(fact)]
        return found[pick % len(found)] if found else None

    def content(self, shows: int) -> Content:
        """Return new content; the bits of `shows` say whether it shows a document, a picture, a contact."""
        kinds = (self.world.documents, self.world.images, self.world.contacts)
        chosen = [
            sorted(there)[shows % len(there)] if there and shows >> bit & 1 else None
            for bit, there in enumerate(kinds)
        ]
        return Content(self.world.marker(), *chosen)

    def page(self, fact: PageFact) -> BasePage:
        return Page.objects.get(pk=fact.pk).specific

    def put(self, fact: PageFact, content: Content, **fields) -> tuple:
        """Write a revision of a page and return it. An alias is edited at its source by the editor."""
        page = self.page(fact)
        page.go_live_at = page.expire_at = None
        for name, value in fields.items():
            setattr(page, name, value)
        write(page, content)
        revision = page.save_revision(log_action=False)
        fact.revisions.append((revision.pk, content))
        return revision

    def publish(self, fact: PageFact, content: Content, expires: bool = False, **fields) -> None:
        """Write a revision and publish it, and tell the model."""
        self.put(fact, content, **fields).publish(log_action=False)
        self.becomes_live(fact, content, expires)

    def publish_old(self, fact: PageFact, number: int) -> None:
        """Make an older revision the newest, and publish it."""
        pk, content = fact.revisions[number]
        page = self.page(fact)
        old = page.revisions.get(pk=pk).as_object()
        old.go_live_at = old.expire_at = None
        old.slug = page.slug
        revision = old.save_revision(log_action=False)
        fact.revisions.append((revision.pk, content))
        revision.publish(log_action=False)
        self.becomes_live(fact, content)

    def becomes_live(self, fact: PageFact, content: Content, expires: bool = False) -> None:
        fact.content, fact.live, fact.scheduled, fact.expires = content, True, None, expires
        for alias in self.aliases(fact):
            self.becomes_live(alias, content, expires)

    def becomes_hidden(self, fact: PageFact) -> None:
        fact.live, fact.scheduled, fact.expires = False, None, False
        for alias in self.aliases(fact):
            self.becomes_hidden(alias)

    def aliases(self, fact: PageFact) -> list[PageFact]:
        return [other for other in self.world.pages.values() if other.alias_of == fact.pk]

    @rule(
        pick=PICK,
        kind=st.sampled_from(sorted(CHILDREN, key=str)),
        shows=st.integers(0, 63),
        live=st.booleans(),
    )
    def add_page(self, pick, kind, shows, live):
        above = [fact for fact in self.world.pages.values() if fact.kind in CHILDREN[kind]]
        above = [fact for fact in above if not fact.alias_of]
        if above:
            slug = self.site.new_key("new")
            parent = above[pick % len(above)].pk
            self.site.add_page(kind, parent, self.content(shows), slug, live)

    @rule(pick=PICK, shows=st.integers(0, 63))
    def edit_and_publish(self, pick, shows):
        fact = self.own(pick, lambda fact: not fact.alias_of)
        self.publish(fact, self.content(shows))

    @rule(shows=st.integers(0, 63))
    def edit_the_home_page(self, shows):
        self.publish(self.world.pages[self.site.home], self.content(shows))

    @rule(pick=PICK, shows=st.integers(0, 63))
    def save_a_draft(self, pick, shows):
        """No visitor sees it, so nothing is to be built."""
        self.settle()
        fact = self.own(pick, lambda fact: not fact.alias_of and fact.live and not fact.expires)
        if fact:
            self.put(fact, self.content(shows))
            # Wagtail looks anew at what the published version refers to, also to what is gone meanwhile.
            asked = [table for table, _ in self.asked() if table != "wagtailcore_referenceindex"]
            assert asked == []

    @rule(pick=PICK)
    def unpublish(self, pick):
        if fact := self.own(pick, lambda fact: fact.live):
            self.page(fact).unpublish(log_action=False)
            self.becomes_hidden(fact)

    @rule(pick=PICK)
    def publish_again(self, pick):
        if fact := self.own(
            pick, lambda fact: not fact.live and fact.revisions and not fact.alias_of
        ):
            self.publish_old(fact, -1)

    @rule(pick=PICK, which=PICK)
    def revert(self, pick, which):
        """An older revision becomes the newest, and is published."""
        if fact := self.own(pick, lambda fact: len(fact.revisions) > 1 and not fact.alias_of):
            self.publish_old(fact, which % len(fact.revisions))

    @rule(pick=PICK)
    def delete_with_all_below(self, pick):
        fact = self.own(pick, lambda fact: len(self.world.and_below(fact.pk)) < 4)
        if fact and len(self.world.pages) > 8:
            self.page(fact).delete()
            gone = self.world.and_below(fact.pk)
            for other in self.world.pages.values():
                if other.alias_of in gone:
                    if self.world.pages[other.alias_of].live:
                        other.live = False  # as its source before it goes
                    other.alias_of = None
            for pk in gone:
                del self.world.pages[pk]
            for key, (_, page) in list(self.world.redirects.items()):
                if page in gone:
                    del self.world.redirects[key]

    @rule(pick=PICK, where=PICK)
    def move(self, pick, where):
        by_name = {model.__name__: places for model, places in CHILDREN.items()}
        fact = self.own(pick, lambda fact: fact.kind in by_name)
        below = self.world.and_below(fact.pk) if fact else []
        places = [
            other
            for pk, other in self.world.pages.items()
            if fact and other.kind in by_name[fact.kind] and pk not in below and not other.alias_of
        ]
        if places:
            target = places[where % len(places)]
            taken = {o.slug for o in self.world.pages.values() if o.parent == target.pk}
            if fact.slug not in taken:
                self.page(fact).move(Page.objects.get(pk=target.pk), "last-child")
                fact.parent = target.pk

    @rule(pick=PICK)
    def reorder(self, pick):
        """Among its siblings: no address changes, but menus and numbers do."""
        if fact := self.own(pick):
            page = self.page(fact)
            page.move(page.get_parent(), "first-child")

    @rule(pick=PICK)
    def change_the_slug(self, pick):
        fact = self.own(pick, lambda fact: not fact.alias_of)
        slug = self.site.new_key("moved")
        before, was_public = self.world.address(fact.pk), self.world.is_public(fact.pk)
        self.publish(fact, self.content(0), slug=slug)
        fact.slug = slug
        if was_public:
            assert self.settled_answer(before).status == 301, "the old address leads nowhere"

    @rule(pick=PICK, kind=st.sampled_from(["login", "groups"]))
    def set_private(self, pick, kind):
        if fact := self.own(pick, lambda fact: not fact.private):
            PageViewRestriction.objects.create(page_id=fact.pk, restriction_type=kind)
            fact.private = True

    @rule(pick=PICK, bulk=st.booleans())
    def remove_privacy(self, pick, bulk):
        if fact := self.own(pick, lambda fact: fact.private):
            found = PageViewRestriction.objects.filter(page_id=fact.pk)
            found.delete() if bulk else found.get().delete()
            fact.private = False

    @rule(pick=PICK)
    def make_an_alias(self, pick):
        fact = self.own(
            pick, lambda fact: fact.live and not fact.alias_of and fact.kind == "GuidancePage"
        )
        if fact:
            slug = self.site.new_key("alias")
            alias = self.page(fact).create_alias(update_slug=slug, log_action=False)
            self.world.pages[alias.pk] = PageFact(
                alias.pk,
                fact.kind,
                fact.parent,
                slug,
                fact.content,
                expires=fact.expires,
                alias_of=fact.pk,
            )

    @rule(pick=PICK)
    def end_an_alias(self, pick):
        if fact := self.own(pick, lambda fact: fact.alias_of):
            ConvertAliasPageAction(self.page(fact), log_action=None).execute(
                skip_permission_checks=True
            )
            fact.alias_of = None
            fact.revisions.append((self.page(fact).latest_revision_id, fact.content))

    @rule(pick=PICK)
    def copy(self, pick):
        fact = self.own(pick, lambda fact: fact.kind in {"GuidancePage", "NewsPage"})
        if fact and not (fact.alias_of or fact.scheduled or fact.expires):
            slug = self.site.new_key("copy")
            page = self.page(fact).copy(
                update_attrs={"slug": slug}, copy_revisions=False, log_action=None
            )
            content = fact.content if fact.live else fact.revisions[-1][1]
            made = PageFact(page.pk, fact.kind, fact.parent, slug, content, fact.live)
            made.private = fact.private  # Wagtail copies that, too, unless it holds from above
            made.revisions.append((page.latest_revision_id, fact.content))
            self.world.pages[page.pk] = made

    @rule(pick=PICK, shows=st.integers(0, 63))
    def schedule(self, pick, shows):
        """Publish later: nothing of it may be seen before."""
        fact = self.own(pick, lambda fact: not fact.alias_of and not fact.expires)
        if fact:
            page = self.page(fact)
            content = self.content(shows)
            in_place = page.live_revision_id is not None
            moment = timezone.now() + IN_AN_HOUR
            self.put(fact, content, go_live_at=moment).publish(log_action=False)
            fact.scheduled = content
            if not in_place:
                fact.live = False

    @rule(pick=PICK, shows=st.integers(0, 63))
    def set_expiry(self, pick, shows):
        fact = self.own(pick, lambda fact: not fact.alias_of)
        until = timezone.now() + IN_AN_HOUR
        self.publish(fact, self.content(shows), expires=True, expire_at=until)

    @precondition(
        lambda self: any(fact.scheduled or fact.expires for fact in self.world.pages.values())
    )
    @rule()
    def the_hour_passes(self):
        """What was to be done in an hour is due: the dates are moved, not the clock."""
        past = timezone.now() - timedelta(minutes=1)
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            revision.approved_go_live_at = past
            revision.content["go_live_at"] = past.isoformat()
            revision.save()
        Page.objects.filter(expire_at__isnull=False, live=True).update(expire_at=past)
        publish_due({})
        for fact in list(self.world.pages.values()):
            if fact.expires:
                self.becomes_hidden(fact)
        for fact in list(self.world.pages.values()):
            if fact.scheduled:
                self.becomes_live(fact, fact.scheduled)

    @rule(pick=PICK)
    def menus(self, pick):
        if fact := self.own(pick):
            shown = BasePage.objects.filter(pk=fact.pk).values_list("show_in_menus", flat=True)[0]
            BasePage.objects.filter(pk=fact.pk).update(show_in_menus=not shown)

    @rule(pick=PICK, raw=st.booleans())
    def past_the_editor(self, pick, raw):
        """A summary is changed in the database, without Wagtail."""
        fact = self.own(pick)
        new = self.world.marker()
        if raw:
            sql = "UPDATE pages_basepage SET summary = %s WHERE page_ptr_id = %s"
            with connection.cursor() as cursor:
                cursor.execute(sql, [new, fact.pk])
        else:
            BasePage.objects.filter(pk=fact.pk).update(summary=new)
        fact.content = replace(fact.content, patch=new)

    @rule()
    def much_news(self):
        """So much that the list has a second page; then it goes again, at once."""
        made = [
            self.site.add_page(
                models.NewsPage,
                self.site.news,
                Content(self.world.marker()),
                f"many-{n}",
                plain=True,
            )
            for n in range(21)  # others may be hidden
        ]
        if self.world.is_public(self.site.news):
            later = f"{self.world.address(self.site.news)}page/2/"
            assert self.settled_answer(later).status == 200
        Page.objects.filter(pk__in=made).delete()
        for pk in made:
            del self.world.pages[pk]
