from django.apps import AppConfig


class CountingConfig(AppConfig):
    """Counters for the board."""

    name = "safeguarding.counting"
    label = "counting"
    default_auto_field = "django.db.models.BigAutoField"
