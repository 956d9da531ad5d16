"""Ways to find a page without searching: A to Z, topics, audiences, glossary."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from pages.base import BasePage
from pages.browse.queries import a_to_z
from pages.layout import layout_context
from pages.references import References
from resources.models import Audience, GlossaryTerm, Service, Topic

PER_PAGE = 50


def a_to_z_list(request):
    return render(
        request, "pages/a_to_z.html", {**layout_context(), "title": "A to Z", "letters": a_to_z()}
    )


def topics(request):
    return render(
        request,
        "pages/topics.html",
        {**layout_context(), "title": "Topics", "topics_list": list(Topic.objects.all())},
    )


def topic(request, key):
    chosen = get_object_or_404(Topic, key=key)
    return render(
        request,
        "pages/topic.html",
        {
            **layout_context(),
            "title": chosen.name,
            "topic": chosen,
            "listing": _listing(request, BasePage.objects.published().about(chosen)),
            "services": References().services(Service.objects.filter(topics=chosen)),
        },
    )


def audience(request, key):
    chosen = get_object_or_404(Audience, key=key)
    return render(
        request,
        "pages/audience.html",
        {
            **layout_context(),
            "title": f"For {chosen.phrase}",
            "audience": chosen,
            "voice": chosen.voice,
            "listing": _listing(request, BasePage.objects.published().meant_for(chosen)),
        },
    )


def glossary(request):
    return render(
        request,
        "pages/glossary.html",
        {**layout_context(), "title": "Glossary", "terms": list(GlossaryTerm.objects.all())},
    )


def _listing(request, pages):
    """A page of the list; a page number that is not there shows the nearest one."""
    return Paginator(pages, PER_PAGE).get_page(request.GET.get("page"))
