"""Edits of registers, files and redirects, as rules of the machine: forms, the ORM, and SQL.

Long, because it is a list: one rule for each way to change what pages show.
"""

from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import CollectionViewRestriction, Site

from pages.core.base import BasePage
from resources.contacts.checking.history import still_right
from resources.models import (
    Area,
    Audience,
    BoardSettings,
    Contact,
    GlossaryTerm,
    Service,
    SiteDocument,
    SiteImage,
    Topic,
)
from tests.delivery.page_edits import PICK
from tests.delivery.small_site import SmallSite, picture_file, text_file
from tests.delivery.world import World
from tests.reading import set_number

COLLECTIONS = st.sampled_from(["public", "closed", "inner"])
TERMS = {"topic": Topic, "audience": Audience, "glossaryterm": GlossaryTerm}


class ContactEdits:
    """Rules about who to ring."""

    site: SmallSite
    world: World

    def pick_from(self, found, pick: int):
        """Return one of the records' keys; None when there is none."""
        found = sorted(found)
        return found[pick % len(found)] if found else None

    @rule(pick=PICK, how=st.sampled_from(["save", "update", "sql", "bulk_update"]))
    def change_a_contact(self, pick, how):
        pk = self.pick_from(self.world.contacts, pick)
        fact = self.world.contacts[pk]
        contact = Contact.objects.get(pk=pk)
        if how == "save":
            fact.number = self.world.number()
            set_number(contact, fact.number)
        elif how == "bulk_update":
            fact.marker = contact.name = self.world.marker()
            Contact.objects.bulk_update([contact], ["name"])
        elif how == "update":
            fact.marker = self.world.marker()
            Contact.objects.filter(pk=pk).update(name=fact.marker)
        else:
            old, fact.number = fact.number, self.world.number()
            sql = "UPDATE resources_contact SET routes = {} WHERE id = %s"
            kind = "jsonb" if connection.vendor == "postgresql" else "text"
            change = f"CAST(replace(CAST(routes AS text), %s, %s) AS {kind})"
            with connection.cursor() as cursor:
                cursor.execute(sql.format(change), [old, fact.number, pk])

    @rule(pick=PICK, always=st.booleans())
    def change_opening_hours(self, pick, always):
        pk = self.pick_from(self.world.contacts, pick)
        hours = {"days": ["0"], "opens": f"{8 + pick % 4:02}:00:00", "closes": "17:00:00"}
        contact = Contact.objects.get(pk=pk)
        contact.always_open = always
        contact.opening_hours = Contact.opening_hours.field.stream_block.to_python(
            [] if always else [{"type": "opening", "value": hours}]
        )
        other_day = {"date": f"2026-12-{1 + pick % 31:02}", "opens": "10:00", "closes": "11:00"}
        contact.exceptions = Contact.exceptions.field.stream_block.to_python(
            [{"type": "exception", "value": other_day}]
        )
        contact.save()

    @rule(pick=PICK, days=st.sampled_from([0, 30, 400]))
    def check_a_contact_or_forget_to(self, pick, days):
        contact = Contact.objects.get(pk=self.pick_from(self.world.contacts, pick))
        if days == 0:
            still_right(contact, None, "rang", "A role")
        else:
            day = timezone.localdate() - timedelta(days=days)
            Contact.objects.filter(pk=contact.pk).update(
                checked_on=day, checked_how="rang", checked_by="A role"
            )

    @rule(pick=PICK, to=st.none() | PICK, status=st.sampled_from(Contact.Status.values))
    def open_or_close_a_contact(self, pick, to, status):
        """Only active ones take over, so nobody is sent round in a circle. They may close later.

        Who is led to by the guided path cannot, while nobody takes over.
        """
        pk = self.pick_from(self.world.contacts.keys() - self.world.board_contacts, pick)
        if pk is None:
            return
        fact = self.world.contacts[pk]
        before = replace(fact)
        others = {other for other, known in self.world.contacts.items() if known.active} - {pk}
        fact.active = status == "active"
        fact.successor = None if fact.active or to is None else self.pick_from(others, to)
        contact = Contact.objects.get(pk=pk)
        contact.status, contact.successor_id = status, fact.successor
        contact.closed_on = timezone.localdate() if contact.is_closed else None
        try:
            contact.full_clean()
        except ValidationError as refused:
            assert list(refused.message_dict) == ["status"]
            assert not self.world.reached(pk)
            self.world.contacts[pk] = before
            assert self.world.path_leads_to(pk)
        else:
            contact.save()

    @rule(what=st.sampled_from(["name", "update", "contacts"]), pick=PICK)
    def change_the_board(self, what, pick):
        board = BoardSettings.load()
        if what == "contacts":
            active = [pk for pk, fact in self.world.contacts.items() if fact.active]
            board.police_contact_id = self.pick_from(active, pick)
            board.save()
            self.world.board_contacts = set(board.contact_ids())
            return
        self.world.board_name = board.name = self.world.marker()
        if what == "name":
            board.save()
        else:
            BoardSettings.objects.update(name=self.world.board_name)

    @rule(pick=PICK)
    def add_a_service(self, pick):
        contact = self.pick_from(self.world.contacts, pick)
        self.site.add_service(self.site.new_key("service"), contact)

    @rule(pick=PICK, how=st.sampled_from(["save", "update", "delete", "topics", "clear"]))
    def change_a_service(self, pick, how):
        pk = self.pick_from(self.world.services, pick)
        if pk is None:
            return
        marker, contact = self.world.services[pk]
        service = Service.objects.get(pk=pk)
        if how == "delete":
            service.delete()
            del self.world.services[pk]
        elif how in {"topics", "clear"}:
            service.topics = list(Topic.objects.all()) if how == "topics" else []
            service.save()
        else:
            marker = self.world.marker()
            self.world.services[pk] = marker, contact
            if how == "save":
                service.name, service.description = marker, "It helps."
                service.save()
            else:
                Service.objects.filter(pk=pk).update(name=marker, description="It helps.")

    @rule(pick=PICK)
    def delete_a_contact_that_nothing_needs(self, pick):
        needed = self.world.board_contacts | {c for _, c in self.world.services.values()}
        needed |= {fact.successor for fact in self.world.contacts.values()}
        needed |= {contact for _, contact in self.world.councils.values()}
        pk = self.pick_from(self.world.contacts.keys() - needed, pick)
        if pk is not None:
            Contact.objects.filter(pk=pk).delete()
            del self.world.contacts[pk]

    @rule()
    def add_a_contact(self):
        self.site.add_contact(self.site.new_key("contact"))


