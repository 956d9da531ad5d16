from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """The registers: facts that pages refer to. Knows nothing of pages."""

    name = "resources"
    verbose_name = "Registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import ReferenceIndex

        from resources.board.lifeline import ErrorPagesNumbers  # also listens for changes
        from safeguarding.delivery.addresses import register

        register(ErrorPagesNumbers())

        # Wagtail would notice these only once somebody opens the editors' part: too late for the starter load.
        for name in ("Service", "BoardSettings"):
            ReferenceIndex.register_model(self.get_model(name))
