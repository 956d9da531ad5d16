"""Search and references: written once for all that is loaded, and not after every single record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def indexed_at_the_end(say: Callable[[str], None]) -> Iterator[None]:
    """Let nothing that is saved within the block be indexed by itself; index everything when it ends well."""
    quiet = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in quiet:
            post_save.connect(post_save_signal_handler, sender=model)
    say("Indexing it all")
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
