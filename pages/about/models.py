"""Standard pages: about the board, privacy, accessibility and the like."""

from pages.base import BasePage


class StandardPage(BasePage):
    page_description = "A plain page, such as about the board, privacy or accessibility."
    parent_page_types = ["pages.HomePage", "pages.SectionPage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    template = "pages/standard.html"
    shows_related = False

    class Meta:
        verbose_name = "standard page"

    def get_type_context(self, context):
        return {"children": self.published_children()}
