"""The search page."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from pages.core.layout import layout_context
from pages.site.search.queries import LONGEST_QUERY, search_site
from safeguarding.privacy.log_names import FOUND_NOTHING
from safeguarding.privacy.typed import lead_on, one_line, typed_into


@csrf_exempt  # it changes nothing, and a token would need a cookie
def search(request):
    """Show what matches the words that were typed.

    The form posts, and is answered by an address in which the words are sealed, so that they are in no browser's
    history and no log. A link with `?q=` works too.
    """
    if request.method == "POST":
        return lead_on("search", q=_words(request.POST))
    typed = typed_into("search", request)
    query = _words(request.GET if typed is None else typed)
    too_long = len(query) > LONGEST_QUERY
    results = [] if too_long else search_site(query)
    request.META[FOUND_NOTHING] = bool(query) and not too_long and not results
    response = render(
        request,
        "pages/search.html",
        {
            **layout_context(),
            "title": "Search",
            "query": query[:LONGEST_QUERY],
            "too_long": too_long,
            "results": results,
            "count": len(results),
        },
    )
    if query or typed is not None:
        add_never_cache_headers(response)  # nobody keeps what was searched for
    return response


def _words(sent) -> str:
    # One more than is searched for, so that it can be told from what is too long.
    return one_line(sent.get("q", ""), LONGEST_QUERY + 1)
