from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The content tree: one room per kind of page."""

    name = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from pages.addresses.source import SiteAddresses
        from safeguarding.delivery.addresses import register

        register(SiteAddresses())
