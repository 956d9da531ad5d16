from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Editors signing in."""

    name = "safeguarding.accounts"
    label = "accounts"
    verbose_name = "Editors' accounts"
    default_auto_field = "django.db.models.BigAutoField"
