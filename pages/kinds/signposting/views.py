"""The directory of services, and a page for each."""

from django.shortcuts import get_object_or_404, render

from pages.core.grouping import by_letter
from pages.core.layout import layout_context, render_with_styles
from resources.models import Service


def services(request):
    context = layout_context()
    found = context["references"].services(Service.objects.all())
    letters = by_letter(found, lambda service: service.name)
    context |= {"title": "All services", "letters": letters}
    return render_with_styles(request, "pages/services.html", context, "long-lists")


def service(request, key):
    chosen = get_object_or_404(Service.objects.select_related("area"), key=key)
    context = layout_context()
    context["references"].services([chosen])
    return render(
        request,
        "pages/service.html",
        {
            **context,
            "title": chosen.name,
            "service": chosen,
            "topics": list(chosen.topics.all()),
            "audiences": list(chosen.audiences.all()),
        },
    )
