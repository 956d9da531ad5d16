"""When the clock alone changes what visitors see of the contacts."""

from datetime import datetime, time

from django.utils import timezone

from resources.contacts.hours.opening import opening_of
from resources.contacts.queries import contacts_with_checked_hours, next_overdue
from safeguarding.delivery.addresses import AddressSource


class ChecksFallingDue(AddressSource):
    """Has no addresses: says when a contact next loses its hours because its check is overdue."""

    def next_moment(self, after):
        day = next_overdue(timezone.localdate(after))
        return day and datetime.combine(day, time.min, timezone.get_default_timezone())


class OpeningAndClosing(AddressSource):
    """Has no addresses: says when a contact next opens or closes. The date in the line changes at midnight."""

    def next_moment(self, after):
        # One query for all of them; the rest is arithmetic.
        known = (opening_of(contact, after) for contact in contacts_with_checked_hours())
        return min(
            (opening.changes[0] for opening in known if opening and opening.changes), default=None
        )
