"""The ways to reach a contact, and the hours when somebody answers: the parts of a contact's record."""

import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from wagtail import blocks

from resources.contacts.numbers.telephone import validate_phone_number

NOTE_HELP = "Shown after it, such as “from a mobile, press 55 when asked”. May be empty."
LABEL_HELP = (
    "Shown before it when there are several, such as “Evenings and weekends”. May be empty."
)


class RouteBlock(blocks.StructBlock):
    """What every route has."""

    label = blocks.CharBlock(required=False, max_length=60, help_text=LABEL_HELP)
    note = blocks.CharBlock(required=False, max_length=160, help_text=NOTE_HELP)


class PhoneBlock(RouteBlock):
    value = blocks.CharBlock(
        label="Number",
        max_length=40,
        validators=[validate_phone_number],
        help_text="As people write it, with spaces: it is shown just so.",
    )

    class Meta:
        icon = "mobile-alt"
        label = "Telephone"


class TextMessageBlock(RouteBlock):
    value = blocks.CharBlock(label="Number", max_length=40, validators=[validate_phone_number])
    message = blocks.CharBlock(
        required=False,
        max_length=40,
        label="Word to send",
        help_text="Such as SHOUT. May be empty.",
    )

    class Meta:
        icon = "comment"
        label = "Text message"


class WebBlock(RouteBlock):
    value = blocks.URLBlock(label="Address", help_text="The whole address, beginning with https://")
    text = blocks.CharBlock(
        required=False,
        max_length=60,
        label="Words for the link",
        help_text="Such as “Childline website”.",
    )

    class Meta:
        icon = "link"
        label = "Website or form"


class ChatBlock(RouteBlock):
    value = blocks.URLBlock(
        label="Address", help_text="The page where the chat is, beginning with https://"
    )
    text = blocks.CharBlock(
        required=False,
        max_length=60,
        label="Words for the link",
        help_text="Such as “Chat with a counsellor”.",
    )

    class Meta:
        icon = "comment"
        label = "Chat"


class EmailBlock(RouteBlock):
    value = blocks.EmailBlock(label="Address")

    class Meta:
        icon = "mail"
        label = "E-mail"


class RelayBlock(RouteBlock):
    value = blocks.CharBlock(
        label="Number",
        max_length=40,
        validators=[validate_phone_number],
        help_text="For Relay UK, such as “18001 0345 678 9021”, or 18000.",
    )

    class Meta:
        icon = "mobile-alt"
        label = "Relay or textphone"


class SignLanguageBlock(RouteBlock):
    value = blocks.CharBlock(
        label="How", max_length=160, help_text="Such as “999 BSL app or website”."
    )
    address = blocks.URLBlock(
        required=False, help_text="The page where the video call begins. May be empty."
    )

    class Meta:
        icon = "openquote"
        label = "Video call in British Sign Language"


class SilentBlock(RouteBlock):
    value = blocks.CharBlock(
        label="What to do",
        max_length=160,
        help_text="For people who cannot speak, such as “Ring 999 from a mobile. Press 55 when you are told to.”",
    )

    class Meta:
        icon = "no-view"
        label = "When you cannot speak"


class OtherRouteBlock(RouteBlock):
    value = blocks.CharBlock(
        label="How", max_length=160, help_text="Such as “Ring the Concerns Line and ask for them”."
    )

    class Meta:
        icon = "help"
        label = "Another way"


class RoutesBlock(blocks.StreamBlock):
    phone = PhoneBlock()
    text_message = TextMessageBlock()
    web = WebBlock()
    chat = ChatBlock()
    email = EmailBlock()
    bsl = SignLanguageBlock()
    relay = RelayBlock()
    silent = SilentBlock()
    other = OtherRouteBlock()


DAYS = [
    (str(number), name)
    for number, name in enumerate(
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    )
]


class OpeningBlock(blocks.StructBlock):
    """The days of the week with one pair of opening and closing times, in United Kingdom time."""

    days = blocks.MultipleChoiceBlock(choices=DAYS)
    opens = blocks.TimeBlock(format="%H:%M")
    closes = blocks.TimeBlock(format="%H:%M")

    def clean(self, value):
        value = super().clean(value)
        if value["opens"] >= value["closes"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "closes": ValidationError(
                        "It closes before it opens. For hours over midnight, add one line up to 23:59 and one "
                        "from 00:00 on the next day."
                    )
                }
            )
        return value

    class Meta:
        icon = "time"
        label = "Days and hours"


class ExceptionBlock(blocks.StructBlock):
    """One date on which the hours differ from the week's, in United Kingdom time. Without times: closed all day."""

    date = blocks.DateBlock(label="Date")
    opens = blocks.TimeBlock(required=False, format="%H:%M")
    closes = blocks.TimeBlock(
        required=False,
        format="%H:%M",
        help_text="Leave both times empty when it is closed all day.",
    )
    note = blocks.CharBlock(
        required=False, max_length=120, help_text="Such as “Staff training”. May be empty."
    )

    def clean(self, value):
        value = super().clean(value)
        opens, closes = value["opens"], value["closes"]
        if (opens is None) != (closes is None):
            missing = "opens" if opens is None else "closes"
            raise blocks.StructBlockValidationError(
                block_errors={
                    missing: ValidationError(
                        "Give both times, or leave both empty when it is closed all day."
                    )
                }
            )
        if opens is not None and opens >= closes:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "closes": ValidationError(
                        "It closes before it opens. For hours over midnight, end at 23:59 and add the next date, "
                        "with all its hours, beginning at 00:00."
                    )
                }
            )
        return value

    class Meta:
        icon = "date"
        label = "Date with other hours"


def clock(time: datetime.time) -> str:
    """Return a time as people say it: 9am, 4.30pm, midnight, midday."""
    if (time.hour, time.minute) in {(0, 0), (23, 59)}:
        return "midnight"
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    hour = time.hour % 12 or 12
    minutes = f".{time.minute:02d}" if time.minute else ""
    return f"{hour}{minutes}{'am' if time.hour < 12 else 'pm'}"


def days_in_words(days: list[str]) -> str:
    """Return chosen days (numbers as text, Monday is "0") in words: runs of three or more as “Monday to Thursday”."""
    numbers = sorted(int(day) for day in days)
    names = dict(DAYS)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = []
    for run in runs:
        if len(run) >= 3:
            words.append(f"{names[str(run[0])]} to {names[str(run[-1])]}")
        else:
            words.extend(names[str(number)] for number in run)
    return (
        words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
    )


def overlapping_day(openings: list) -> str:
    """Return the name of the first day whose hours overlap among opening blocks' values; "" when none do."""
    spans: dict[str, list[tuple]] = {}
    for opening in openings:
        for day in opening["days"]:
            spans.setdefault(day, []).append((opening["opens"], opening["closes"]))
    for day in sorted(spans):
        ordered = sorted(spans[day])
        if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
            return dict(DAYS)[day]
    return ""
