"""The public list of what is not confirmed yet. It is there while the notice that leads to it is."""

from collections.abc import Iterator

from django.http import Http404

from pages.core.layout import layout_context, render_with_styles
from pages.site.unconfirmed.queries import unconfirmed
from resources.models import BoardSettings
from safeguarding.before_launch import LIST_ADDRESS
from safeguarding.delivery.addresses import AddressSource


def not_confirmed(request):
    """Answer with the list. Raises Http404 once the site is open."""
    context = layout_context()
    if not context["board"].before_launch:
        raise Http404
    context |= {"title": "What is not confirmed yet", "unconfirmed": unconfirmed()}
    return render_with_styles(request, "pages/not_confirmed.html", context, "long-lists")


class NotConfirmed(AddressSource):
    """The list's address, before the launch."""

    def addresses(self) -> Iterator[str]:
        board = BoardSettings.objects.first() or BoardSettings()
        if board.before_launch:
            yield LIST_ADDRESS
