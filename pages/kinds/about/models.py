"""Standard pages: about the board, privacy, accessibility and the like; and the one on using the site safely."""

from wagtail.admin.panels import FieldPanel

from pages.core.base import BasePage
from pages.core.grouping import ListGroup
from pages.core.queries import Role


class StandardPage(BasePage):
    page_description = "A plain page, such as about the board, privacy or accessibility."
    parent_page_types = ["pages.HomePage", "pages.SectionPage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage", "pages.SafetyPage"]
    template = "pages/standard.html"
    list_group = ListGroup.BOARD
    shows_related = False

    class Meta:
        verbose_name = "standard page"

    def get_type_context(self, context):
        return {"children": self.published_children()}


class SafetyPage(BasePage):
    """Every page's foot leads here, and so does a line near the top of discreet pages."""

    page_description = (
        "For people whose telephone or computer somebody else looks at: what “Leave this site” can do and what it "
        "cannot. There is one."
    )
    max_count = 1
    parent_page_types = ["pages.HomePage", "pages.SectionPage", "pages.StandardPage"]
    subpage_types = []
    template = "pages/standard.html"
    list_group = ListGroup.BOARD
    role = Role.SAFETY
    always_discreet = True
    discreet_panels = [FieldPanel("neutral_title")]
    shows_related = False

    class Meta:
        verbose_name = "page on using the site safely"
