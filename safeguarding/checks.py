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
                    f"{model.__name__} has no template {model.template}.", obj=model, id="house.E002"
                )
            )
    return errors


@checks.register("house")
def every_block_is_complete(app_configs, **kwargs):
    """Every block an editor can choose has a label, an icon, a description, a template and a preview value."""
    try:
        from pages.blocks.body import BodyBlock
    except ImportError:  # a project may use the shared parts without the pages
        return []
    errors = []
    for name, block in BodyBlock().child_blocks.items():
        missing = [
            word
            for word, value in (
                ("label", block.meta.label),
                ("icon", block.meta.icon if block.meta.icon != "placeholder" else ""),
                ("description", getattr(block.meta, "description", "")),
                ("template", getattr(block.meta, "template", "")),
                ("preview value", getattr(block.meta, "preview_value", None)),
            )
            if not value
        ]
        if missing:
            errors.append(
                checks.Error(
                    f"The block {name} has no {', '.join(missing)}.", obj=block, id="house.E003"
                )
            )
    return errors
