"""The home page: sends each kind of visitor the right way at a glance."""

from pages.core.base import BasePage
from pages.kinds.news.models import LATEST_FIRST, NewsIndexPage, NewsPage
from pages.kinds.sections.models import SectionPage

LATEST_NEWS = 2


class HomePage(BasePage):
    page_description = "The first page of the site. There is one."
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "pages.ReportPage",
        "pages.GuidedPathPage",
        "pages.TakeAwayPage",
        "pages.SectionPage",
        "pages.SignpostingIndexPage",
        "pages.LibraryPage",
        "pages.NewsIndexPage",
        "pages.TrainingIndexPage",
        "pages.StandardPage",
        "pages.SafetyPage",
    ]
    template = "pages/home.html"
    own_styles = "home"
    shows_related = False
    discreet_panels = []

    class Meta:
        verbose_name = "home page"

    def get_type_context(self, context):
        index = NewsIndexPage.objects.published().first()
        sections = SectionPage.objects.published().below(self).in_menu()
        return {
            "doors": [section for section in sections if section.is_door],
            "more_sections": [section for section in sections if not section.is_door],
            "all_news": index.path_on_site if index else "",
            "news": list(NewsPage.objects.published().order_by(*LATEST_FIRST)[:LATEST_NEWS]),
        }
