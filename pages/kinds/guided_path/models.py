"""What should I do? A path of plain questions, each on a page of its own, to what helps now."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.core.base import BasePage
from pages.kinds.guided_path.blocks import OutcomeBlock, PlacesBlock, QuestionBlock
from pages.kinds.guided_path.forms import GuidedPathForm
from pages.kinds.guided_path.shown import addresses_of, shown_part, titles_of
from pages.kinds.guided_path.stored import chosen, tree_of
from pages.kinds.guided_path.tree import ALL, Problem, Tree, problems

# `c3/`, `b8-4/` for a council, `all/`.
PART = re.compile(r"(?P<part>[a-z]{1,3}[0-9]{0,4}(?:-[0-9]{1,9})?)/")


class GuidedPathPage(BasePage):
    """The whole tree is one page's content, so that it is drafted, checked, published and put back as one.

    Its address has the first question; the others and the outcomes are below it, at one letter and a number.
    """

    page_description = "“What should I do?”: questions that lead to whom to ring. There is one."
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    template = "pages/path.html"
    own_styles = "path"
    shows_related = False
    base_form_class = GuidedPathForm
    preview_modes = [*Page.DEFAULT_PREVIEW_MODES, (ALL, "The whole path")]

    steps = StreamField(
        [("question", QuestionBlock()), ("places", PlacesBlock())],
        blank=True,
        help_text="The first one is where everybody begins. At most three on any way through: the fourth tap rings.",
    )
    outcomes = StreamField([("outcome", OutcomeBlock())], blank=True)
    in_danger = models.CharField(
        "in danger now",
        max_length=3,
        blank=True,
        help_text="The address of the outcome, such as d1, that the panel “In danger now” on every page leads to.",
    )

    type_panels = [FieldPanel("in_danger"), FieldPanel("steps"), FieldPanel("outcomes")]
    search_fields = BasePage.search_fields + [
        index.SearchField("steps"),
        index.SearchField("outcomes"),
    ]

    class Meta:
        verbose_name = "guided path"

    @property
    def tree(self) -> Tree:
        """The questions and outcomes as plain values."""
        return tree_of(self.steps.get_prep_value(), self.outcomes.get_prep_value(), self.in_danger)

    def stored_content(self):
        return [
            *super().stored_content(),
            *self.steps.get_prep_value(),
            *self.outcomes.get_prep_value(),
        ]

    def save(self, clean=True, **kwargs):
        """Save the page. Raises ValidationError when a public page would have a path without an end.

        The form has said so before. Whatever publishes without it (an approval, a set time) stops here. A contact that
        closed meanwhile is no reason: who took over stands in, and the launch list says so.
        """
        if clean and self.live:
            found = [problem for problem in problems(self.tree) if problem.field != "contacts"]
            found += self._ends_without_anybody()
            if found:
                raise ValidationError([problem.message for problem in found])
        super().save(clean=clean, **kwargs)

    def _ends_without_anybody(self) -> list[Problem]:
        """Return a problem for each outcome for which no contact was chosen at all."""
        return [
            Problem(f"Choose a contact for “{block['value'].get('title')}”.", "outcomes")
            for block in self.outcomes.get_prep_value()
            if not chosen(block["value"])
        ]

    def part(self, rest):
        """Return which question or outcome is meant by an address below this page's own, such as `c3/`."""
        asked = PART.fullmatch(rest)
        return {"part": asked["part"]} if asked else None

    def addresses_below(self):
        return addresses_of(self)

    def place_questions(self) -> list[dict]:
        """Return the questions about the place, as they are stored."""
        steps = self.steps.get_prep_value()
        return [block["value"] for block in steps if block["type"] == "places"]

    def part_of(self, slug: str) -> str:
        """Return what follows this page's address for a question: nothing for the first."""
        first = self.steps.get_prep_value()[0]["value"]["slug"]
        return "" if slug == first else slug

    def get_context(self, request, *args, part: str = "", **kwargs):
        """Return what the page shows. `part`: what follows its address; "" for the first question."""
        context = super().get_context(request, *args, **kwargs)
        shown = shown_part(self, part, context)
        return context | shown | titles_of(self, part, shown) | {"part": part}

    def serve(self, request, *args, part: str = "", **kwargs):
        """Answer with a part of the path. For one that is not there: 404, with the numbers and the way to the start."""
        response = super().serve(request, *args, part=part, **kwargs)
        if response.context_data["kind"] == "missing":
            response.status_code = 404
            response["Cache-Control"] = "no-store"
            response.is_error_page = True
        return response

    def get_preview_context(self, request, mode_name):
        return self.get_context(request, part=mode_name)
