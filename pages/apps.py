from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The content tree: one room per kind of page."""

    name = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"
