"""House rules as Django system checks: `manage.py check` refuses what breaks them."""

from django.apps import apps
from django.core import checks


@checks.register("house")
def every_page_type_is_complete(app_configs, **kwargs):
    """Every page type says where it may stand, has a template that exists, and is described to editors."""
    from django.template import TemplateDoesNotExist
    from django.template.loader import get_template
    from wagtail.models import Page

    errors = []
    for model in apps.get_models():
        if not issubclass(model, Page) or model is Page or not model.is_creatable:
            continue
        for attribute in ("parent_page_types", "subpage_types", "page_description"):
            if attribute not in vars(model):
                errors.append(
                    checks.Error(
                        f"{model.__name__} has no {attribute} of its own.",
                        hint="Say it in the class, so that editors are offered sensible choices only.",
                        obj=model,
                        id="house.E001",
                    )
                )
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            errors.append(
                checks.Error(
                    f"{model.__name__} has no template {model.template}.",
                    obj=model,
                    id="house.E002",
                )
            )
        errors += _not_named_back(model) + _not_in_the_form(model)
    return errors


def _not_named_back(model) -> list:
    """Return an error for each page type that may stand above one that does not name it: nobody is offered it."""
    return [
        checks.Error(
            f"{above.__name__} does not name {model.__name__} in its subpage_types.",
            hint=f"{model.__name__} names it in parent_page_types. Both sides must agree.",
            obj=model,
            id="house.E004",
        )
        for above in model.clean_parent_page_models()
        if hasattr(above, "page_description") and model not in above.clean_subpage_models()
    ]


def _not_in_the_form(model) -> list:
    """Return an error for each field of a page type that its form does not show."""
    shown = model.get_edit_handler().get_form_options().get("fields", [])
    own = [field for field in model._meta.local_fields if field.editable and not field.primary_key]
    return [
        checks.Error(
            f"{model.__name__}.{field.name} is not in the editors' form.",
            hint="Name it in type_panels.",
            obj=model,
            id="house.E005",
        )
        for field in own
        if field.name not in shown
    ]


def blocks_of_pages() -> list:
    """Return one block of every class that a page's stream fields hold."""
    from wagtail.fields import StreamField
    from wagtail.models import Page

    blocks = {
        type(block): block
        for model in apps.get_models()
        if issubclass(model, Page)
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
        for block in field.stream_block.child_blocks.values()
    }
    return list(blocks.values())


@checks.register("house")
def every_block_is_complete(app_configs, **kwargs):
    """Every block of a page has a label, an icon, a description, a template and a preview value.

    Whether the preview shows anything is seen in tests/pages/test_blocks.py.
    """
    errors = []
    for block in blocks_of_pages():
        missing = [name for name in BLOCKS_SAY if not _says(block, name)]
        if missing:
            errors.append(
                checks.Error(
                    f"{type(block).__name__} has no {', '.join(missing)}.",
                    hint="Say it in the block's Meta class.",
                    obj=block,
                    id="house.E003",
                )
            )
    return errors


BLOCKS_SAY = ("label", "icon", "description", "template", "preview_value")


def _says(block, name: str) -> bool:
    value = getattr(block.meta, name, None)
    return bool(value) and value != "placeholder"  # Wagtail's icon for blocks that name none
