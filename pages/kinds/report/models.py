"""Report a concern: who to ring now. The numbers come from the board's settings, never from the page.

Below it stand what happens next, and what to do in the first minute after a child has told somebody.
"""

from django.conf import settings
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from pages.core.base import BasePage
from pages.core.queries import Role
from pages.kinds.report.blocks import RecordLineBlock
from pages.kinds.report.contact_points import contact_points


class ReportPage(BasePage):
    page_description = (
        "Who to ring when worried about a child. There is one, and every page links to it."
    )
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.FirstMinutePage", "pages.GuidancePage"]
    template = "pages/report.html"
    role = Role.REPORT
    kept_by_browsers = False
    discreet_panels = []
    shows_related = False
    # Light enough for a telephone with next to no signal: tests/browser/test_report_first_screen.py
    shows_contents = False

    class Meta:
        verbose_name = "report a concern page"

    def get_type_context(self, context):
        contacts = [context["concerns"], context["out_of_hours"]]
        address = settings.WAGTAILADMIN_BASE_URL + self.readable_path
        return {"contact_points": contact_points(context["board"], contacts, address)}


class FirstMinutePage(BasePage):
    """Its body is printed on one side of A4 and the record sheet on a second. Nothing can be filled in or sent."""

    page_description = "What to do when a child has just told somebody, with a record sheet to print. There is one."
    max_count = 1
    parent_page_types = ["pages.ReportPage"]
    subpage_types = []
    template = "pages/first_minute.html"
    own_styles = "first-minute"
    kept_by_browsers = False
    shows_related = False
    # Light enough for a telephone with next to no signal: tests/browser/test_report_first_screen.py
    shows_contents = False

    record = StreamField(
        [("part", RecordLineBlock())],
        blank=True,
        verbose_name="record sheet",
        help_text="What to write down by hand, on one page of A4.",
    )

    type_panels = [FieldPanel("record")]
    search_fields = BasePage.search_fields + [index.SearchField("record")]

    class Meta:
        verbose_name = "first minute page"