class TermEdits:
    """Rules about topics, audiences, areas and the glossary."""

    @rule(kind=st.sampled_from(sorted(TERMS)), bulk=st.booleans())
    def add_terms(self, kind, bulk):
        if not bulk or kind == "audience":
            if kind != "audience":
                self.site.add_term(TERMS[kind], self.site.new_key(kind))
            return
        if kind == "topic":
            new = [Topic(key=self.site.new_key(kind), name=self.world.marker()) for _ in range(2)]
            made = Topic.objects.bulk_create(new)
            self.world.terms |= {(kind, one.pk): one.name for one in made}
        else:
            new = [GlossaryTerm(term=self.world.marker(), meaning="It means.") for _ in range(2)]
            made = GlossaryTerm.objects.bulk_create(new)
            self.world.terms |= {(kind, one.pk): one.term for one in made}

    @rule(pick=PICK, bulk=st.booleans())
    def rename_a_term(self, pick, bulk):
        kind, pk = self.pick_from(self.world.terms, pick)
        marker = self.world.terms[kind, pk] = self.world.marker()
        fields = {
            "topic": {"name": marker},
            "audience": {"name": marker, "phrase": f"people {marker}"},
            "glossaryterm": {"term": marker, "meaning": "It means."},
        }[kind]
        if bulk:
            TERMS[kind].objects.filter(pk=pk).update(**fields)
        else:
            record = TERMS[kind].objects.get(pk=pk)
            for name, value in fields.items():
                setattr(record, name, value)
            record.save()

    @rule(pick=PICK)
    def change_a_topics_key(self, pick):
        """Its page has another address then."""
        topic = Topic.objects.order_by("pk")[pick % Topic.objects.count()]
        topic.key = self.site.new_key("topic")
        topic.save()

    @rule(pick=PICK)
    def delete_a_term(self, pick):
        key = self.pick_from([key for key in self.world.terms if key[0] != "audience"], pick)
        if key and sum(other[0] == key[0] for other in self.world.terms) > 1:
            TERMS[key[0]].objects.get(pk=key[1]).delete()
            del self.world.terms[key]

    @rule(pick=PICK, how=st.sampled_from(["add", "remove", "set", "clear"]))
    def change_a_pages_topics(self, pick, how):
        """In the database's own table, as a shell does it."""
        pk = self.pick_from(self.world.pages, pick)
        rows = BasePage.topics.through.objects
        if how in {"remove", "set", "clear"}:
            rows.filter(basepage_id=pk).delete()
        if how in {"add", "set"}:
            topic = Topic.objects.order_by("-pk")[0]
            rows.get_or_create(basepage_id=pk, topic_id=topic.pk)

    @rule(bulk=st.booleans())
    def change_areas(self, bulk):
        """A service's page shows its area."""
        area, _ = Area.objects.get_or_create(key="here", defaults={"name": "Here"})
        if bulk:
            Area.objects.filter(pk=area.pk).update(name=f"Area {self.site.new_key('here')}")
        for service in Service.objects.order_by("pk")[:1]:
            service.area = None if service.area_id else area
            service.save()


