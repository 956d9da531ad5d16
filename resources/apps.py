from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """The registers: facts that pages refer to. Knows nothing of pages."""

    name = "resources"
    verbose_name = "Registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import ReferenceIndex

        from resources.board import two_people as board_rule
        from resources.board.lifeline import (
            DayAndNight,
            ErrorPagesNumbers,
        )  # also listens for changes
        from resources.contacts.hours.moments import ChecksFallingDue, OpeningAndClosing
        from resources.contacts.two_people import rule as contact_rule
        from safeguarding.delivery.addresses import register

        contact_rule.watch(self.get_model("Contact"))
        board_rule.watch(self.get_model("BoardSettings"))
        register(ErrorPagesNumbers())
        register(DayAndNight())
        register(ChecksFallingDue())
        register(OpeningAndClosing())

        # Wagtail would notice these only once somebody opens the editors' part: too late for the starter load.
        for name in ("Service", "BoardSettings", "Area", "Place"):
            ReferenceIndex.register_model(self.get_model(name))
