"""The parts that a guided path is made of: questions, the question about the place, and outcomes."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.blocks.text import passage

SLUG_HELP = "One letter and a number, such as c3. The address stays in a visitor's browser, so it says nothing."
GOES_TO_HELP = "The address of the step or outcome that comes next, such as c3."


def own_address() -> blocks.CharBlock:
    return blocks.CharBlock(label="Address", max_length=3, help_text=SLUG_HELP)


def goes_to(label: str, help_text: str = GOES_TO_HELP) -> blocks.CharBlock:
    return blocks.CharBlock(label=label, max_length=3, help_text=help_text)


def contacts(help_text: str) -> blocks.ListBlock:
    return blocks.ListBlock(
        SnippetChooserBlock("resources.Contact"), label="Contacts", help_text=help_text
    )


class AnswerBlock(blocks.StructBlock):
    """One answer to a question."""

    words = blocks.CharBlock(max_length=120, label="Answer")
    hint = blocks.CharBlock(
        max_length=200, required=False, help_text="One line below it. May be empty."
    )
    goes_to = goes_to("Goes to")


class QuestionBlock(blocks.StructBlock):
    """A question, with its answers as links."""

    slug = own_address()
    question = blocks.CharBlock(max_length=120)
    help = passage(required=False, label="Help with the question")
    answers = blocks.ListBlock(
        AnswerBlock(), help_text="The last one is for whoever is not sure, and leads to help."
    )

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"step": value}

    class Meta:
        icon = "help"
        label = "Question"
        description = (
            "A page with one question. Each answer is a link to the next question or to an outcome."
        )
        template = "blocks/path_question.html"
        preview_value = {
            "slug": "c3",
            "question": "Who are you?",
            "help": "",
            "answers": [
                {"words": "A neighbour", "hint": "", "goes_to": "c4"},
                {"words": "I am not sure", "hint": "", "goes_to": "d1"},
            ],
        }


class PlacesBlock(blocks.StructBlock):
    """The question where the child lives. Its answers are the councils in the register of areas."""

    slug = own_address()
    question = blocks.CharBlock(max_length=120, default="Where does the child live?")
    help = passage(required=False, label="Help with the question")
    outcome = goes_to(
        "Outcome for every council",
        "Its address, such as d2. It is shown with the council's contacts in place of its own.",
    )
    not_sure = goes_to("“I am not sure” goes to")
    contacts = contacts("Shown for councils that have no contact in the register.")
    make_sure = passage(
        required=False,
        label="How to make sure which council it is",
        help_text="Shown where a place lies in more than one council's area.",
    )

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"step": value}

    class Meta:
        icon = "site"
        label = "Question about the place"
        description = "A page that asks where the child lives. Its answers are the councils in the register of areas."
        template = "blocks/path_question.html"
        preview_value = {
            "slug": "c5",
            "question": "Where does the child live?",
            "help": "<p>Give the place where the child sleeps most nights.</p>",
            "outcome": "d2",
            "not_sure": "d1",
            "contacts": [],
            "make_sure": "<p>A postcode tells which council it is.</p>",
        }


class OutcomeBlock(blocks.StructBlock):
    """An end of the path: what to do now, and with whom to get in touch."""

    slug = own_address()
    title = blocks.CharBlock(max_length=100, label="Heading")
    when = blocks.CharBlock(max_length=240, label="When this is", help_text="One sentence.")
    now = passage(label="What to do now", help_text="The first thing first.")
    contacts = contacts("The best one first. Only those that answer.")
    ready = passage(required=False, label="What to have ready")
    next = passage(required=False, label="What happens next")
    next_in_wales = passage(
        required=False,
        label="What happens next in Wales",
        help_text="In place of the one above, for a child who lives in Wales. Only after a question about the place.",
    )
    more = passage(required=False, label="Read more", help_text="A list of links to pages.")

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {
            "outcome": {**value, "contacts": list(value["contacts"])},
        }

    class Meta:
        icon = "check"
        label = "Outcome"
        description = "A page at the end of a path: what to do now and whom to ring. 999 is always there by itself."
        template = "blocks/path_outcome.html"
        preview_value = {
            "slug": "d1",
            "title": "You are not sure",
            "when": "Something worries you and you cannot say what it is.",
            "now": "<p>Ring and say what you noticed.</p>",
            "contacts": [],
            "ready": "",
            "next": "",
            "next_in_wales": "",
            "more": "",
        }
