"""Which pages are discreet: those that an editor marks, those whose type always is, and all below them.

Each has two addresses: its readable one, and a neutral one to which the links inside the site lead
(safeguarding/privacy/discreet.py, docs/adr/0018-discreet-pages.md).
"""

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef


def is_discreet() -> Exists:
    """Return the condition, for a query of pages, that a page or one above it is marked."""
    # By name: the model's module imports this one.
    marked = apps.get_model("pages", "BasePage").objects.filter(discreet=True)
    here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    return Exists(marked.annotate(here=here).filter(here__startswith=F("path")).order_by())


def is_below_discreet(page) -> bool:
    """Return whether a page above this one is marked. One query."""
    path = page.path or ""  # none yet in the preview of a new page
    above = [path[:end] for end in range(page.steplen, len(path), page.steplen)]
    base_page = apps.get_model("pages", "BasePage")
    return base_page.objects.filter(path__in=above, discreet=True).exists()
