"""What every page has."""

from functools import cache
from http import HTTPMethod

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
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

from pages.core.address import address_of, link_address
from pages.core.body import BODY_BLOCKS, BODY_COUNTS
from pages.core.contents import with_anchors
from pages.core.discreet import is_below_discreet
from pages.core.grouping import ListGroup
from pages.core.layout import STYLES_OF_VOICES, layout_context
from pages.core.publishing import PageForm, refuse_what_breaks_a_rule
from pages.core.queries import BasePageManager, PageEntry, Role, related_to
from resources.vocabulary.models import Audience
from safeguarding.privacy.discreet import is_neutral, is_reserved
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
        help_text="For people whose telephone or computer somebody else looks at. Links on this site then lead to an "
        "address that says nothing, such as /i57/, with the neutral title below, for this page and all below it. "
        "Search engines and posters go on using the readable address and the real title. Browsers keep neither.",
    )
    neutral_title = models.CharField(
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text="For a discreet page: what its tab and the browser’s history say, such as “Talking to someone”. It "
        "must not tell what the page is about, and no other page may have it.",
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
    discreet_panels = [FieldPanel("discreet"), FieldPanel("neutral_title")]
    kept_by_browsers = True
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
        """Check the page. Raises ValidationError. Its address is in small letters: people type it in any."""
        self.slug = self.slug.lower()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        """Check what a draft needs, with its address in small letters. Raises ValidationError."""
        self.slug = self.slug.lower()
        super().minimal_clean()

    def clean(self):
        super().clean()
        if is_reserved(self.slug):
            raise ValidationError(
                {
                    "slug": "Addresses such as “i” or “i7” are kept for discreet pages. Use a word, such as “page-i7”."
                }
            )
        self._require_own_neutral_title()
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
            self.discreet = self.discreet or self.always_discreet
        self.__dict__.pop("is_discreet", None)
        super().save(clean=clean, **kwargs)

    def _require_own_neutral_title(self) -> None:
        """Raise ValidationError when the page has none and is marked, or has one that another page has."""
        if (self.discreet or self.always_discreet) and not self.neutral_title:
            raise ValidationError(
                {
                    "neutral_title": "A discreet page needs a title that does not tell what it is about."
                }
            )
        if self.neutral_title:
            others = BasePage.objects.exclude(pk=self.pk)
            same = models.Q(neutral_title__iexact=self.neutral_title)
            same |= models.Q(title__iexact=self.neutral_title)
            if other := others.filter(same).first():
                raise ValidationError(
                    {
                        "neutral_title": f"The page “{other.title}” has this title already. Choose another: in a list "
                        "of open tabs nobody could tell them apart."
                    }
                )

    @property
    def name_in_menus(self) -> str:
        return self.menu_title or self.title

    @cached_property
    def is_discreet(self) -> bool:
        """Whether the page, or one above it, is marked as discreet. Public pages are looked up with it."""
        return self.discreet or is_below_discreet(self)

    @property
    def path_on_site(self) -> str:
        """The address on this site, from `/`, to which links lead: of a discreet page the neutral one."""
        return link_address(self.pk, self.url_path, self.is_discreet)

    @property
    def readable_path(self) -> str:
        """The page's address in words on this site, from `/`: for search engines, posters and whatever is shared."""
        return address_of(self.url_path)

    def get_view_restrictions(self):
        """Return the restrictions that hold here; without a query when the look-up has found that there are none."""
        if getattr(self, "is_private", True):
            return super().get_view_restrictions()
        return []

    def get_context(self, request, *args, **kwargs):
        """Return everything the templates show, as plain values: they make no queries."""
        context = super().get_context(request, *args, **kwargs)
        context.update(layout_context(self, self.stored_content()))
        context |= self._shown_title(request)
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
        response.is_discreet = self.is_discreet
        response.kept_by_browsers = self.kept_by_browsers
        styles = (getattr(response, "context_data", None) or {}).get("styles", STYLES)
        if styles != STYLES:
            set_whole_style(response, styles)
        return response

    def _shown_title(self, request) -> dict:
        """Return whether the page is discreet, and what it is called at the address that was asked for.

        `neutral_title` is "" at a readable address.
        """
        neutral = self.is_discreet and is_neutral(request.path_info)
        whole = settings.WAGTAILADMIN_BASE_URL + self.readable_path
        return {
            "discreet": self.is_discreet,
            "light": self.is_discreet or not self.kept_by_browsers,  # without a picture in the tab
            "neutral_title": (self.neutral_title or f"Information {self.pk}") if neutral else "",
            "whole_readable_address": whole if self.is_discreet else "",
        }

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
        """Return the readable addresses of all parts that `part` answers for, from `/`, for a page that is public."""
        return []

    def published_children(self) -> list[PageEntry]:
        return BasePage.objects.published().below(self).entries()


def _voice(audiences) -> str:
    """Young people's pages have a look of their own: pages that are for them and nobody else."""
    voices = {audience.voice for audience in audiences}
    return voices.pop() if len(voices) == 1 else Audience.Voice.STANDARD
