"""What must hold before a page goes public, in the editor's form and below it.

A room that knows such a rule hands it to `register`: pages and their form know no rule by name.
"""

from abc import ABC, abstractmethod

from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from pages.core.queries import public_pages

ENDS_A_WORKFLOW = "action-cancel-workflow"
WORKFLOW_ACTION = "workflow-action-name"


class Rule(ABC):
    """Something that no public page may hold."""

    @abstractmethod
    def errors(self, page) -> dict[str, ValidationError]:
        """Return what breaks the rule, by field, as the form shows it beside the field or block."""

    @abstractmethod
    def sentences(self, page) -> dict[str, list[str]]:
        """Return what breaks the rule, by field, in sentences that say where it is: there is no form around them."""


_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """Add a rule. Called once, when Django starts (`AppConfig.ready`)."""
    _rules.append(rule)


class PageForm(WagtailAdminPageForm):
    """The editor's form of every page. Says beside the field or block what may not go public.

    Drafts and previews may hold it, and whoever sends a page back to its author need not take it out first.
    """

    def _post_clean(self):
        super()._post_clean()
        if not self.makes_public:
            return
        for rule in _rules:
            for field, error in rule.errors(self.instance).items():
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, error)
        self._require_own_title()

    def _require_own_title(self) -> None:
        """Refuse the title of another page: among open tabs, and in search engines, it tells nobody which it is.

        WCAG 2.2, 2.4.2.
        """
        page = self.instance
        field, name = ("seo_title", page.seo_title) if page.seo_title else ("title", page.title)
        same = Q(seo_title__iexact=name) | Q(seo_title="", title__iexact=name)
        if field in self.errors or not public_pages().exclude(pk=page.pk).filter(same).exists():
            return
        self.add_error(
            field if field in self.fields else None,
            "Another page is called this. Change the title, or write a title tag under “Address and menus” that tells "
            "the two apart in a list of open tabs and in search engines.",
        )

    @property
    def makes_public(self) -> bool:
        """Whether what was pressed publishes the page, sets a time for it, or asks for either."""
        return not (
            self.is_deferred_validation
            or ENDS_A_WORKFLOW in self.data
            or self.data.get(WORKFLOW_ACTION) == "reject"
        )


def refuse_what_breaks_a_rule(page) -> None:
    """Raise ValidationError, by fields, when a page holds what may not go public."""
    problems: dict[str, list[str]] = {}
    for rule in _rules:
        for field, sentences in rule.sentences(page).items():
            problems.setdefault(field, []).extend(sentences)
    if problems:
        raise ValidationError(problems)
