"""Blocks with which an editor chooses a record."""

from wagtail import blocks

from safeguarding.delivery.memo import memoised


class LoadedOnce:
    """For chooser blocks: a build looks up each chosen record once, not once for every page that shows it."""

    def bulk_to_python(self, values):
        """Return the records with these primary keys in their order, None for one that visitors do not see."""
        known = memoised((LoadedOnce, self.model_class), dict)
        missing = set(values) - known.keys()
        if missing:
            found = self.visible().in_bulk(missing - {None})
            known.update({pk: found.get(pk) for pk in missing})
        return [known[pk] for pk in values]

    def visible(self):
        """Return the records, as a QuerySet, that may be shown at all."""
        return self.model_class.objects.all()


class PageBlock(LoadedOnce, blocks.PageChooserBlock):
    """A page of this site."""
