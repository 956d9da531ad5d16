from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The content tree: one room per kind of page."""

    name = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.db.models.signals import pre_save
        from wagtail.models import Revision

        from pages.core import publishing
        from pages.core.queries import report_address
        from pages.editing.typed_numbers.refusal import NoTypedNumbers, refuse_at_a_set_time
        from pages.kinds.guided_path.contacts_led_to import led_to
        from pages.kinds.guided_path.views import PlacesForm
        from pages.site.addresses.source import SiteAddresses
        from pages.site.unconfirmed.views import NotConfirmed
        from resources.board.lifeline import register_report_page
        from resources.contacts.dependants import register_dependants
        from safeguarding.delivery.addresses import register

        register(SiteAddresses())
        register(PlacesForm())
        register(NotConfirmed())
        publishing.register(NoTypedNumbers())
        register_dependants(led_to)
        register_report_page(report_address)
        pre_save.connect(refuse_at_a_set_time, sender=Revision)
