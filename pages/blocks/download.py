from wagtail.documents.blocks import DocumentChooserBlock


class DownloadBlock(DocumentChooserBlock):
    """A file to download, with its size, kind and version."""

    def get_preview_value(self):
        return self.model_class.objects.first()

    class Meta:
        icon = "download"
        label = "Download"
        description = "A file from the register of documents, with its size, kind and version."
        template = "blocks/download.html"
        preview_value = "first document"
