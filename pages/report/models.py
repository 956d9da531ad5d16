"""Report a concern: who to ring now. The numbers come from the board's settings, never from the page."""

from pages.base import BasePage


class ReportPage(BasePage):
    page_description = (
        "Who to ring when worried about a child. There is one, and every page links to it."
    )
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    template = "pages/report.html"
    shows_related = False

    class Meta:
        verbose_name = "report a concern page"
