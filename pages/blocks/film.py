from django.core.validators import URLValidator
from wagtail import blocks


class FilmBlock(blocks.StructBlock):
    """A link to a film on another website. Nothing of that website is shown or loaded here."""

    title = blocks.CharBlock(max_length=120)
    address = blocks.URLBlock(
        max_length=500,
        validators=[
            URLValidator(["https"], message="Write the whole address. It begins with https://.")
        ],
        help_text="Where the film is. It begins with https://.",
    )
    made_by = blocks.CharBlock(
        max_length=120, help_text="Who made the film, by the name that people know."
    )
    minutes = blocks.IntegerBlock(
        min_value=1,
        max_value=600,
        required=False,
        help_text="How long it is, in whole minutes. May be empty.",
    )
    shows = blocks.CharBlock(
        max_length=240,
        label="What it shows",
        help_text="One or two sentences, also on anything that may be hard to watch.",
    )

    class Meta:
        icon = "media"
        label = "Film on another website"
        description = (
            "A card that says where the film is and who made it. "
            "Nothing is loaded from there until somebody opens it."
        )
        template = "blocks/film.html"
        preview_value = {
            "title": "What happens when you ring",
            "address": "https://www.example.org/film",
            "made_by": "the board",
            "minutes": 4,
            "shows": "Somebody rings about a child next door, and a social worker says what comes next.",
        }
