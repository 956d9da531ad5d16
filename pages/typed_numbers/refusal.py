"""Nothing with a typed number goes public: not from the form, a list, an approval, at a set time, or by a script."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from pages.typed_numbers.errors import by_field, found_in

ENDS_A_WORKFLOW = "action-cancel-workflow"
WORKFLOW_ACTION = "workflow-action-name"


class PageForm(WagtailAdminPageForm):
    """The editor's form of every page. Says beside the field or block that a number is typed there.

    Drafts and previews may hold one, and whoever sends a page back to its author need not take it out first.
    """

    def _post_clean(self):
        super()._post_clean()
        if not self.makes_public:
            return
        for field, error in by_field(found_in(self.instance)).items():
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, error)

    @property
    def makes_public(self) -> bool:
        """Whether what was pressed publishes the page, sets a time for it, or asks for either."""
        return not (
            self.is_deferred_validation
            or ENDS_A_WORKFLOW in self.data
            or self.data.get(WORKFLOW_ACTION) == "reject"
        )


def refuse_typed_numbers(page) -> None:
    """Raise ValidationError, by fields, when a page holds a typed number. One query then, otherwise none."""
    problems: dict[str, list[str]] = {}
    for text, advice in found_in(page):
        problems.setdefault(text.field, []).append(f"“{page.title}”, {text.place}: {advice}")
    if problems:
        raise ValidationError(problems)


def refuse_at_a_set_time(sender, instance, raw=False, **kwargs) -> None:
    """Receive `pre_save` of a revision: one that is given a time to go live must hold no typed number.

    Wagtail publishes it at that time without anybody looking. Raises ValidationError.
    """
    from pages.base import BasePage  # it imports the form above

    if raw or not instance.approved_go_live_at:
        return
    page = instance.as_object()
    if isinstance(page, BasePage):
        refuse_typed_numbers(page)
