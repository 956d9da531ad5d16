from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class PictureBlock(blocks.StructBlock):
    """A picture with an optional caption."""

    image = ImageBlock()
    caption = blocks.CharBlock(max_length=160, required=False)

    def get_preview_value(self):
        from resources.models import SiteImage

        return self.normalize({**self.meta.preview_value, "image": SiteImage.objects.first()})

    class Meta:
        icon = "image"
        label = "Picture"
        description = (
            "A picture that adds something words cannot. Never of a child who could be recognised."
        )
        template = "blocks/picture.html"
        preview_value = {"image": None, "caption": "What the picture shows"}
