"""The registers in the editors' menu."""

from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from resources.contacts.rich_text import register_contact_feature
from resources.models import Area, Audience, Contact, ContentOwner, GlossaryTerm, Service, Topic


class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mobile-alt"
    menu_label = "Contacts"
    list_display = ["name", "purpose", "checked_on", "checked_by"]
    list_filter = ["area"]
    search_fields = ["name", "purpose"]
    ordering = ["name"]


class ServiceViewSet(SnippetViewSet):
    model = Service
    icon = "group"
    menu_label = "Services"
    list_display = ["name", "organisation", "contact"]
    list_filter = ["topics", "audiences"]
    search_fields = ["name", "organisation", "description"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "key"]


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "user"
    list_display = ["name", "phrase"]


class AreaViewSet(SnippetViewSet):
    model = Area
    icon = "globe"


class ContentOwnerViewSet(SnippetViewSet):
    model = ContentOwner
    icon = "user"


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = "Glossary"
    list_display = ["term", "abbreviation"]


class RegistersGroup(SnippetViewSetGroup):
    menu_label = "Registers"
    menu_icon = "list-ul"
    menu_order = 150
    items = (
        ContactViewSet,
        ServiceViewSet,
        TopicViewSet,
        AudienceViewSet,
        AreaViewSet,
        ContentOwnerViewSet,
        GlossaryTermViewSet,
    )


register_snippet(RegistersGroup)
hooks.register("register_rich_text_features", register_contact_feature)


@hooks.register("before_delete_snippet")
def keep_what_is_used(request, instances):
    """Refuse to delete a record that something still shows: a number or an audience would vanish from pages."""
    for instance in instances:
        uses = _uses(instance)
        if uses:
            messages.error(
                request,
                f"“{instance}” is still used in {uses} {'places' if uses > 1 else 'place'}, so it was not deleted. "
                "Take it out of the pages and records that use it first, or change the record itself.",
            )
            return redirect(instance.snippet_viewset.get_url_name("edit"), instance.pk)
    return None


def _uses(record) -> int:
    """How many pages and records refer to this one, by Wagtail's reference index or by a choice of many."""
    related = (
        relation.get_accessor_name()
        for relation in record._meta.related_objects
        if relation.many_to_many and not relation.hidden
    )
    chosen = sum(getattr(record, name).count() for name in related)
    return chosen or ReferenceIndex.get_references_to(record).count()
