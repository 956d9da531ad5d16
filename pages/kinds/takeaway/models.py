"""Take it with you: posters and wallet cards, as pages to print and as PDF, with the numbers of the register."""

import re

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from pages.core.base import BasePage
from pages.core.layout import layout_context
from pages.kinds.takeaway.blocks import SheetBlock
from pages.kinds.takeaway.pdf import can_make_pdf, pdf_of
from pages.kinds.takeaway.sheets import KINDS, STYLE, Sheet, sheet_html
from safeguarding.privacy.exceptions import set_own_style
from safeguarding.privacy.policy import CSP_PUBLIC

SHEET = re.compile(r"(?:poster|card)-[a-z0-9-]{1,40}(?:/|\.pdf)")


class TakeAwayPage(BasePage):
    """Lists the sheets. Each is at an address below this page's: `poster-school/` to print, `poster-school.pdf`."""

    page_description = "“Take it with you”: posters and wallet cards to print. There is one."
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    template = "pages/take_away.html"
    discreet_panels = []  # what it is for is to be handed on
    shows_related = False
    lists_addresses_below = False  # a search engine would show them without their page

    sheets = StreamField(
        [("sheet", SheetBlock())],
        blank=True,
        help_text="One for each kind of place. The numbers, the hours and the square code are added.",
    )

    type_panels = [FieldPanel("sheets")]
    search_fields = BasePage.search_fields + [index.SearchField("sheets")]

    class Meta:
        verbose_name = "take it with you page"

    def clean(self):
        super().clean()
        slugs = [child.value["slug"] for child in self.sheets]
        if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            raise ValidationError(
                {"sheets": f"Give each its own address. More than one has: {', '.join(twice)}."}
            )

    def all_sheets(self) -> list[Sheet]:
        """Return a poster and a card for every kind of place, in the editors' order."""
        return [
            Sheet(kind, child.value["slug"], child.value, self.path_on_site)
            for child in self.sheets
            for kind in KINDS
        ]

    def part(self, rest):
        """Return which sheet is meant by an address below this page's own, as a page or as a file."""
        return {"sheet": rest} if SHEET.fullmatch(rest) else None

    def addresses_below(self):
        """Return the addresses of all sheets: of the PDF files only where they can be made."""
        pages = [sheet.page for sheet in self.all_sheets()]
        return [*pages, *(sheet.pdf for sheet in self.all_sheets() if can_make_pdf())]

    def get_type_context(self, context):
        sheets = self.all_sheets()
        places = [sheets[number : number + len(KINDS)] for number in range(0, len(sheets), 2)]
        return {"places": places, "has_pdf": can_make_pdf()}

    def serve(self, request, *args, sheet: str = "", **kwargs):
        """Answer with the list or, when `sheet` names one (`poster-school/`, `card-school.pdf`), with that.

        Raises Http404 for a sheet that is not there.
        """
        if not sheet:
            return super().serve(request, *args, **kwargs)
        name, is_pdf = sheet.removesuffix("/").removesuffix(".pdf"), sheet.endswith(".pdf")
        chosen = next((one for one in self.all_sheets() if one.name == name), None)
        if chosen is None:
            raise Http404
        html = sheet_html(chosen)
        if not is_pdf:
            response = HttpResponse(html)
            set_own_style(response, STYLE, img_src=["data:"], script_src=CSP_PUBLIC["script-src"])
            return response
        made = pdf_of(html)
        if made is None:
            return self._no_pdf(request, chosen)
        return HttpResponse(made, content_type="application/pdf")

    def _no_pdf(self, request, sheet: Sheet) -> HttpResponse:
        context = {**layout_context(), "title": "This file cannot be made now", "sheet": sheet}
        html = render_to_string("pages/take_away_no_pdf.html", context, request)
        response = HttpResponse(html, status=503)
        response["Cache-Control"] = "no-store"
        response.is_error_page = True
        return response
