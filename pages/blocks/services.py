from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.blocks.chosen import LoadedOnce
from pages.core.references import references_in


class ServiceBlock(LoadedOnce, SnippetChooserBlock):
    """One service from the register."""

    def __init__(self, **kwargs):
        super().__init__("resources.Service", **kwargs)

    def get_preview_value(self):
        return self.model_class.objects.first()

    class Meta:
        icon = "group"
        label = "Service"
        description = "An organisation that helps, from the register of services."
        template = "blocks/service.html"
        preview_value = "first service"


class ServicesBlock(blocks.StructBlock):
    """Services from the register, each with how to reach it."""

    heading = blocks.CharBlock(max_length=80, required=False)
    services = blocks.ListBlock(ServiceBlock(), min_num=1)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["services"] = references_in(context).services(value["services"])
        return context

    def get_preview_value(self):
        from resources.models import Service

        return self.normalize(
            {**self.meta.preview_value, "services": list(Service.objects.all()[:2])}
        )

    class Meta:
        icon = "group"
        label = "Services"
        description = "Organisations that help, from the register of services."
        template = "blocks/services.html"
        preview_value = {"heading": "Who can help", "services": []}
