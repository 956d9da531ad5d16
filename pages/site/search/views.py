"""The search page."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from pages.core.layout import layout_context
from pages.site.search.queries import LONGEST_QUERY, search_site
from safeguarding.privacy.log_names import FOUND_NOTHING


@csrf_exempt  # it changes nothing, and a token would need a cookie
def search(request):
    """Show what matches the words in `q`.

    The form posts, so that the words are not in the address, the browser's history or a log. A link with `?q=`
    works too.
    """
    typed = (request.POST if request.method == "POST" else request.GET).get("q", "")
    query = " ".join(typed.replace("\x00", " ").split())
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
    if query or request.method == "POST":
        add_never_cache_headers(response)  # nobody keeps what was searched for
    return response
