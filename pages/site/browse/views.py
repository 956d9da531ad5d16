"""Ways to find a page without searching: A to Z, topics, audiences, glossary."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pages.core.grouping import by_letter
from pages.core.layout import STYLES_OF_VOICES, layout_context, render_with_styles
from pages.core.paging import listing
from pages.core.references import References
from pages.site.browse.grouped import in_groups, placed_about, placed_for
from pages.site.browse.queries import a_to_z
from resources.models import Audience, GlossaryTerm, Service, Topic

PER_PAGE = 50


def a_to_z_list(request):
    context = {**layout_context(), "title": "A to Z", "letters": a_to_z()}
    return render_with_styles(request, "pages/a_to_z.html", context, "long-lists")


def topics(request):
    return render(
        request,
        "pages/topics.html",
        {**layout_context(), "title": "Topics", "topics_list": list(Topic.objects.all())},
    )


def topic(request, key, number=1):
    chosen = get_object_or_404(Topic, key=key)
    found = listing(placed_about(chosen), reverse("topic", args=[key]), PER_PAGE, number)
    context = {
        **layout_context(),
        "title": chosen.name,
        "part_title": f"Topic: {chosen.name}",
        "topic": chosen,
        "listing": found,
        "groups": in_groups(found.entries),
        "services": References().services(Service.objects.filter(topics=chosen)),
    }
    return render_with_styles(request, "pages/topic.html", context, "long-lists")


def audience(request, key, number=1):
    chosen = get_object_or_404(Audience, key=key)
    found = listing(placed_for(chosen), reverse("audience", args=[key]), PER_PAGE, number)
    context = {
        **layout_context(),
        "title": f"For {chosen.phrase}",
        "part_title": f"All pages for {chosen.phrase}",
        "audience": chosen,
        "voice": chosen.voice,
        "listing": found,
        "groups": in_groups(found.entries),
    }
    parts = ("long-lists", STYLES_OF_VOICES[chosen.voice])
    return render_with_styles(request, "pages/audience.html", context, *parts)


def glossary(request):
    letters = by_letter(GlossaryTerm.objects.all(), lambda entry: entry.term)
    context = {**layout_context(), "title": "Glossary", "letters": letters}
    return render_with_styles(request, "pages/glossary.html", context, "long-lists")
