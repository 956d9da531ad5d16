"""Nothing with a typed number goes public: not from the form, a list, an approval, at a set time, or by a script."""

from pages.core.base import BasePage
from pages.core.publishing import Rule, refuse_what_breaks_a_rule
from pages.editing.typed_numbers.errors import by_field, found_in


class NoTypedNumbers(Rule):
    """No public page holds a typed telephone number. One query for a page that does, otherwise none."""

    def errors(self, page):
        return by_field(found_in(page))

    def sentences(self, page):
        problems: dict[str, list[str]] = {}
        for text, advice in found_in(page):
            problems.setdefault(text.field, []).append(f"“{page.title}”, {text.place}: {advice}")
        return problems


def refuse_at_a_set_time(sender, instance, raw=False, **kwargs) -> None:
    """Receive `pre_save` of a revision: one that is given a time to go live must hold nothing that may not go public.

    Wagtail publishes it at that time without anybody looking. Raises ValidationError.
    """
    if raw or not instance.approved_go_live_at:
        return
    page = instance.as_object()
    if isinstance(page, BasePage):
        refuse_what_breaks_a_rule(page)
