"""What every page has."""

from functools import cache
from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from django.utils.safestring import mark_safe
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.core.address import url_of
from pages.core.body import BODY_BLOCKS, BODY_COUNTS
from pages.core.contents import with_anchors
from pages.core.discreet import rename_when_it_changes, set_right_slug
from pages.core.grouping import ListGroup
from pages.core.layout import STYLES_OF_VOICES, layout_context
from pages.core.publishing import PageForm, refuse_what_breaks_a_rule
from pages.core.queries import BasePageManager, PageEntry, Role, related_to
from resources.vocabulary.models import Audience
from safeguarding.privacy.discreet import is_discreet
from safeguarding.privacy.exceptions import set_whole_style
from safeguarding.privacy.policy import STYLES, styles_with

CONTENTS_FROM = 3  # headings: shorter pages need no contents list
RELATED = 5


class BasePage(Page):
    """What every public page has: a summary, who it is for, what it is about, who keeps it right, its reviews.

    One table for all page types, so that lists by topic and audience are one query.
    """

    summary = models.CharField(
        max_length=240,
        help_text="One or two sentences: what the page helps with. Shown under the title, in lists and in search.",
    )
    menu_title = models.CharField(
        max_length=25, blank=True, help_text="A shorter title for menus. May be empty."
    )
    audiences = ParentalManyToManyField(
        "resources.Audience", related_name="pages", verbose_name="who it is for"
    )
    topics = ParentalManyToManyField(
        "resources.Topic", related_name="pages", blank=True, verbose_name="what it is about"
    )
    content_owner = models.ForeignKey(
        "resources.ContentOwner",
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name="owner",
        help_text="Who keeps this page right.",
    )
    last_reviewed = models.DateField(
        null=True,
        blank=True,
        help_text="When the owner last made sure that all of it is right. Empty: the page says “not yet reviewed”.",
    )
    next_review = models.DateField(
        null=True, blank=True, help_text="When the owner has to look at it again."
    )
    body = StreamField(BODY_BLOCKS, block_counts=BODY_COUNTS, blank=True)
    discreet = models.BooleanField(
        "discreet page",
        default=False,
        help_text="For people whose telephone or computer somebody else looks at. This page and all below it get an "
        "address that says nothing, such as /i3/, and the title “Information”. Browsers do not keep them, and links "
        "to them are shared without a preview. The old addresses lead to the new ones.",
    )

    objects = BasePageManager()

    base_form_class = PageForm
    is_creatable = False
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]
    search_fields = Page.search_fields + [
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.FilterField("last_reviewed"),
        index.RelatedFields("audiences", [index.FilterField("key")]),
        index.RelatedFields("topics", [index.FilterField("key"), index.SearchField("name")]),
    ]

    # What a page type adds to the editor's first tab, between the summary and the body.
    type_panels: list = []
    shows_related = True
    shows_contents = True  # where there are headings enough
    # A part of the style sheet that only this type carries: `/*! only: … */` in static/scss.
    own_styles = ""
    always_discreet = False  # whatever editors tick
    discreet_panels = [FieldPanel("discreet")]
    list_group = ListGroup.ADVICE  # in lists of pages of many types
    role: Role | None = None  # for the few that every page leads to
    lists_addresses_below = True  # whether the sitemap has what `addresses_below` returns

    @classmethod
    @cache
    def get_edit_handler(cls):
        """Return the editor's tabs: content, people and review, and Wagtail's own for address and menus."""
        return TabbedInterface(
            [
                ObjectList(
                    [
                        TitleFieldPanel("title"),
                        FieldPanel("summary"),
                        *cls.type_panels,
                        FieldPanel("body"),
                    ],
                    heading="Content",
                ),
                ObjectList(
                    [
                        FieldPanel("audiences", widget=CheckboxSelectMultiple),
                        FieldPanel("topics", widget=CheckboxSelectMultiple),
                        MultiFieldPanel(
                            [
                                FieldPanel("content_owner"),
                                FieldPanel("last_reviewed"),
                                FieldPanel("next_review"),
                            ],
                            heading="Owner and review",
                        ),
                    ],
                    heading="People and review",
                ),
                ObjectList(
                    [
                        FieldPanel("slug"),
                        *cls.discreet_panels,
                        FieldPanel("menu_title"),
                        FieldPanel(
                            "show_in_menus",
                            help_text="Directly below the home page: ticked pages are in the main menu, the others "
                            "in the footer. One level deeper: ticked pages are in the footer.",
                        ),
                        FieldPanel("seo_title"),
                        FieldPanel("search_description"),
                    ],
                    heading="Address and menus",
                ),
                ObjectList(cls.settings_panels, heading="Settings"),
            ]
        ).bind_to_model(cls)

    def full_clean(self, *args, **kwargs):
        """Check the page, with the slug that it must have. Raises ValidationError."""
        set_right_slug(self)
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        """Check what a draft needs, with the slug that it must have. Raises ValidationError."""
        set_right_slug(self)
        super().minimal_clean()

    def clean(self):
        super().clean()
        if self.last_reviewed and self.next_review and self.next_review <= self.last_reviewed:
            raise ValidationError({"next_review": "The next review has to be after the last one."})

    @transaction.atomic
    def save(self, clean=True, **kwargs):
        """Save the page. Raises ValidationError when a public page would hold what may not go public.

        The form has said so before. Whatever publishes without it stops here. Single columns are saved as they are.
        """
        if kwargs.get("update_fields") is None:
            if clean and self.live:
                refuse_what_breaks_a_rule(self)
            set_right_slug(self)
            rename_when_it_changes(self)
        super().save(clean=clean, **kwargs)

    @property
    def name_in_menus(self) -> str:
        return self.menu_title or self.title

    @property
    def path_on_site(self) -> str:
        """The page's address on this site, from `/`."""
        return url_of(self)

    def get_view_restrictions(self):
        """Return the restrictions that hold here; without a query when the look-up has found that there are none."""
        if getattr(self, "is_private", True):
            return super().get_view_restrictions()
        return []

    def get_context(self, request, *args, **kwargs):
        """Return everything the templates show, as plain values: they make no queries."""
        context = super().get_context(request, *args, **kwargs)
        context.update(layout_context(self, self.stored_content()))
        context["discreet"] = self._is_discreet(request)
        audiences = list(self.audiences.all())
        topics = list(self.topics.all())
        context["audiences"] = audiences
        context["topics"] = topics
        context["voice"] = _voice(audiences)
        context["styles"] = styles_with(self.own_styles, STYLES_OF_VOICES[context["voice"]])
        context.update(self.get_type_context(context))
        html, headings = with_anchors(str(self.body.render_as_block(context)))
        context["body_html"] = mark_safe(html)  # noqa: S308  (rendered by our own block templates)
        needs_contents = self.shows_contents and len(headings) >= CONTENTS_FROM
        context["contents"] = headings if needs_contents else []
        context["related"] = (
            related_to(self, topics, audiences)[:RELATED] if self.shows_related and topics else []
        )
        return context

    def serve(self, request, *args, **kwargs):
        """Answer with the page. One that carries styles of its own says so in its policy."""
        response = super().serve(request, *args, **kwargs)
        styles = (getattr(response, "context_data", None) or {}).get("styles", STYLES)
        if styles != STYLES:
            set_whole_style(response, styles)
        return response

    def _is_discreet(self, request) -> bool:
        # A preview may be of a page that has no neutral address yet.
        return (
            self.discreet
            or self.always_discreet
            or is_discreet(self.path_on_site)
            or is_discreet(request.path_info)
        )

    def stored_content(self) -> list:
        """Return what the page stores as blocks: the links, files and contacts in it are looked up together."""
        return self.body.get_prep_value()

    def get_type_context(self, context) -> dict:
        """Return what this type of page shows besides. `context` holds the layout's values."""
        return {}

    def part(self, rest: str) -> dict | None:
        """Return the arguments of `serve` for an address below this page's own; None where no part can be.

        `rest` is what follows the page's address: `page/2/`, `c3/`, `poster-school.pdf`; at most two steps. For a part
        that could be there and is not, `serve` raises Http404.
        """
        return None

    def addresses_below(self) -> list[str]:
        """Return the addresses of all parts that `part` answers for, from `/`, for a page that is public."""
        return []

    def published_children(self) -> list[PageEntry]:
        return BasePage.objects.published().below(self).entries()


def _voice(audiences) -> str:
    """Young people's pages have a look of their own: pages that are for them and nobody else."""
    voices = {audience.voice for audience in audiences}
    return voices.pop() if len(voices) == 1 else Audience.Voice.STANDARD
