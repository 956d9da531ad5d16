"""Finding the council of a place. What is typed is sealed in an address, and not kept."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from pages.kinds.guided_path.found import shown_answer
from pages.kinds.guided_path.models import GuidedPathPage
from pages.kinds.guided_path.places import LONGEST
from safeguarding.delivery.addresses import AddressSource
from safeguarding.privacy.exceptions import set_whole_style
from safeguarding.privacy.typed import lead_on, one_line, typed_into


@csrf_exempt  # it changes nothing, and a token would need a cookie
def find_place(request):
    """Show the question about the place, with the councils of the `place` that was posted.

    Raises Http404 when no public page asks for a place.
    """
    if request.method == "POST":
        place, step = (request.POST.get(name, "") for name in ("place", "step"))
        return lead_on("places", place=one_line(place, LONGEST), step=one_line(step, 3))
    page = GuidedPathPage.objects.published().first()
    questions = page.place_questions() if page else []
    if not questions:
        raise Http404
    typed = typed_into("places", request)
    asked = (typed or {}).get("step")
    value = next((one for one in questions if one["slug"] == asked), questions[0])
    context = page.get_context(request, part=page.part_of(value["slug"]))
    # The page's own address, and not this one, is the start.
    context |= {"is_start": False, "is_finder": True}
    if typed:
        context |= shown_answer(typed["place"], value, context)
    response = render(request, page.template, context)
    set_whole_style(response, context["styles"])
    if typed is not None:
        add_never_cache_headers(response)
    return response


class PlacesForm(AddressSource):
    """The address of the form, while a public page asks for a place."""

    def addresses(self):
        pages = GuidedPathPage.objects.published()
        return [reverse("places")] if any(page.place_questions() for page in pages) else []
