from wagtail import blocks

from pages.blocks.text import passage


class StepBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=100)
    text = passage(required=False)


class StepsBlock(blocks.StructBlock):
    """Numbered steps, each with a heading."""

    heading = blocks.CharBlock(max_length=80, required=False)
    steps = blocks.ListBlock(StepBlock(), min_num=2)

    class Meta:
        icon = "list-ol"
        label = "Steps"
        description = "Things to do one after another."
        template = "blocks/steps.html"
        preview_value = {
            "heading": "What to do",
            "steps": [
                {"heading": "Write down what you saw", "text": "<p>With the date and time.</p>"},
                {"heading": "Ring the Concerns Line", "text": ""},
            ],
        }
