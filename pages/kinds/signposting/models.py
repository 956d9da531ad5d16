"""Signposting: which services help with what."""

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from pages.blocks.services import ServiceBlock
from pages.core.base import BasePage
from pages.core.grouping import ListGroup


class SignpostingIndexPage(BasePage):
    page_description = "The first page of help and support: all groups of services."
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.SignpostingPage"]
    template = "pages/signposting_index.html"
    list_group = ListGroup.HELP
    shows_related = False

    class Meta:
        verbose_name = "signposting index"

    def get_type_context(self, context):
        return {"children": self.published_children()}


class SignpostingPage(BasePage):
    page_description = "A group of services for one need, each with how to reach it."
    parent_page_types = ["pages.SignpostingIndexPage"]
    subpage_types = []
    template = "pages/signposting.html"
    list_group = ListGroup.HELP

    services = StreamField([("service", ServiceBlock())], blank=True)

    type_panels = [FieldPanel("services")]

    class Meta:
        verbose_name = "signposting page"

    def get_type_context(self, context):
        chosen = [block.value for block in self.services]
        return {"services": context["references"].services(chosen)}
