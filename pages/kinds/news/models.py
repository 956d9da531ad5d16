"""News of the board."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from pages.core.base import BasePage
from pages.core.grouping import ListGroup
from pages.core.paging import all_addresses, later_number, listing

PER_PAGE = 20
LATEST_FIRST = ("-date", "-pk")


class NewsIndexPage(BasePage):
    page_description = "The list of news, newest first."
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    template = "pages/news_index.html"
    list_group = ListGroup.NEWS
    shows_related = False

    class Meta:
        verbose_name = "news index"

    def part(self, rest):
        """Return which page of the list is meant by an address below this page's own."""
        number = later_number(rest)
        return {"number": number} if number else None

    def addresses_below(self):
        count = self._news().count()
        return list(all_addresses(self.readable_path, count, PER_PAGE))[1:]

    def _news(self):
        return NewsPage.objects.published().below(self)

    def get_context(self, request, *args, number: int = 1, **kwargs):
        """Return what the page shows. `number`: which page of the list; raises Http404 when there is no such page."""
        context = super().get_context(request, *args, **kwargs)
        news = self._news().order_by(*LATEST_FIRST)
        context["listing"] = listing(news, self.path_on_site, PER_PAGE, number)
        return context


class NewsPage(BasePage):
    page_description = "One piece of news."
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types = []
    template = "pages/news.html"
    list_group = ListGroup.NEWS

    date = models.DateField(default=timezone.localdate, help_text="The day the news is of.")

    type_panels = [FieldPanel("date")]
    search_fields = BasePage.search_fields + [index.FilterField("date")]

    class Meta:
        verbose_name = "news page"

    def clean(self):
        super().clean()
        if self.date and self.date > timezone.localdate():
            raise ValidationError(
                {
                    "date": "This day is still to come. To publish later, set a date under “Schedule”."
                }
            )
