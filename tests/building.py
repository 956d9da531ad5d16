"""Making pages and records for tests, as the real models keep them."""

from wagtail.models import Page, Site

from pages.core.base import BasePage
from resources.models import Audience, BoardSettings, Contact, ContentOwner, Service, Topic
from tests.values import Supply


def all_page_types() -> list[type[BasePage]]:
    """Return every page type that editors can make, as Django knows them."""
    from django.apps import apps

    types = [
        model for model in apps.get_models() if issubclass(model, BasePage) and model.is_creatable
    ]
    return sorted(types, key=lambda model: model.__name__)


def page_at(path: str) -> BasePage:
    """Return the starter site's page at an address such as "/about/"."""
    home = Site.objects.get(is_default_site=True).root_page
    return BasePage.objects.get(url_path=home.url_path + path.lstrip("/")).specific


def place_for(model: type[BasePage]) -> Page:
    """Return a page below which there is room for a page of this type.

    Where there may be one only (the home page, the report page), the starter site's is removed first.
    """
    if model.max_count:
        for page in model.objects.all():
            page.get_parent().specific.refresh_from_db()
            page.delete()
    return room_for(model)


def room_for(model: type[BasePage]) -> Page:
    """Return the first page below which a page of this type may stand, one with a readable address if there is any.

    Where the starter site has none, one is made, with all that it needs above it.
    """
    parents = model.allowed_parent_page_models()
    if Page in parents:
        return Page.get_first_root_node()
    assert parents, f"{model.__name__} may stand nowhere: name it in subpage_types above it, too"
    pages = [page for parent in parents for page in parent.objects.published()]
    if not pages:
        return make_page(parents[0], room_for(parents[0]), f"Above {model.__name__}")
    return min(pages, key=lambda page: (page.is_discreet, page.depth, page.path))


def make_page(
    model: type[BasePage],
    parent: Page,
    title: str,
    *,
    audiences=(),
    topics=(),
    publish=True,
    **fields,
):
    """Add a page that is live below `parent` and return it; with a revision, as an editor would, if `publish`.

    What its type requires and `fields` does not give is made up.
    """
    supply = Supply()
    for field in model._meta.local_fields:
        if not (field.primary_key or field.blank or field.has_default() or field.name in fields):
            fields[field.name] = supply.value(field)
    fields.setdefault("summary", f"What {title} helps with.")
    fields.setdefault("content_owner", ContentOwner.objects.get(key="board"))
    page = model(title=title, **fields)
    page.audiences = list(audiences) or [Audience.objects.get(key="everyone")]
    page.topics = list(topics)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    if publish:
        page.save_revision(log_action=False).publish(log_action=False)
    return model.objects.get(pk=page.pk)


def make_private(page: Page) -> None:
    """Let only people who sign in read a page and all below it."""
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def write_body(page: BasePage, *blocks: tuple) -> None:
    """Give a page this body, each block a (type, stored value), and publish it."""
    page.body = BasePage.body.field.stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in blocks]
    )
    page.save_revision(log_action=False).publish(log_action=False)


def page_text(page, words: str) -> tuple[str, str]:
    """Return a text block with a link to a page, as the editor stores it."""
    return "text", f'<p>Read <a linktype="page" id="{page.pk}">{words}</a> first.</p>'


def open_the_site() -> None:
    """Launch the site: from now on pages and contacts say for themselves what nobody has confirmed."""
    BoardSettings.objects.update(before_launch=False)


def make_contact(key: str, number: str = "0808 157 0123", **fields) -> Contact:
    """Store a contact with one telephone number and return it. One with a day of a check was rung."""
    if fields.get("checked_on"):
        fields = {"checked_how": "rang", **fields}
    contact = Contact(
        key=key,
        name=fields.pop("name", f"The {key} line"),
        purpose=fields.pop("purpose", "To try things out."),
        source="a test",
        **fields,
    )
    contact.routes = [("phone", {"label": "", "note": "", "value": number})]
    contact.full_clean()
    contact.save()
    return contact


def make_service(key: str, contact: Contact, *, audiences=(), topics=(), **fields) -> Service:
    """Store a service and return it."""
    service = Service(
        key=key,
        name=fields.pop("name", f"Service {key}"),
        description="It helps with what people ask it.",
        contact=contact,
        **fields,
    )
    service.audiences = list(audiences)
    service.topics = list(topics)
    service.save()
    return service


def topic(key: str) -> Topic:
    return Topic.objects.get(key=key)
