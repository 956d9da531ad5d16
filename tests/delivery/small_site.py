"""A site of fifteen pages with one of everything, quick to build, and the model of what is public of it."""

from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, Site

from pages import models
from pages.core.base import BasePage
from resources.models import (
    Area,
    Audience,
    BoardSettings,
    Contact,
    ContentOwner,
    GlossaryTerm,
    Service,
    SiteDocument,
    SiteImage,
    Topic,
)
from tests import two_people
from tests.building import make_contact
from tests.delivery.small_path import write_path
from tests.delivery.world import ContactFact, Content, FileFact, PageFact, World

# Type, address of the page above. What the address ends in is the page's slug.
TREE = {
    "": (models.HomePage, None),
    "report-a-concern": (models.ReportPage, ""),
    "next": (models.GuidedPathPage, ""),
    "people": (models.SectionPage, ""),
    "people/worries": (models.GuidancePage, "people"),
    "work": (models.SectionPage, ""),
    "work/manual": (models.ProcedureManualPage, "work"),
    "work/manual/one": (models.ProcedureChapterPage, "work/manual"),
    "work/manual/one/refer": (models.ProcedurePage, "work/manual/one"),
    "library": (models.LibraryPage, ""),
    "library/form": (models.ResourcePage, "library"),
    "news": (models.NewsIndexPage, ""),
    "news/first": (models.NewsPage, "news"),
    "about": (models.StandardPage, ""),
    "about/members": (models.StandardPage, "about"),
}


def clear() -> None:
    """Remove all content."""
    for page in Page.objects.filter(depth=2):
        page.delete()
    for board in BoardSettings.objects.all():
        two_people.begin_anew(board)
    Contact.objects.update(status=Contact.Status.ACTIVE, closed_on=None, successor=None)
    for model in (Redirect, SiteDocument, SiteImage, BoardSettings, Service, Contact):
        model.objects.all().delete()
    for model in (Topic, Audience, Area, ContentOwner, GlossaryTerm, CollectionViewRestriction):
        model.objects.all().delete()
    for collection in Collection.objects.filter(depth=2):
        collection.delete()


