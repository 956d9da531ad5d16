"""The two-person rule for the board's settings: which records stand on every page. No other number does.

Once chosen, a record stays: every sentence and card that shows it, and the rule that two people change it, hang on it.
When another service takes over, two people change the record. A board that has chosen none yet chooses freely: that is
how a new site begins.
"""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.signals import pre_delete, pre_save

from resources.contacts.numbers.texts import texts_of
from resources.contacts.numbers.typed_numbers import surely_typed
from resources.contacts.two_people.protected import SLOTS
from resources.contacts.two_people.rule import TwoPeopleNeeded, refuse_typed

STAYS = "“{}” stands on every page. If another number is right, change it in that record: a second person agrees."
ONE_BY_ONE = "Which contacts stand on every page is chosen in Settings → Board, and nowhere else."


class BoardQuerySet(QuerySet):
    """The board's settings. What writes rows without saving leaves alone which records stand on every page."""

    def update(self, **kwargs):
        """As Django's. Raises TwoPeopleNeeded, ValidationError."""
        refuse_typed(self.model, kwargs, typed_in)
        if slots_in(kwargs) and self._have_chosen():
            raise TwoPeopleNeeded(ONE_BY_ONE)
        return super().update(**kwargs)

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        """As Django's. Raises TwoPeopleNeeded: there is one row, and it is saved."""
        if self._have_chosen():
            raise TwoPeopleNeeded(ONE_BY_ONE)
        return super().bulk_create(objs, *args, **kwargs)

    def _have_chosen(self) -> bool:
        rows = self.model.objects.values_list(*(f"{slot}_id" for slot in SLOTS))
        return any(pk for row in rows for pk in row)


def typed_in(board) -> dict[str, str]:
    """Return what is wrong with the board's words that hold a telephone number, by the name of the field."""
    return {
        text.field: f"“{number}” is typed here. Numbers stand in the register of contacts only."
        for text in texts_of(board)
        if (number := surely_typed(text.words))
    }


def slots_in(names) -> set[str]:
    """Return which of the choices are among these names of fields or columns; all of them for None."""
    if names is None:
        return set(SLOTS)
    return {name.removesuffix("_id") for name in names} & set(SLOTS)


def slot_problems(board, names=None) -> dict[str, str]:
    """Return what one person may not choose, in words, by the name of the field. One query when nothing changes."""
    present = type(board).objects.first()
    changed = [slot for slot in slots_in(names) if _moves(present, board, slot)] if present else []
    return {slot: STAYS.format(getattr(present, slot)) for slot in sorted(changed)}


def _moves(present, board, slot: str) -> bool:
    old = getattr(present, f"{slot}_id")
    return old is not None and old != getattr(board, f"{slot}_id")


def refuse_one_person(sender, instance, update_fields=None, **kwargs) -> None:
    """Receive `pre_save` of the board's settings. Raises TwoPeopleNeeded or ValidationError, by fields."""
    if typed := typed_in(instance):
        raise ValidationError(typed)
    if problems := slot_problems(instance, update_fields):
        raise TwoPeopleNeeded(problems)


def refuse_deletion(sender, instance, **kwargs) -> None:
    """Receive `pre_delete` of the board's settings. Raises ValidationError once they name a contact."""
    if any(getattr(instance, f"{slot}_id") for slot in SLOTS):
        raise ValidationError("The board's numbers stand on every page. They cannot be deleted.")


def watch(board_model) -> None:
    """Hold the rule for the model of the board's settings. Called once, when Django starts."""
    pre_save.connect(refuse_one_person, board_model, dispatch_uid="two-people-board-save")
    pre_delete.connect(refuse_deletion, board_model, dispatch_uid="two-people-board-delete")