class FileEdits:
    """Rules about documents, pictures, collections and redirects."""

    @rule(collection=COLLECTIONS)
    def add_a_document(self, collection):
        self.site.add_document(collection)

    @rule(pick=PICK, how=st.sampled_from(["replace", "rename", "delete", "move"]), to=COLLECTIONS)
    def change_a_document(self, pick, how, to):
        pk = self.pick_from(self.world.documents, pick)
        if pk is None:
            return
        fact, document = self.world.documents[pk], SiteDocument.objects.get(pk=pk)
        if how == "delete":
            document.delete()
            del self.world.documents[pk]
        elif how == "move":
            fact.collection = to
            SiteDocument.objects.filter(pk=pk).update(collection=self.site.collections[to])
        elif how == "rename":
            fact.marker = document.title = self.world.marker()
            document.save()
        else:
            fact.content = self.world.marker()
            document.file = text_file(fact.content)
            document.file_size = None
            document.save()

    @rule(collection=COLLECTIONS)
    def add_a_picture(self, collection):
        self.site.add_image(collection)

    @rule(pick=PICK, how=st.sampled_from(["replace", "delete", "move"]), to=COLLECTIONS)
    def change_a_picture(self, pick, how, to):
        pk = self.pick_from(self.world.images, pick)
        if pk is None:
            return
        fact, image = self.world.images[pk], SiteImage.objects.get(pk=pk)
        if how == "delete":
            image.delete()
            del self.world.images[pk]
            if self.world.logo == pk:
                self.world.logo = None
        elif how == "move":
            fact.collection = to
            image.collection = self.site.collections[to]
            image.save()
        else:
            fact.content = self.world.marker()
            image.file = picture_file(fact.content)
            image.save()
            image.renditions.all().delete()  # as the editors' form does

    @rule(pick=PICK, off=st.booleans())
    def change_the_logo(self, pick, off):
        self.world.logo = None if off else self.pick_from(self.world.images, pick)
        board = BoardSettings.load()
        board.logo_id = self.world.logo
        board.save()

    @rule(which=st.sampled_from(["closed", "inner"]), kind=st.sampled_from(["login", "groups"]))
    def close_or_open_a_collection(self, which, kind):
        found = CollectionViewRestriction.objects.filter(collection=self.site.collections[which])
        if which in self.world.private_collections:
            found.delete()
        else:
            found.create(collection=self.site.collections[which], restriction_type=kind)
        self.world.private_collections ^= {which}

    @rule(pick=PICK, to_a_page=st.booleans(), bulk=st.booleans())
    def add_a_redirect(self, pick, to_a_page, bulk):
        marker = self.world.marker()
        page = self.pick_from(self.world.pages, pick) if to_a_page else None
        link = "" if to_a_page else "https://www.example.org/"
        redirect = Redirect(old_path=f"/old/{marker}", redirect_page_id=page, redirect_link=link)
        if bulk:
            Redirect.objects.bulk_create([redirect])
        else:
            redirect.save()
        self.world.redirects[redirect.pk] = marker, page

    @rule(pick=PICK, delete=st.booleans())
    def change_a_redirect(self, pick, delete):
        pk = self.pick_from(self.world.redirects, pick)
        if pk is None:
            return
        if delete:
            Redirect.objects.filter(pk=pk).delete()
            del self.world.redirects[pk]
            return
        marker = self.world.marker()
        redirect = Redirect.objects.get(pk=pk)
        redirect.old_path = f"/old/{marker}"
        redirect.save()
        self.world.redirects[pk] = marker, self.world.redirects[pk][1]

    @rule()
    def rename_the_host(self):
        """What the site is called in Wagtail: addresses on this site stay."""
        Site.objects.update(hostname=f"{self.site.new_key('www')}.example.org")

    @rule(pick=PICK)
    def change_many_things_and_think_again(self, pick):
        """A transaction that is rolled back has changed nothing, and asks for nothing."""
        self.settle()
        with transaction.atomic():
            Contact.objects.update(name=self.world.marker())
            BasePage.objects.update(title=self.world.marker())
            SiteDocument.objects.filter(pk=self.pick_from(self.world.documents, pick)).update(
                title="No"
            )
            transaction.set_rollback(True)
        assert self.asked() == []

    @rule(pick=PICK)
    def change_many_things_at_once(self, pick):
        """Several edits in one transaction."""
        with transaction.atomic():
            self.change_a_contact(pick, "save")
            self.rename_a_term(pick, bulk=False)
            self.add_a_document("inner")
            self.publish(self.world.pages[self.site.report], self.content(pick))
