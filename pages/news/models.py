"""News of the board."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from pages.base import BasePage

PER_PAGE = 20


class NewsIndexPage(BasePage):
    page_description = "The list of news, newest first."
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    template = "pages/news_index.html"
    shows_related = False

    class Meta:
        verbose_name = "news index"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.published().below(self).order_by("-date", "-pk")
        context["listing"] = Paginator(news, PER_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(BasePage):
    page_description = "One piece of news."
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types = []
    template = "pages/news.html"

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

    @property
    def index_path(self) -> str:
        """The address of the list that this news is in."""
        return self.path_on_site.removesuffix(f"{self.slug}/")
