"""The registers in the editors' menu."""

from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from resources.contacts.checking.due_list import ChecksDuePanel, ChecksDueView, checks_calendar
from resources.contacts.checking.history import LOG_ACTION
from resources.contacts.checking.still_right import PERMISSION, still_right_view
from resources.contacts.rich_text import register_contact_feature
from resources.contacts.two_people.waiting import NoSecondPersonPanel
from resources.contacts.viewset import ContactViewSet
from resources.models import (
    Area,
    Audience,
    Contact,
    ContentOwner,
    GlossaryTerm,
    Place,
    Service,
    Topic,
)
from resources.reports import Report, register_reports


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


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    list_display = ["name", "get_kind_display", "area", "checked_on"]
    list_filter = ["kind", "area"]
    search_fields = ["name"]
    ordering = ["name"]


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
        PlaceViewSet,
        ContentOwnerViewSet,
        GlossaryTermViewSet,
    )


register_snippet(RegistersGroup)
hooks.register("register_rich_text_features", register_contact_feature)


@hooks.register("register_admin_urls")
def contact_check_urls():
    return [
        path("contacts/<int:pk>/still-right/", still_right_view, name="contact_still_right"),
        path(
            "reports/contact-checks/calendar.ics", checks_calendar, name="contact_checks_calendar"
        ),
    ]


register_reports([Report(ChecksDueView, "Contact checks due", "contact-checks/", order=15)])


@hooks.register("construct_homepage_panels")
def warn_of_checks_due(request, panels):
    if request.user.has_perm(PERMISSION):
        panels.append(ChecksDuePanel())
        panels.append(NoSecondPersonPanel())


@hooks.register("register_log_actions")
def say_who_checked(actions):
    @actions.register_action(LOG_ACTION)
    class StillRightFormatter(LogFormatter):
        """Shows in Wagtail's history how a contact was checked, and in which role."""

        label = "Still right"

        def format_message(self, log_entry):
            data = log_entry.data
            return f"Still right: {data.get('how', '').lower()} ({data.get('role', '')})"


@hooks.register("construct_snippet_action_menu")
def publish_contacts_first(menu_items, request, context):
    """A contact is published, as most changes of one are; it is never unpublished, but closed."""
    if context["model"] is not Contact:
        return
    menu_items[:] = [item for item in menu_items if item.name != "action-unpublish"]
    menu_items.sort(key=lambda item: item.name != "action-publish")


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
