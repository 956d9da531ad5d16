import logging

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """What every page shares: settings, headers, error pages, checks."""

    name = "safeguarding"
    verbose_name = "Safeguarding site"

    def ready(self):
        logging.captureWarnings(True)  # Python would write them as they are, past the log's filter
        from safeguarding import checks  # noqa: F401  (registers the house rules)
