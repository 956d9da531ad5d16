"""Finding the council of a place. What is typed is in no address, no log and no cookie, and is not kept."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from pages.kinds.guided_path.models import GuidedPathPage
from pages.kinds.guided_path.places import find_areas
from pages.kinds.guided_path.shown import area_answer
from safeguarding.delivery.addresses import AddressSource
from safeguarding.privacy.exceptions import set_whole_style


@csrf_exempt  # it changes nothing, and a token would need a cookie
def find_place(request):
    """Show the question about the place, with the councils of the `place` that was posted.

    Raises Http404 when no public page asks for a place.
    """
    page = GuidedPathPage.objects.published().first()
    questions = page.place_questions() if page else []
    if not questions:
        raise Http404
    asked = request.POST.get("step", "")
    value = next((one for one in questions if one["slug"] == asked), questions[0])
    context = page.get_context(request, part=page.part_of(value["slug"]))
    words = request.POST.get("place", "").replace("\x00", " ").strip()
    if words:
        found = find_areas(words)
        context["found"] = {
            "said": found.said,
            "is_checked": found.is_checked,
            "answers": [area_answer(context["start"], value, area) for area in found.areas],
        }
    # The page's own address, and not this one, is the start.
    response = render(request, page.template, context | {"is_start": False})
    set_whole_style(response, context["styles"])
    if request.method == "POST":
        add_never_cache_headers(response)
    return response


class PlacesForm(AddressSource):
    """The address of the form, while a public page asks for a place."""

    def addresses(self):
        pages = GuidedPathPage.objects.published()
        return [reverse("places")] if any(page.place_questions() for page in pages) else []
