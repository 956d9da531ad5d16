from wagtail.documents.blocks import DocumentChooserBlock

from pages.blocks.chosen import LoadedOnce
from pages.core.references import references_in


class DownloadBlock(LoadedOnce, DocumentChooserBlock):
    """A file to download, with its size, kind and version."""

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        public = references_in(context).documents([value])
        context["document"] = public[0] if public else None
        return context

    def get_preview_value(self):
        return self.model_class.objects.first()

    class Meta:
        icon = "download"
        label = "Download"
        description = "A file from the register of documents, with its size, kind and version."
        template = "blocks/download.html"
        preview_value = "first document"
