"""The library: resources to read and download."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks.download import DownloadBlock
from pages.core.base import BasePage
from pages.core.grouping import ListGroup


class LibraryPage(BasePage):
    page_description = "A list of resources to read and download."
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types = ["pages.ResourcePage"]
    template = "pages/library.html"
    list_group = ListGroup.LIBRARY
    shows_related = False

    class Meta:
        verbose_name = "library"

    def get_type_context(self, context):
        resources = ResourcePage.objects.published().below(self)
        groups = {kind: [] for kind in ResourcePage.Kind}
        for resource in resources:
            groups[ResourcePage.Kind(resource.kind)].append(resource)
        return {"groups": [(kind.label, pages) for kind, pages in groups.items() if pages]}


class ResourcePage(BasePage):
    class Kind(models.TextChoices):
        """What kind of thing it is. The order is the library's."""

        TEMPLATE = "template", "Templates and forms to fill in"
        CHECKLIST = "checklist", "Checklists"
        LEAFLET = "leaflet", "Leaflets and cards"
        STRATEGY = "strategy", "Strategies"
        PROTOCOL = "protocol", "Protocols"
        GUIDANCE = "guidance", "Statutory and national guidance"
        LINK = "link", "Links to other publications"

    page_description = "Something to read or download: a template, a leaflet, a strategy."
    parent_page_types = ["pages.LibraryPage"]
    subpage_types = []
    template = "pages/resource.html"
    list_group = ListGroup.LIBRARY

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.TEMPLATE)
    documents = StreamField([("document", DownloadBlock())], blank=True, verbose_name="files")
    link = models.URLField(
        "web address",
        blank=True,
        help_text="Where the publication is, when somebody else publishes it.",
    )

    type_panels = [FieldPanel("kind"), FieldPanel("documents"), FieldPanel("link")]
    search_fields = BasePage.search_fields + [index.FilterField("kind")]

    class Meta:
        verbose_name = "resource"

    def get_type_context(self, context):
        chosen = [block.value for block in self.documents]
        return {"documents": context["references"].documents(chosen)}
