"""Sections: the landing page of an audience or a topic, with the pages below it as a list."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from pages.core.base import BasePage

ICONS = [
    ("people", "People"),
    ("family", "Family"),
    ("home", "Home"),
    ("young-person", "Young person"),
    ("briefcase", "Briefcase"),
    ("hands", "Hands"),
    ("building", "Building"),
    ("eye", "Eye"),
    ("book", "Book"),
    ("signpost", "Signpost"),
    ("shield", "Shield"),
    ("phone", "Telephone"),
]


class SectionPage(BasePage):
    page_description = (
        "The first page for an audience or a topic. The pages below it are listed by themselves."
    )
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types = [
        "pages.SectionPage",
        "pages.GuidancePage",
        "pages.ProcedureManualPage",
        "pages.LibraryPage",
        "pages.StandardPage",
        "pages.SafetyPage",
    ]
    template = "pages/section.html"
    shows_related = False

    icon = models.CharField(max_length=20, choices=ICONS, default="people")
    is_door = models.BooleanField(
        "large card on the home page",
        default=False,
        help_text="For the few sections that send people the right way. Others are smaller links.",
    )

    type_panels = [
        MultiFieldPanel([FieldPanel("icon"), FieldPanel("is_door")], heading="On the home page")
    ]

    class Meta:
        verbose_name = "section"

    def get_type_context(self, context):
        return {"children": self.published_children()}
