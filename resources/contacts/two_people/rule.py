"""The two-person rule, held where rows are written: below forms, imports, commands and whatever comes next.

A receiver of `pre_save` sees every `save`, fixtures included; `ContactQuerySet` sees what writes rows without one. A
contact that the board has chosen cannot be deleted: the database's references protect it.
"""

from collections.abc import Callable, Collection, Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, QuerySet, Value
from django.db.models.functions import Cast
from django.db.models.signals import pre_save
from wagtail.fields import StreamField

from resources.contacts.two_people.agreement import agreed
from resources.contacts.two_people.protected import changes, protected_ids, touched
from resources.contacts.validation import typed_in

SUBMIT = "Submit to Second person"  # as Wagtail words the button, with the workflow's name
NEEDED = (
    "This number stands on every page, so a second person must agree. Choose “" + SUBMIT + "” in "
    "place of “Publish”: visitors see the present number until somebody else has agreed."
)
BY_EXPRESSION = (
    "Words for visitors are read before they are written, so that no number is typed among them. Save the records one "
    "by one."
)
UNKNOWN = object()
STAYS = "A contact that visitors have seen stays public. If nobody answers there any more, close it: tab Status."


class TwoPeopleNeeded(ValidationError):
    """One person alone tried to change a number that stands on every page."""


class ContactQuerySet(QuerySet):
    """Contacts. What writes several rows at once leaves the protected ones' numbers alone."""

    def shown(self):
        """Leave out what is only a draft yet."""
        return self.filter(live=True)

    def update(self, **kwargs):
        """As Django's. Raises TwoPeopleNeeded, ValidationError."""
        refuse_typed(self.model, kwargs, typed_in, may_hold=self.model.numbers_stand_in)
        if touched(kwargs):
            if "live" in kwargs and kwargs["live"] is not True and self.shown().exists():
                raise ValidationError(STAYS)
            if self.filter(pk__in=protected_ids()).exists():
                raise TwoPeopleNeeded(NEEDED)
        return super().update(**kwargs)

    update.alters_data = True

    def bulk_create(
        self,
        objs,
        batch_size=None,
        ignore_conflicts=False,
        update_conflicts=False,
        update_fields=None,
        unique_fields=None,
    ):
        """As Django's. Raises TwoPeopleNeeded for what would write over rows that are there."""
        for contact in objs:
            if typed := typed_in(contact):
                raise ValidationError(typed)
        if update_conflicts and touched(update_fields):
            raise TwoPeopleNeeded(NEEDED)
        return super().bulk_create(
            objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
        )


def refuse_typed(
    model: type[models.Model],
    values: dict,
    typed_in: Callable[[models.Model], dict],
    may_hold: Collection[str] = (),
) -> None:
    """Raise ValidationError when a value of `update` holds a typed number, or is words that only the database knows.

    `typed_in` says of a record what is wrong with its words, by field. `may_hold`: the fields in which a number stands.
    """
    for name, value in values.items():
        field = model._meta.get_field(name)
        if not isinstance(field, models.CharField | models.TextField | StreamField):
            continue
        written = list(_written(value))
        is_free = name in may_hold or field.choices
        if not is_free and any(words is UNKNOWN for words in written):
            raise ValidationError({name: BY_EXPRESSION})
        for words in written:
            if words is not UNKNOWN and (typed := typed_in(model(**{name: words}))):
                raise ValidationError(typed)


def _written(value) -> Iterator:
    """Yield what a value of `update` writes: itself, what `bulk_update` makes of it, or UNKNOWN for an expression."""
    if isinstance(value, Value):
        yield value.value
    elif isinstance(value, Case):
        for result in (*(case.result for case in value.cases), value.default):
            yield from _written(result)
    elif isinstance(value, Cast):
        yield from _written(value.get_source_expressions()[0])
    else:
        yield UNKNOWN if hasattr(value, "resolve_expression") else value


def refuse_one_person(sender, instance, update_fields=None, **kwargs) -> None:
    """Receive `pre_save` of a contact. Raises TwoPeopleNeeded; ValidationError when it would not be public any more."""
    if typed := typed_in(instance):
        raise ValidationError(typed)
    changed = changes(instance, update_fields)
    if "live" in changed and not instance.live:
        raise ValidationError(STAYS)
    if changed and instance.pk in protected_ids() and not agreed(instance):
        raise TwoPeopleNeeded(NEEDED)


def watch(contact_model) -> None:
    """Hold the rule for the model of contacts. Called once, when Django starts."""
    pre_save.connect(refuse_one_person, contact_model, dispatch_uid="two-people-save")