class SmallSite:
    """The site as records, and `world`, what it must look like from outside."""

    def __init__(self) -> None:
        """Write all records into a database that `clear` has emptied."""
        world = self.world = World()
        self.collections = {"public": Collection.get_first_root_node()}
        self.collections["closed"] = self.collections["public"].add_child(name="Closed")
        self.collections["inner"] = self.collections["closed"].add_child(name="Inner")
        for key, name in (("everyone", "phrase"), ("young", "phrase")):
            marker = world.marker()
            voice = "young-people" if key == "young" else "standard"
            one = Audience.objects.create(
                key=key, name=marker, phrase=f"{name} {marker}", voice=voice
            )
            world.terms["audience", one.pk] = marker
        for key in ("safety", "health"):
            self.add_term(Topic, key)
        ContentOwner.objects.create(key="board", name="The board")
        self.add_term(GlossaryTerm, "word")
        contacts = [self.add_contact(f"board-{number}") for number in range(4)]
        self.page_contact = self.add_contact("page")
        self.spare_contact = self.add_contact("spare")
        board = BoardSettings.load()  # saving a contact has made it
        board.name = world.board_name = world.marker()
        board.emergency_contact_id, board.concerns_contact_id = contacts[:2]
        board.out_of_hours_contact_id, board.police_contact_id = contacts[2:]
        board.save()
        world.board_contacts = set(contacts)
        self.service = self.add_service("helper", self.add_contact("helper"))
        document, image = self.add_document(), self.add_image()
        home = None
        made: dict[str, int] = {}
        for address, (model, above) in TREE.items():
            shows = {}
            if address == "next":
                shows = {"contact": self.page_contact}
            if address == "people/worries":
                shows = {"image": image, "contact": self.page_contact}
            if address == "library/form":
                shows = {"document": document}
            content = Content(world.marker(), **shows)
            parent = None if above is None else made[above]
            made[address] = self.add_page(model, parent, content, address.rpartition("/")[2])
            if home is None:
                home = BasePage.objects.get(pk=made[""])
                Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        self.home, self.report, self.news = made[""], made["report-a-concern"], made["news"]
        self.made = made

    def new_key(self, kind: str) -> str:
        """Return a short name that no other record has."""
        return f"{kind}-{self.world.marker().strip('zqx')}"

    # Each of these adds a record and tells the model.

    def add_term(self, model, key: str) -> int:
        marker = self.world.marker()
        if model is GlossaryTerm:
            record = model.objects.create(term=marker, meaning=f"It means {marker}.")
        else:
            record = model.objects.create(key=key, name=marker)
        self.world.terms[model._meta.model_name, record.pk] = marker
        return record.pk

    def add_contact(self, key: str) -> int:
        fact = ContactFact(self.world.marker(), self.world.number())
        contact = make_contact(
            key, fact.number, name=fact.marker, checked_on=timezone.localdate(), checked_by="A test"
        )
        self.world.contacts[contact.pk] = fact
        return contact.pk

    def add_service(self, key: str, contact: int) -> int:
        marker = self.world.marker()
        service = Service(key=key, name=marker, description=f"It is {marker}.", contact_id=contact)
        service.topics = list(Topic.objects.all()[:1])
        service.save()
        self.world.services[service.pk] = marker, contact
        return service.pk

    def add_document(self, collection: str = "public") -> int:
        fact = FileFact(self.world.marker(), self.world.marker(), collection)
        document = SiteDocument(title=fact.marker, collection=self.collections[collection])
        document.file = text_file(fact.content)
        document.save()
        self.world.documents[document.pk] = fact
        return document.pk

    def add_image(self, collection: str = "public") -> int:
        fact = FileFact(self.world.marker(), self.world.marker(), collection)
        image = SiteImage(title="A hill", collection=self.collections[collection])
        image.file = picture_file(fact.content)
        image.save()
        self.world.images[image.pk] = fact
        return image.pk

    def add_page(
        self, model, parent: int | None, content: Content, slug: str, live=True, plain=False
    ) -> int:
        """Add a page as the editor does: first one that is not live, its revision, and publishing that.

        A `plain` page is live by itself, as one that a program adds.
        """
        above = Page.objects.get(pk=parent) if parent else Page.get_first_root_node()
        page = model(slug=slug or "home", content_owner=ContentOwner.objects.get(), live=plain)
        page.audiences = list(Audience.objects.all()[:1])
        page.topics = list(Topic.objects.all()[:1])
        page.show_in_menus = True
        if model is models.NewsPage:
            page.date = timezone.localdate()
        write(page, content)
        above.add_child(instance=page)
        fact = PageFact(page.pk, model.__name__, parent, page.slug, content, live)
        self.world.pages[page.pk] = fact
        if not plain:
            revision = page.save_revision(log_action=False)
            fact.revisions.append((revision.pk, content))
            if live:
                revision.publish(log_action=False)
        return page.pk


def write(page: BasePage, content: Content) -> None:
    """Put content into a page that is not saved yet."""
    page.title = f"Page {content.marker}"
    page.summary = f"Summary {content.marker}"
    if isinstance(page, models.GuidedPathPage):
        write_path(page, content)
    blocks = [("text", f"<h2>Heading</h2><p>Text {content.marker}.</p>")]
    if content.document:
        blocks.append(("download", content.document))
    if content.image:
        shown = {"image": content.image, "alt_text": "A hill", "decorative": False}
        blocks.append(("picture", {"image": shown, "caption": ""}))
    if content.contact:
        blocks.append(("contact", content.contact))
    linked = BasePage.objects.exclude(pk=page.pk).order_by("-pk").values_list("pk", flat=True)[:2]
    for pk in linked:
        blocks.append(("text", f'<p>Read <a linktype="page" id="{pk}">this</a> first.</p>'))
        card = {"type": "item", "id": str(uuid4()), "value": {"page": pk, "text": ""}}
        blocks.append(("cards", {"heading": "", "cards": [card]}))
    page.body = BasePage.body.field.stream_block.to_python(
        [{"type": kind, "id": str(uuid4()), "value": value} for kind, value in blocks]
    )


def text_file(marker: str) -> ContentFile:
    return ContentFile(f"This sheet says {marker}.\n".encode() * 20, name="sheet.txt")


def picture_file(marker: str) -> ContentFile:
    """Return a picture whose file's name has the marker: that is what a visitor's page shows of it."""
    file = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return ContentFile(file.getvalue(), name=f"{marker}.png")
