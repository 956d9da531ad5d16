"""Guidance: one page that helps with one worry or task."""

from pages.core.base import BasePage


class GuidancePage(BasePage):
    page_description = "Help with one worry or one task, for the people the page names."
    parent_page_types = ["pages.ReportPage", "pages.SectionPage"]
    subpage_types = []
    template = "pages/guidance.html"

    class Meta:
        verbose_name = "guidance page"
