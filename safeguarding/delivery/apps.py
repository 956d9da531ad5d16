from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class DeliveryConfig(AppConfig):
    """The published copy."""

    name = "safeguarding.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(using, plan, **kwargs):
    from safeguarding.delivery.triggers import remove

    if plan:
        remove(connections[using])


def _after_migrating(using, **kwargs):
    from safeguarding.delivery.triggers import install

    install(connections[using])
