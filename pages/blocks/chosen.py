"""Blocks with which an editor chooses a record."""

from wagtail import blocks

from safeguarding.delivery.sharing import shared


class LoadedOnce:
    """For chooser blocks: a build looks up each chosen record once, not once for every page that shows it."""

    def bulk_to_python(self, values):
        """Return the records with these primary keys in their order, None for one that is gone or only a draft."""
        known = shared((LoadedOnce, self.model_class), dict)
        missing = set(values) - known.keys()
        if missing:
            records = self.model_class.objects
            visible = records.shown() if hasattr(records, "shown") else records
            found = visible.in_bulk(missing - {None})
            known.update({pk: found.get(pk) for pk in missing})
        return [known[pk] for pk in values]


class PageBlock(LoadedOnce, blocks.PageChooserBlock):
    """A page of this site."""
